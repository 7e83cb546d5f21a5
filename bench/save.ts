import { mkdirSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import { findInterpreter } from "../python-layer/interpreter";
import { codenode } from "../test/support/codenode-command";
import { cdk } from "../test/support/ministack/cdk";
import { startMinistack } from "../test/support/ministack/ministack";
import { engineAt, startTestCloud, temporaryDirectory, writeFiles } from "../test/support/test-cloud";
import { saveBot } from "../toolkit/save-bot";
import { findTarget } from "../toolkit/target";
import { milliseconds, percentile, printTable } from "./statistics";

/**
 * From a changed file to the first answer of the new code, through the dispatcher: on the local cloud by each way of saving, and in an
 * emulated AWS account by `codenode save`, beside `cdk deploy --hotswap` of the same change in the same run.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 40);
const PROCESS_ROUNDS = Number(process.env.PROCESS_ROUNDS ?? 10);
const HOTSWAP_ROUNDS = Number(process.env.HOTSWAP_ROUNDS ?? 3);
const BOT = "bench";

const files = (text: string) => ({
  [`${BOT}/nodes/says.py`]: `def main(event, context):
    return {'statusCode': 200, 'body': json.dumps({'text': '${text}'})}
`,
});

interface World {
  readonly endpoint: string;
  readonly botsDirectory: string;
}

let change = 0;

/** Milliseconds from the changed file to an answer of its code, the way of saving between them. */
async function round(world: World, save: () => Promise<unknown>): Promise<number> {
  const text = `change ${++change}`;
  const engine = engineAt(world.endpoint);
  const startedAt = performance.now();
  writeFiles(world.botsDirectory, files(text));
  await save();
  for (;;) {
    const answer = await engine.turn({ bot: BOT, environment: "staging", node: "says", user: { user_id: "bench" } });
    if (answer.status === "ok" && answer.output.text === text) return performance.now() - startedAt;
  }
}

async function rounds(count: number, world: World, save: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) times.push(await round(world, save));
  return times;
}

/** The toolkit's operation itself, as the command and the studio call it. */
function operation({ endpoint, botsDirectory }: World): () => Promise<void> {
  const found = findTarget({ name: "local", prefix: "codenode", environment: { AWS_ENDPOINT_URL: endpoint } });
  if (!found.ok) throw new Error(found.message);
  return async () => {
    const saved = await saveBot(found.target, { botsDirectory, bot: BOT, who: "bench" });
    if (!saved.ok) throw new Error(saved.refusals[0]!.message);
  };
}

async function command(world: World): Promise<void> {
  const { code, stderr } = await codenode(world, ["save", BOT]);
  if (code !== 0) throw new Error(stderr);
}

async function onLocalCloud(watch: boolean, measure: (world: World) => Promise<void>): Promise<void> {
  const cloud = await startTestCloud(files("first"), { watch });
  try {
    await measure({ endpoint: cloud.cloud.endpoint, botsDirectory: cloud.botsDirectory });
  } finally {
    await cloud.stop();
  }
}

/** An emulated AWS account with the platform and one bot, as a real `cdk deploy` makes them. */
async function onEmulatedAws(
  measure: (world: World, deploy: (...options: string[]) => Promise<void>) => Promise<void>,
) {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const directory = temporaryDirectory("bench-save");
  const botsDirectory = join(directory, "bots");
  mkdirSync(botsDirectory);
  writeFiles(botsDirectory, files("first"));
  const { endpoint, stop } = await startMinistack(directory, found.interpreter);
  const architecture = arch() === "arm64" ? "arm64" : "x86_64";
  const config = { bots: botsDirectory, python: found.interpreter.version, architecture };
  const run = async (...options: string[]) => {
    const context = ["--output", join(directory, "cdk.out"), "--context", `codenode=${JSON.stringify(config)}`];
    const { status, output } = await cdk(endpoint, directory, ...options, ...context);
    if (status !== 0) throw new Error(output);
  };
  try {
    await run("bootstrap");
    await run("deploy", "--all", "--require-approval", "never");
    await measure({ endpoint, botsDirectory }, (...options) => run("deploy", ...options));
  } finally {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const times: [string, number[]][] = [];
  await onLocalCloud(true, async (world) => {
    times.push(["local: the file alone (npm start takes it over)", await rounds(ROUNDS, world, async () => undefined)]);
  });
  await onLocalCloud(false, async (world) => {
    times.push(["local: save (studio, --watch)", await rounds(ROUNDS, world, operation(world))]);
    times.push(["local: codenode save, a process each", await rounds(PROCESS_ROUNDS, world, () => command(world))]);
  });
  await onEmulatedAws(async (world, deploy) => {
    times.push(["ministack: save (studio, --watch)", await rounds(HOTSWAP_ROUNDS, world, operation(world))]);
    times.push(["ministack: codenode save, a process each", await rounds(HOTSWAP_ROUNDS, world, () => command(world))]);
    const hotswap = () => deploy("codenode-bots-1", "--exclusively", "--hotswap", "--require-approval", "never");
    times.push(["ministack: cdk deploy --hotswap", await rounds(HOTSWAP_ROUNDS, world, hotswap)]);
  });
  console.log("From a changed file to the first answer of the new code\n");
  const p50 = (name: string) => percentile(times.find(([each]) => each === name)![1], 0.5);
  printTable(
    ["way of saving", "rounds", "p50 ms", "p99 ms"],
    times.map(([name, values]) => [
      name,
      String(values.length),
      milliseconds(percentile(values, 0.5)),
      milliseconds(percentile(values, 0.99)),
    ]),
  );
  const ratio = p50("ministack: cdk deploy --hotswap") / p50("ministack: codenode save, a process each");
  console.log(`\ncdk deploy --hotswap takes ${ratio.toFixed(1)} times as long as codenode save (ministack, p50)`);
  console.log(
    `aim: save to first answer on the local cloud under 150 ms at p50: ${p50("local: save (studio, --watch)").toFixed(0)} ms`,
  );
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(1);
});
