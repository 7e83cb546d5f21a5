import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { compileBytecode } from "./compile-bytecode";
import { type Architecture, installPackages, MACHINES, type PackageSet } from "./install-packages";
import { findInterpreterOf, type Interpreter, SUPPORTED_PYTHON_VERSIONS } from "./interpreter";
import { hashInputs, ownSources } from "./layer-inputs";
import { checkSize, fixModesAndTimes, measureTree, removeInstallersTraces } from "./layer-tree";
import { findWheel, HOW_TO_GET_MYSQLDB, unpackWheel } from "./mysqlclient/wheels";
import { BUILD_DIRECTORY } from "./paths";
import { LayerBuildError } from "./run-command";
import { ensureUv } from "./uv";

export interface LayerOptions {
  pythonVersion: string;
  architecture: Architecture;
  packages?: PackageSet;
  interpreter: Interpreter;
  progress: (line: string) => void;
}

/** `directory` holds python/, which is /opt/python on Lambda and the same place of the import path in local runs. */
export interface BuiltLayer {
  directory: string;
  sha256: string;
  rawBytes: number;
  rebuilt: boolean;
}

/** What layer.json beside python/ says of it. */
interface LayerRecord {
  inputs: string;
  sha256: string;
  rawBytes: number;
}

const RECORD_FILE = "layer.json";
const ABANDONED_MS = 60 * 60 * 1000;

/**
 * Builds the layer, or gives the one that is there when nothing changed. Two builds at once, in one process or in several,
 * do not disturb each other. Throws LayerBuildError with a message for the user (no network, a full disk, too large).
 */
export async function buildLayer(o: LayerOptions): Promise<BuiltLayer> {
  const version = SUPPORTED_PYTHON_VERSIONS.find((supported) => supported === o.pythonVersion);
  if (version === undefined) {
    const allowed = [...SUPPORTED_PYTHON_VERSIONS].sort().join(", ");
    throw new LayerBuildError(`python version "${o.pythonVersion}" has no layer: allowed are ${allowed}`);
  }
  const packages = o.packages ?? "documented";
  const name = `${packages}-${version}-${o.architecture}`;
  const directory = join(BUILD_DIRECTORY, "layer", name);
  // Bytecode fits one minor version only, so it takes an interpreter of the layer's version, not just any.
  const compiler = findInterpreterOf(version);
  const compiledBy = compiler.ok ? compiler.fullVersion : null;
  const wheel = findWheel(version, MACHINES[o.architecture]);
  const inputs = hashInputs({ packages, version, architecture: o.architecture, compiledBy, wheel });
  const present = readLayer(directory, inputs);
  if (present) return { directory, ...present, rebuilt: false };

  o.progress(`building the layer ${name}`);
  mkdirSync(dirname(directory), { recursive: true });
  removeLeftovers(dirname(directory));
  const beside = mkdtempSync(join(dirname(directory), ".building-"));
  try {
    const python = join(beside, "python");
    const uv = await ensureUv(o.interpreter, o.progress);
    await installPackages({
      ...o,
      packages,
      pythonVersion: version,
      uv,
      interpreter: o.interpreter.path,
      target: python,
    });
    if (wheel) unpackWheel(wheel, python);
    else o.progress(`MySQLdb is not in this layer: ${HOW_TO_GET_MYSQLDB(version)}`);
    for (const [path, from] of ownSources({ packages, version })) {
      mkdirSync(dirname(join(python, path)), { recursive: true });
      copyFileSync(from, join(python, path));
    }
    removeInstallersTraces(python);
    if (compiler.ok) await compileBytecode(compiler.path, python);
    else o.progress(`no python${version} on this machine: the layer is built without .pyc, imports are slower`);
    checkSize(beside);
    const measured = measureTree(python);
    writeFileSync(join(beside, RECORD_FILE), `${JSON.stringify({ inputs, ...measured } satisfies LayerRecord)}\n`);
    fixModesAndTimes(beside);
    putInPlace(beside, directory, inputs);
    o.progress(`layer ${name}: ${(measured.rawBytes / 1024 / 1024).toFixed(1)} MB`);
    return { directory, ...measured, rebuilt: true };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The layer that is there, if it was made of these inputs and nobody has changed a file of it since. */
function readLayer(directory: string, inputs: string): { sha256: string; rawBytes: number } | undefined {
  try {
    const record: LayerRecord = JSON.parse(readFileSync(join(directory, RECORD_FILE), "utf8"));
    if (record.inputs !== inputs) return undefined;
    const measured = measureTree(join(directory, "python"));
    return measured.sha256 === record.sha256 ? measured : undefined;
  } catch {
    return undefined;
  }
}

/** What a killed build left; one that is under way is younger. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => /^\.(building|old)-/.test(entry))) {
    const path = join(folder, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - changed > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** A folder cannot be replaced in one step, so the old one is moved away first; whoever comes second keeps the first one's. */
function putInPlace(made: string, directory: string, inputs: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(made, directory);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if ((code !== "ENOTEMPTY" && code !== "EEXIST") || attempt === 5) throw error;
    }
    if (readLayer(directory, inputs)) return;
    const old = mkdtempSync(join(dirname(directory), ".old-"));
    try {
      renameSync(directory, join(old, "layer"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    rmSync(old, { recursive: true, force: true });
  }
}
