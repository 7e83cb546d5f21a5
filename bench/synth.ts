import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_BOTS_PER_STACK } from "../handlers/contract/limits";
import { printTable } from "./statistics";

/** `cdk synth` of the real app, as an operator waits for it, with 1 to 3,000 generated bots; the first run builds the layer, uncounted. */
const ROOT = join(__dirname, "..");
const COUNTS = [1, 100, 1_000, 3_000];
const directory = mkdtempSync(join(tmpdir(), "codenode-bench-synth-"));

interface Measured {
  readonly bots: number;
  readonly seconds: number;
  readonly stacks: number;
  readonly templateBytes: number;
  readonly largestBytes: number;
}

function generateBots(count: number): string {
  const bots = join(directory, `bots-${count}`);
  for (let index = 0; index < count; index += 1) {
    const bot = join(bots, `bot-${index}`);
    mkdirSync(join(bot, "nodes"), { recursive: true });
    writeFileSync(join(bot, "bot.yaml"), `stack: ${Math.floor(index / MAX_BOTS_PER_STACK) + 1}\n`);
    writeFileSync(join(bot, "nodes", "say.py"), `BOT = ${index}\n\n\ndef main(event, context):\n    return {}\n`);
  }
  return bots;
}

function synth(bots: number, botsDirectory: string): Measured {
  const output = join(directory, `out-${bots}`);
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules", "aws-cdk", "bin", "cdk"),
      "synth",
      "--quiet",
      "--output",
      output,
      "--context",
      `codenode=${JSON.stringify({ bots: botsDirectory })}`,
    ],
    { cwd: ROOT, env: { ...process.env, CDK_DISABLE_TELEMETRY: "1" }, encoding: "utf8" },
  );
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`cdk synth of ${bots} bots ended with ${status}:\n${stderr}`);
  const sizes = readdirSync(output)
    .filter((name) => /-bots-\d+\.template\.json$/.test(name))
    .map((name) => statSync(join(output, name)).size);
  const templateBytes = sizes.reduce((sum, size) => sum + size, 0);
  rmSync(output, { recursive: true, force: true });
  return { bots, seconds, stacks: sizes.length, templateBytes, largestBytes: Math.max(...sizes) };
}

try {
  synth(1, generateBots(1));
  const measured = COUNTS.map((count) => synth(count, generateBots(count)));
  printTable(
    ["bots", "cdk synth (s)", "bots stacks", "templates (KB)", "largest (KB)", "ms a bot more", "bytes a bot more"],
    measured.map((row, index) => {
      const before = measured[index - 1];
      const more = before === undefined ? Number.NaN : row.bots - before.bots;
      const growth = (value: number, from: number | undefined) =>
        before === undefined ? "-" : ((value - from!) / more).toFixed(1);
      return [
        row.bots.toLocaleString("en"),
        row.seconds.toFixed(1),
        String(row.stacks),
        (row.templateBytes / 1024).toFixed(0),
        (row.largestBytes / 1024).toFixed(0),
        growth(row.seconds * 1000, before && before.seconds * 1000),
        growth(row.templateBytes, before?.templateBytes),
      ];
    }),
  );
  const [one] = measured;
  const most = measured.at(-1)!;
  console.log(
    `\n${most.bots.toLocaleString("en")} bots take ${(most.seconds / one!.seconds).toFixed(1)} times as long as 1 bot; the largest template is ${((100 * most.largestBytes) / 1_000_000).toFixed(0)} % of CloudFormation's 1 MB`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}
