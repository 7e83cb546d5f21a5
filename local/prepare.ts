import { arch } from "node:os";
import { join } from "node:path";
import { buildLayer } from "../python-layer/build";
import { findInterpreter } from "../python-layer/interpreter";
import { bundleNodeClient, packageDispatcher } from "./bundles";
import { configuredPackages } from "./configured-packages";
import type { Runtimes } from "./lambda/process-plan";
import { PROJECT_DIRECTORY } from "./paths";
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

export const LAYER_ARN = "arn:aws:lambda:us-east-1:000000000000:layer:codenode-packages:1";

/**
 * Makes what is missing: Python environments, layer, bundles. Each step that works says one line; with nothing to do
 * it says nothing and needs no network. A machine without a usable Python is an outcome; a failed step throws.
 */
export async function prepare(progress: (line: string) => void): Promise<Prepared | { ok: false; message: string }> {
  const found = findInterpreter();
  if (!found.ok) return found;
  const { interpreter } = found;
  const configured = configuredPackages(join(PROJECT_DIRECTORY, "cdk.json"));
  if (!configured.ok) return configured;
  const { packages } = configured;
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
    buildLayer({ pythonVersion: interpreter.version, architecture, packages, interpreter, progress }),
    packageDispatcher(progress),
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
