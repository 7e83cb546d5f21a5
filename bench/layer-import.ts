import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { buildLayer } from "../python-layer/build";
import { findInterpreter } from "../python-layer/interpreter";
import { listFiles } from "../python-layer/layer-tree";
import { milliseconds, percentile, printTable } from "./statistics";

/**
 * What the layer's .pyc save at a cold start: the time of an import with them and without, in pairs of new processes, one after
 * the other so that a busy machine hits both alike. As on Lambda nothing is written beside the source. And the layer's size.
 */
const MODULES = ["requests", "gspread", "oauth2client.service_account", "redis", "layer_compat"];
const PAIRS = 15;

const PROGRAM = `
import sys, time
sys.path.insert(0, sys.argv[1])
if sys.argv[2] != "layer_compat": import layer_compat
began = time.perf_counter()
__import__(sys.argv[2])
print((time.perf_counter() - began) * 1000)
`;

async function main(): Promise<void> {
  const found = findInterpreter();
  if (!found.ok) throw new Error(found.message);
  const { interpreter } = found;
  const architecture = process.arch === "arm64" ? "arm64" : "x86_64";
  const bare = mkdtempSync(join(tmpdir(), "codenode-bench-"));
  try {
    for (const packages of ["documented", "current"] as const) {
      const options = { pythonVersion: interpreter.version, architecture, packages, interpreter } as const;
      const layer = await buildLayer({ ...options, progress: console.error });
      const compiled = join(layer.directory, "python");
      const source = join(bare, packages);
      cpSync(compiled, source, { recursive: true, filter: (path) => !path.endsWith("__pycache__") });
      console.log(`${packages} packages, python${interpreter.version}, medians of ${PAIRS} pairs\n`);
      printTable(
        ["import", "with .pyc, ms", "without, ms", "ratio"],
        MODULES.map((module) => compare(interpreter.path, module, compiled, source)),
      );
      const bytecode = megabytes(layer.rawBytes - bytesOf(source));
      const zipped = megabytes(zippedBytes(layer.directory));
      console.log(`\nunzipped ${megabytes(layer.rawBytes)} (.pyc ${bytecode}), zipped ${zipped}\n`);
    }
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
}

function compare(python: string, module: string, compiled: string, source: string): string[] {
  const times = { compiled: [] as number[], source: [] as number[] };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    times.compiled.push(importTime(python, compiled, module));
    times.source.push(importTime(python, source, module));
  }
  const [fast, slow] = [percentile(times.compiled, 0.5), percentile(times.source, 0.5)];
  return [module, milliseconds(fast), milliseconds(slow), (slow / fast).toFixed(1)];
}

function importTime(python: string, layer: string, module: string): number {
  const done = spawnSync(python, ["-I", "-B", "-c", PROGRAM, layer, module], { encoding: "utf8", env: {} });
  if (done.status !== 0) throw new Error(done.stderr);
  return Number(done.stdout);
}

const bytesOf = (directory: string): number =>
  listFiles(directory).reduce((sum, path) => sum + readFileSync(join(directory, path)).length, 0);

function zippedBytes(directory: string): number {
  const files = listFiles(directory).map((path) => [path, readFileSync(join(directory, path))]);
  return zipSync(Object.fromEntries(files), { level: 6 }).length;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
