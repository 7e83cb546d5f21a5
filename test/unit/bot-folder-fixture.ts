import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Bot, type Fault, readBot } from "../../toolkit/bot-folder";

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A bots folder with one bot, `shop`, of these files. */
export function botsFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const bots = mkdtempSync(join(tmpdir(), "bots-"));
  made.push(bots);
  mkdirSync(join(bots, "shop"));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(bots, "shop", file)), { recursive: true });
    writeFileSync(join(bots, "shop", file), content);
  }
  return bots;
}

export const MAIN = "def main(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n";

/** One line for each fault of the bot: `file: path: message`. */
export function faultsOf(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const result = readBot(botsFolder(files), "shop");
  return result.ok ? [] : result.faults.map(({ file, path, message }: Fault) => `${file}: ${path}: ${message}`);
}

export function botOf(files: Readonly<Record<string, string | Uint8Array>>): Bot {
  const result = readBot(botsFolder(files), "shop");
  if (!result.ok) throw new Error(JSON.stringify(result.faults, null, 2));
  return result.bot;
}
