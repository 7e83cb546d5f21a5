import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { stringify } from "yaml";
import { MAX_BOTS_PER_STACK } from "../handlers/contract/limits";
import { BOT_ID_PATTERN } from "../handlers/contract/names";
import { listBots } from "./bot-folder";
import { parseYamlText } from "./bot-yaml-text";
import { checkoutDirectory } from "./checkout";
import type { Fault } from "./fault";
import { templateFiles } from "./new-node";
import { TEMPLATE_ENTRY } from "./templates/entry";

/** Where a bot lives that names no stack (SPEC 13). */
const DEFAULT_STACK = 1;

export interface NewBot {
  readonly ok: true;
  readonly node: string;
  readonly stack: number;
  /** Below the bots folder. */
  readonly files: readonly string[];
}

/** Makes a bot with one node of the default template. All of its folder appears at once, or nothing of it. */
export function newBot(botsDirectory: string, id: string): NewBot | { ok: false; refusals: Fault[] } {
  const refuse = (message: string) => ({ ok: false as const, refusals: [{ file: id, path: "", message }] });
  if (!BOT_ID_PATTERN.test(id)) {
    const shown = JSON.stringify(id);
    return refuse(`${shown} is no bot id; write a lower-case letter, then up to 39 lower-case letters, digits or -`);
  }
  const directory = join(botsDirectory, id);
  if (existsSync(directory)) return refuse(`${directory} is there already; choose another name, or edit it`);
  const node = id.replaceAll("-", "_");
  const stack = firstStackWithRoom(botsDirectory);
  const files = { "bot.yaml": botYaml(directory, node, stack), ...templateFiles(node) };
  mkdirSync(botsDirectory, { recursive: true });
  const part = mkdtempSync(join(botsDirectory, ".new-"));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(part, "bot", file)), { recursive: true });
      writeFileSync(join(part, "bot", file), content);
    }
    renameSync(join(part, "bot"), directory);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return { ok: true, node, stack, files: Object.keys(files).map((file) => `${id}/${file}`) };
}

function botYaml(directory: string, node: string, stack: number): string {
  return `${schemaComment(directory)}
# Optional: memory_mb, timeout_seconds, max_concurrency, vpc (docs/limits.md).
# The bot stack that this bot is deployed in. A deployed bot keeps its stack.
stack: ${stack}
nodes:
  ${stringify({ [node]: TEMPLATE_ENTRY }, { lineWidth: 0 })
    .trimEnd()
    .replaceAll("\n", "\n  ")}
`;
}

/** Editors with a YAML language server read the schema from the comment; a path into another place of this machine would help no one else. */
function schemaComment(directory: string): string {
  const checkout = checkoutDirectory();
  const inside = !relative(checkout, directory).startsWith("..");
  const path = relative(directory, join(checkout, "docs", "schemas", "bot.schema.json"));
  return inside
    ? `# yaml-language-server: $schema=${path}`
    : "# Hints in your editor: codenode schema bot.yaml > bot.schema.json, and # yaml-language-server: $schema=../bot.schema.json";
}

/** Never computed from a bot's place among the others, but from room alone: written once, it stays (SPEC 13). */
function firstStackWithRoom(botsDirectory: string): number {
  const counts = new Map<number, number>();
  for (const id of listBots(botsDirectory)) {
    const stack = stackOf(join(botsDirectory, id, "bot.yaml"));
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  let stack = DEFAULT_STACK;
  while ((counts.get(stack) ?? 0) >= MAX_BOTS_PER_STACK) stack += 1;
  return stack;
}

/** Also of a bot with faults, which will be mended and then takes its room. */
function stackOf(file: string): number {
  if (!existsSync(file)) return DEFAULT_STACK;
  const parsed = parseYamlText(readFileSync(file, "utf8"));
  const data = parsed.ok ? (parsed.yaml.data as { stack?: unknown } | null) : null;
  return typeof data?.stack === "number" ? data.stack : DEFAULT_STACK;
}
