import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { MAX_BOT_BYTES, MAX_BOT_FILES } from "../handlers/contract/limits";
import { NODE_ID_PATTERN } from "../handlers/contract/names";
import { moduleNameProblem } from "./module-names";

/** What is wrong with a file, by its path below the bot's folder. */
export interface FileFault {
  readonly file: string;
  readonly message: string;
}

/** The files of a bot that Codenode reads, by their path below its folder: `bot.yaml`, `nodes/…`, `modules/…`. */
export interface BotDirectory {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly nodeIds: ReadonlySet<string>;
  readonly faults: readonly FileFault[];
}

/** Reads a bot's folder once; what cannot be read, or does not belong there, is a fault. */
export function readBotDirectory(directory: string): BotDirectory {
  const faults: FileFault[] = [];
  const files = new Map<string, Uint8Array>();
  const root = realpathSync(directory);
  let bytes = 0;
  for (const file of listedFiles(directory, faults)) {
    const outcome = readInside(root, join(directory, file), MAX_BOT_BYTES - bytes);
    if (!outcome.ok) {
      faults.push({ file, message: outcome.message });
      continue;
    }
    files.set(file, outcome.content);
    bytes += outcome.content.byteLength;
  }
  if (files.size > MAX_BOT_FILES) {
    faults.push({ file: "", message: `${files.size} files are too many; a bot has at most ${MAX_BOT_FILES}` });
  }
  const names = [...files.keys()];
  for (const file of names.filter((name) => name.endsWith(".input.json"))) {
    const code = file.replace(/\.input\.json$/, ".py");
    if (!names.includes(code)) {
      faults.push({ file, message: `is the Sample Input Data of a node that has no file; add ${code}, or remove it` });
    }
  }
  const nodeIds = new Set(names.map((file) => /^nodes\/(.*)\.py$/.exec(file)?.[1]).filter((id) => id !== undefined));
  return { files, nodeIds, faults };
}

/** What editors, Python and the desktop leave behind, of which nobody wants to be told. */
export function isIgnored(name: string): boolean {
  return name.startsWith(".") || name === "__pycache__" || /\.py[co]$|~$|^#.*#$|\.sw[a-z]$|^4913$|\.orig$/.test(name);
}

function listedFiles(directory: string, faults: FileFault[]): string[] {
  const listed: string[] = [];
  for (const name of namesIn(directory, "", faults)) {
    if (name === "bot.yaml") listed.push(name);
    else if (name === "nodes" || name === "modules") {
      for (const inner of namesIn(join(directory, name), name, faults)) {
        const file = `${name}/${inner}`;
        const problem = name === "nodes" ? nodeFileProblem(inner) : moduleFileProblem(inner);
        if (problem === undefined) listed.push(file);
        else faults.push({ file, message: problem });
      }
    } else {
      const problem = topLevelProblem(name);
      if (problem !== undefined) faults.push({ file: name, message: problem });
    }
  }
  return listed;
}

function namesIn(directory: string, file: string, faults: FileFault[]): string[] {
  try {
    // By code units: the same order on every file system and in every locale.
    return readdirSync(directory)
      .filter((name) => !isIgnored(name))
      .sort();
  } catch (error) {
    faults.push({ file, message: `cannot be read as a folder: ${systemMessage(error)}` });
    return [];
  }
}

function nodeFileProblem(name: string): string | undefined {
  const stem = /^(.*?)(\.py|\.input\.json)$/.exec(name)?.[1];
  if (stem === undefined) {
    return "does not belong here; nodes/ holds <node>.py and its Sample Input Data, <node>.input.json";
  }
  if (!NODE_ID_PATTERN.test(stem) || stem === "__proto__") {
    return `${JSON.stringify(stem)} is no node id; write a letter or _, then up to 63 letters, digits or _`;
  }
  return undefined;
}

function moduleFileProblem(name: string): string | undefined {
  const stem = /^(.*)\.py$/.exec(name)?.[1];
  if (stem === undefined) return "does not belong here; modules/ holds <module>.py files alone, and no folders";
  return moduleNameProblem(stem);
}

/** A README or a folder of tests may stand beside bot.yaml; what was surely meant for Codenode may not be lost in silence. */
function topLevelProblem(name: string): string | undefined {
  if (/^bot\.(yml|json)$/i.test(name) || /^bot\.yaml$/i.test(name)) return "is not read; the name is bot.yaml";
  if (/^(nodes?|modules?)$/i.test(name)) return "is not read; the folders' names are nodes and modules";
  if (name.endsWith(".py"))
    return "does not belong here; Code Nodes stand in nodes/, helpers that they import in modules/";
  return undefined;
}

type ReadOutcome = { ok: true; content: Uint8Array } | { ok: false; message: string };

function readInside(root: string, path: string, bytesLeft: number): ReadOutcome {
  try {
    const real = realpathSync(path);
    if (!real.startsWith(root + sep)) {
      return { ok: false, message: `is a link to ${real}, outside of the bot's folder; put the file itself here` };
    }
    const stat = statSync(real);
    // A named pipe would be read for ever.
    if (!stat.isFile()) return { ok: false, message: "is no file; put a file of text here" };
    if (stat.size > bytesLeft) {
      return {
        ok: false,
        message: `${stat.size} bytes are too many; all files of a bot together take at most ${MAX_BOT_BYTES}`,
      };
    }
    return { ok: true, content: readFileSync(real) };
  } catch (error) {
    return { ok: false, message: `cannot be read: ${systemMessage(error)}` };
  }
}

const SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  EACCES: "permission denied; give yourself the right to read it",
  EPERM: "permission denied; give yourself the right to read it",
  ENOENT: "it is not there, or is a link to what is not there",
  ENOTDIR: "it is no folder",
  ELOOP: "it is a link to itself",
};

export function systemMessage(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return SYSTEM_MESSAGES[code ?? ""] ?? message;
}
