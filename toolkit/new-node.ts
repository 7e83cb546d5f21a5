import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NODE_ID_PATTERN } from "../handlers/contract/names";
import { readBot } from "./bot-folder";
import { setInNode } from "./bot-yaml-edit";
import { checkoutDirectory } from "./checkout";
import type { Fault } from "./fault";
import { TEMPLATE_ENTRY } from "./templates/entry";

const TEMPLATES = (): string => join(checkoutDirectory(), "toolkit", "templates");

/** The files of a node by their path below the bot's folder, from the default template. */
export function templateFiles(node: string): Record<string, string> {
  return {
    [`nodes/${node}.py`]: readFileSync(join(TEMPLATES(), "node.py"), "utf8"),
    [`nodes/${node}.input.json`]: readFileSync(join(TEMPLATES(), "node.input.json"), "utf8"),
  };
}

/** Makes a node of a bot: its file, its Sample Input Data and its entry in bot.yaml. Refused where the bot has faults or such a node. */
export function newNode(
  botsDirectory: string,
  bot: string,
  node: string,
): { ok: true; files: string[] } | { ok: false; refusals: Fault[] } {
  const read = readBot(botsDirectory, bot);
  if (!read.ok) return { ok: false, refusals: read.faults };
  const refuse = (message: string) => ({ ok: false as const, refusals: [{ file: bot, path: "", message }] });
  if (!NODE_ID_PATTERN.test(node)) return refuse(`${JSON.stringify(node)} is no node id; ${NODE_ID_HINT}`);
  const { directory } = read.bot;
  const files = templateFiles(node);
  const taken = Object.keys(files).find((file) => existsSync(join(directory, file)));
  if (taken !== undefined) return refuse(`${taken} is there already; choose another name, or edit it`);

  const yaml = join(directory, "bot.yaml");
  const text = existsSync(yaml) ? readFileSync(yaml, "utf8") : "";
  // The entry last: interrupted before it, the bot has a node without an entry, which is a bot as well.
  for (const [file, content] of [
    ...Object.entries(files),
    ["bot.yaml", setInNode(text, node, undefined, TEMPLATE_ENTRY)],
  ])
    writeWhole(join(directory, file!), content!);
  return { ok: true, files: [...Object.keys(files), "bot.yaml"].map((file) => `${bot}/${file}`) };
}

export const NODE_ID_HINT = "write a letter or _, then up to 63 letters, digits or _";

/** Appears whole or not at all, also to a local cloud that is watching. */
export function writeWhole(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${process.pid}.part`);
  try {
    writeFileSync(part, content);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}
