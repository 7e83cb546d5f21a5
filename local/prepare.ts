import { mkdirSync, readFileSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { zipSync } from "fflate";
import { bundleDispatcher } from "../handlers/bundle";
import { buildLayer } from "../python-layer/build";
import { findInterpreter } from "../python-layer/interpreter";
import { withBuildLock } from "./build-lock";
import { writeFileAtomically } from "./files";
import type { Runtimes } from "./lambda/process-plan";
import { BUILD_DIRECTORY } from "./paths";
import { ensurePythonEnvironment } from "./python-environment";

/** Everything that the local cloud runs, made and up to date. */
export interface Prepared {
  readonly ok: true;
  readonly runtimes: Runtimes;
  readonly layerArn: string;
  readonly architecture: "x86_64" | "arm64";
  readonly storePython: string;
  /** The dispatcher's bundle, packaged as for AWS. */
  readonly dispatcherZip: Uint8Array;
}

/** A fixed date, so that the same bundle is the same code. */
const ZIP_DATE = new Date(1980, 0, 1);
export const LAYER_ARN = "arn:aws:lambda:us-east-1:000000000000:layer:codenode-packages:1";

/**
 * Makes what is missing: Python environments, layer, bundles. Each step that works says one line; with nothing to do
 * it says nothing and needs no network. A machine without a usable Python is an outcome; a failed step throws.
 */
export async function prepare(progress: (line: string) => void): Promise<Prepared | { ok: false; message: string }> {
  const found = findInterpreter();
  if (!found.ok) return found;
  const { interpreter } = found;
  const architecture = arch() === "arm64" ? "arm64" : "x86_64";
  const [python, storePython, layer, dispatcherZip, nodeClient] = await Promise.all([
    ensurePythonEnvironment({
      name: `runtime-${interpreter.version}`,
      requirements: join(__dirname, "python", "requirements-runtime.txt"),
      interpreter,
      progress,
    }),
    ensurePythonEnvironment({
      name: "store",
      requirements: join(__dirname, "store", "requirements.txt"),
      interpreter,
      progress,
    }),
    buildLayer({ pythonVersion: interpreter.version, architecture, interpreter, progress }),
    packageDispatcher(),
    bundleNodeClient(),
  ]);
  if (interpreter.notice !== undefined) progress(interpreter.notice);
  return {
    ok: true,
    runtimes: { python, pythonVersion: interpreter.version, nodeClient, layers: { [LAYER_ARN]: layer.directory } },
    layerArn: LAYER_ARN,
    architecture,
    storePython,
    dispatcherZip,
  };
}

/** Read under a lock, as the bundle is one file that every start writes anew. */
function packageDispatcher(): Promise<Uint8Array> {
  return withBuildLock(join(BUILD_DIRECTORY, "dispatcher.lock"), async () => {
    const { directory } = await bundleDispatcher();
    return zipSync({ "index.js": readFileSync(join(directory, "index.js")) }, { mtime: ZIP_DATE });
  });
}

/** The runtime interface client for Node functions, as one file that a plain Node runs. */
async function bundleNodeClient(): Promise<string> {
  const directory = join(BUILD_DIRECTORY, "node");
  const outfile = join(directory, "runtime-client.js");
  const bundled = await build({
    entryPoints: [join(__dirname, "node", "runtime-client.ts")],
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
  });
  mkdirSync(directory, { recursive: true });
  writeFileAtomically(outfile, bundled.outputFiles[0]!.contents);
  return outfile;
}
