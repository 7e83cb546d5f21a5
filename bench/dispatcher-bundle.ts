import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleDispatcher } from "../handlers/bundle";
import { milliseconds, percentile, printTable } from "./statistics";

/** The dispatcher's bundle against one with esbuild's default main fields: its size, and how long a fresh process takes to load it. */
const RUNS = 25;
const directory = mkdtempSync(join(tmpdir(), "codenode-bench-bundle-"));

async function bundleWithDefaults(): Promise<string> {
  const outfile = join(directory, "index.js");
  await build({
    entryPoints: [join(__dirname, "..", "handlers", "dispatcher", "index.ts")],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    legalComments: "none",
    logLevel: "warning",
  });
  return outfile;
}

/** Loading and making the handler's clients is all that Lambda's init phase does. */
function initMs(file: string): number {
  const script = `const from = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - from);`;
  const env = { PATH: process.env.PATH, AWS_REGION: "us-east-1", NODE_NO_WARNINGS: "1" };
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", script], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`the bundle ${file} does not load:\n${stderr}`);
  return Number(stdout);
}

async function main(): Promise<void> {
  const files = { ours: join((await bundleDispatcher()).directory, "index.js"), defaults: await bundleWithDefaults() };
  const times: Record<keyof typeof files, number[]> = { ours: [], defaults: [] };
  // By turns, so that a slower moment of the machine is slower for both.
  for (let run = 0; run < RUNS; run += 1) {
    times.ours.push(initMs(files.ours));
    times.defaults.push(initMs(files.defaults));
  }
  const size = (name: keyof typeof files) => statSync(files[name]).size;
  const median = (name: keyof typeof files) => percentile(times[name], 0.5);
  const row = (title: string, name: keyof typeof files) => [
    title,
    (size(name) / 1024).toFixed(0),
    milliseconds(median(name)),
    milliseconds(percentile(times[name], 0.9)),
  ];
  printTable(
    ["bundle", "KB", "init p50 (ms)", "init p90 (ms)"],
    [row("the dispatcher's", "ours"), row("esbuild's default main fields", "defaults")],
  );
  console.log(
    `\nthe dispatcher's bundle has ${(size("ours") / size("defaults")).toFixed(2)} times the size and takes ${(median("ours") / median("defaults")).toFixed(2)} times as long to load`,
  );
}

main().finally(() => rmSync(directory, { recursive: true, force: true }));
