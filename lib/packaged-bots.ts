import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BotSettings, type Fault, faultText, listBots, readBot } from "../toolkit/bot-folder";
import { packageBot } from "../toolkit/package-bot";

export interface PackagedBot {
  readonly bot: { readonly id: string; readonly settings: BotSettings };
  readonly zipFile: string;
}

/** Every bot of the folder, packaged into `outputDirectory`; or every fault of every bot. */
export function packageBots(
  botsDirectory: string,
  outputDirectory: string,
): { ok: true; bots: PackagedBot[] } | { ok: false; faults: string[] } {
  // An empty folder is a platform without bots yet; a mistyped one would leave every bots stack out in silence.
  if (!statSync(botsDirectory, { throwIfNoEntry: false })?.isDirectory()) {
    return {
      ok: false,
      faults: [`${botsDirectory} is no folder; give the bots folder's path as codenode.bots in cdk.json`],
    };
  }
  mkdirSync(outputDirectory, { recursive: true });
  const bots: PackagedBot[] = [];
  const faults: Fault[] = [];
  for (const id of listBots(botsDirectory)) {
    const read = readBot(botsDirectory, id);
    if (!read.ok) {
      faults.push(...read.faults);
      continue;
    }
    const { zip, codeSha256 } = packageBot(read.bot);
    const zipFile = join(outputDirectory, `${id}-${Buffer.from(codeSha256, "base64").toString("hex")}.zip`);
    if (!existsSync(zipFile)) writeWhole(zipFile, zip);
    // Not the whole bot: thousands of them would hold all their files in memory through the synth.
    bots.push({ bot: { id, settings: read.bot.settings }, zipFile });
  }
  return faults.length > 0 ? { ok: false, faults: faults.map(faultText) } : { ok: true, bots };
}

/** Its name tells its content, so another synth at the same time may have written it, but must never find half of it. */
function writeWhole(file: string, content: Uint8Array): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}
