import { readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { BotDefinition } from "../handlers/contract/bot-definition";
import { BOT_ID_PATTERN } from "../handlers/contract/names";
import { readBotDirectory, systemMessage } from "./bot-directory";
import { type BotSettings, botDefinition, botJson, botSettings } from "./bot-json";
import { type BotYaml, botYamlSchema } from "./bot-yaml";
import { shapeFaults } from "./bot-yaml-faults";
import { ruleFaults } from "./bot-yaml-rules";
import { parseYamlText, type TextFault } from "./bot-yaml-text";
import { didYouMean } from "./did-you-mean";
import type { Fault } from "./fault";
import { sampleInputFaults } from "./sample-input";

export { botFolderStamp } from "./bot-folder-stamp";
export type { BotSettings } from "./bot-json";
export { type Fault, faultText } from "./fault";

export interface Bot {
  id: string;
  directory: string;
  definition: BotDefinition;
  settings: BotSettings;
  /** What the package holds, by path inside it: bot.json, nodes/*.py, modules/*.py. */
  files: ReadonlyMap<string, Uint8Array>;
}

/** The sorted ids of the sub-folders that hold a bot (a bot.yaml or nodes/); ids that are not allowed too, for readBot to refuse. */
export function listBots(botsDirectory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(botsDirectory);
  } catch {
    return [];
  }
  const holdsBot = (name: string): boolean =>
    !name.startsWith(".") &&
    (stat(join(botsDirectory, name, "bot.yaml")) !== undefined ||
      stat(join(botsDirectory, name, "nodes"))?.isDirectory() === true);
  return names.filter(holdsBot).sort();
}

/** Reads and checks one bot (SPEC 2): either the whole bot, or every fault of its folder at once. */
export function readBot(botsDirectory: string, id: string): { ok: true; bot: Bot } | { ok: false; faults: Fault[] } {
  const missing = folderFault(botsDirectory, id);
  if (missing !== undefined) return { ok: false, faults: [missing] };

  const directory = join(botsDirectory, id);
  const { files, nodeIds, faults: fileFaults } = readBotDirectory(directory);
  const outcome = readYaml(files.get("bot.yaml") ?? new Uint8Array(), nodeIds);
  const faults: Fault[] = [
    ...fileFaults.map(({ file, message }) => ({ file: file === "" ? id : `${id}/${file}`, path: "", message })),
    ...(outcome.ok ? [] : outcome.faults.map((fault) => ({ file: `${id}/bot.yaml`, ...fault }))),
    ...sampleInputFaults(files).map((fault) => ({ ...fault, file: `${id}/${fault.file}` })),
  ];
  if (!outcome.ok || faults.length > 0) return { ok: false, faults };

  const definition = botDefinition(id, outcome.yaml, nodeIds);
  const code = [...files].filter(([path]) => path.endsWith(".py"));
  const bot: Bot = {
    id,
    directory,
    definition,
    settings: botSettings(outcome.yaml),
    files: new Map([["bot.json", botJson(definition)], ...code]),
  };
  return { ok: true, bot };
}

function readYaml(
  bytes: Uint8Array,
  nodeIds: ReadonlySet<string>,
): { ok: true; yaml: BotYaml } | { ok: false; faults: TextFault[] } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, faults: [{ path: "", message: "is not text in UTF-8; save it with that encoding" }] };
  }
  const parsed = parseYamlText(text);
  if (!parsed.ok) return parsed;
  const faults = [...shapeFaults(parsed.yaml), ...ruleFaults(parsed.yaml, nodeIds)];
  if (faults.length > 0) return { ok: false, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  return { ok: true, yaml: botYamlSchema.parse(parsed.yaml.data ?? {}) };
}

/** Why there is no bot of this id, or undefined where there is its folder. */
function folderFault(botsDirectory: string, id: string): Fault | undefined {
  const fault = (message: string): Fault => ({ file: id, path: "", message });
  if (!BOT_ID_PATTERN.test(id)) {
    return fault(
      `${JSON.stringify(id)} is no bot id; write a lower-case letter, then up to 39 lower-case letters, digits or -`,
    );
  }
  try {
    if (!statSync(botsDirectory).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
  } catch (error) {
    return fault(`the bots folder ${botsDirectory} cannot be read: ${systemMessage(error)}; name another with --bots`);
  }
  if (stat(join(botsDirectory, id))?.isDirectory()) return undefined;
  const others = listBots(botsDirectory);
  const known = others.length === 0 ? "there is none" : `there are ${others.join(", ")}`;
  return fault(`there is no bot "${id}" in ${botsDirectory}; ${didYouMean(id, others)}${known}`);
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a link to itself, or a folder that may not be entered: nothing that could be read
  }
}
