import { join } from "node:path";
import { BOT_ID_PATTERN } from "../../handlers/contract/names";
import { findInterpreter } from "../../python-layer/interpreter";
import { readBotDirectory } from "../bot-directory";
import { type Bot, readBot } from "../bot-folder";
import { parseYamlText, type YamlText } from "../bot-yaml-text";
import type { Fault } from "../fault";
import { type BotScripts, checkScripts } from "./check-scripts";
import type { Finding } from "./finding";
import { type NodeFinding, outputFindings } from "./output-findings";
import { sampleInputFindings } from "./sample-input-findings";

/** What was found in a bot's folder, errors and warnings, by file and line. */
export interface CheckedBot {
  readonly bot: string;
  readonly findings: readonly Finding[];
}

/**
 * Checks bots without running anything of them: bot.yaml, every script, Output Nodes against sample_output, Sample Input Data.
 * Not ok: this machine has no Python to read scripts with.
 */
export async function checkBots(
  botsDirectory: string,
  ids: readonly string[],
): Promise<{ ok: true; bots: CheckedBot[] } | { ok: false; refusals: Fault[] }> {
  const found = findInterpreter();
  if (!found.ok) return { ok: false, refusals: [{ file: "", path: "", message: found.message }] };
  const scripts = ids.map((bot) => scriptsOf(botsDirectory, bot));
  const ofScripts = await checkScripts(scripts, found.interpreter.path);
  const bots = ids.map((bot) => {
    const findings = [
      ...folderFindings(botsDirectory, bot),
      ...ofScripts.filter(({ file }) => file.startsWith(`${bot}/`)),
    ];
    return { bot, findings: findings.sort(byPlace) };
  });
  return { ok: true, bots };
}

/** Also of a bot with faults, so that all are told at once; readBot says what cannot be read. */
function scriptsOf(botsDirectory: string, bot: string): BotScripts {
  const empty = { bot, scripts: new Map<string, Uint8Array>() };
  if (!BOT_ID_PATTERN.test(bot)) return empty;
  try {
    const { files } = readBotDirectory(join(botsDirectory, bot));
    return { bot, scripts: new Map([...files].filter(([path]) => path.endsWith(".py"))) };
  } catch {
    return empty;
  }
}

function folderFindings(botsDirectory: string, id: string): Finding[] {
  const read = readBot(botsDirectory, id);
  if (!read.ok) return read.faults.map((fault) => ({ ...fault, severity: "error" }));
  const { files } = readBotDirectory(join(botsDirectory, id));
  const yaml = parseYamlText(new TextDecoder().decode(files.get("bot.yaml")));
  return Object.entries(read.bot.definition.nodes).flatMap(([node, definition]) => [
    ...outputFindings(definition).map((finding) => inYaml(read.bot, node, finding, yaml.ok ? yaml.yaml : undefined)),
    ...inputFindings(id, node, files.get(`nodes/${node}.input.json`), definition),
  ]);
}

function inYaml(bot: Bot, node: string, { path, ...finding }: NodeFinding, yaml: YamlText | undefined): Finding {
  const full = ["nodes", node, ...path];
  const place = { file: `${bot.id}/bot.yaml`, path: full.join(".") };
  return { ...place, ...(yaml !== undefined && { line: yaml.lineOf(full) }), ...finding };
}

function inputFindings(
  bot: string,
  node: string,
  bytes: Uint8Array | undefined,
  definition: Bot["definition"]["nodes"][string],
): Finding[] {
  if (bytes === undefined) return [];
  const file = `${bot}/nodes/${node}.input.json`;
  return sampleInputFindings(new TextDecoder().decode(bytes), definition).map(({ path, ...finding }) => ({
    file,
    path: path.join("."),
    ...finding,
  }));
}

const byPlace = (a: Finding, b: Finding): number =>
  a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) : a.file < b.file ? -1 : 1;
