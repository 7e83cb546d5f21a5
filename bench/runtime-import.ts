import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findInterpreter } from "../python-layer/interpreter";
import { testEnvironment } from "../test/python/environment";
import { milliseconds, percentile, printTable } from "./statistics";

/**
 * What codenode_runtime adds to a cold start: processes that import awslambdaric and then a handler, a bare one and ours in turn,
 * with their bytecode compiled as the layer's is. Aim: under 10 ms over the bare one.
 */
const PAIRS = 40;
const WARM_UP = 3;
const RUNTIME = join(__dirname, "..", "python-layer", "codenode_runtime");
const START = `
import sys, time
sys.path.insert(0, sys.argv[1])
from awslambdaric import bootstrap, lambda_config
from awslambdaric.lambda_runtime_client import LambdaRuntimeClient
LambdaRuntimeClient("127.0.0.1:1", True)
started = time.perf_counter()
bootstrap._get_handler(sys.argv[2])
print((time.perf_counter() - started) * 1000)
`;

async function main(): Promise<void> {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const python = await testEnvironment(found.interpreter);
  const directory = mkdtempSync(join(tmpdir(), "runtime-import-"));
  try {
    mkdirSync(join(directory, "layer"));
    cpSync(RUNTIME, join(directory, "layer", "codenode_runtime"), { recursive: true });
    writeFileSync(join(directory, "layer", "bare.py"), "def handler(event, context):\n    return event\n");
    spawnSync(python, [
      "-m",
      "compileall",
      "-q",
      "-f",
      "--invalidation-mode",
      "unchecked-hash",
      join(directory, "layer"),
    ]);
    report(
      samples(python, directory, ["bare.handler", "codenode_runtime.handler"]),
      `python${found.interpreter.version}, ${PAIRS} pairs of processes`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Samples {
  start: number[];
  handler: number[];
}

function samples(python: string, directory: string, handlers: readonly string[]): Samples[] {
  const all = handlers.map((): Samples => ({ start: [], handler: [] }));
  for (let round = -WARM_UP; round < PAIRS; round++) {
    for (const [index, handler] of handlers.entries()) {
      const started = performance.now();
      const run = spawnSync(python, ["-c", START, join(directory, "layer"), handler], { encoding: "utf8" });
      const took = performance.now() - started;
      if (run.status !== 0) throw new Error(`${handler} did not load:\n${run.stderr}`);
      if (round < 0) continue;
      all[index]!.start.push(took);
      all[index]!.handler.push(Number(run.stdout));
    }
  }
  return all;
}

function report([bare, ours]: Samples[], title: string): void {
  const row = (what: string, one: number[], other: number[]): string[] => {
    const [p50One, p50Other] = [percentile(one, 0.5), percentile(other, 0.5)];
    const difference = percentile(
      other.map((value, index) => value - one[index]!),
      0.5,
    );
    return [
      what,
      milliseconds(p50One),
      milliseconds(p50Other),
      milliseconds(difference),
      (p50Other / p50One).toFixed(2),
    ];
  };
  console.log(title);
  printTable(
    ["p50 in ms", "bare handler", "codenode_runtime", "difference of pairs", "ratio"],
    [
      row("importing the handler", bare!.handler, ours!.handler),
      row("whole process, start to end", bare!.start, ours!.start),
    ],
  );
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
