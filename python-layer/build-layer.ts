import { parseArgs } from "node:util";
import { buildLayer } from "./build";
import { findInterpreter, findInterpreterOf, SUPPORTED_PYTHON_VERSIONS } from "./interpreter";
import { LayerBuildError } from "./run-command";

const USAGE = `node --import tsx python-layer/build-layer.ts [--python 3.13] [--architecture x86_64|arm64] [--packages documented|current] [--list]

Builds the layer alone, as cdk and npm start do on their own. Progress goes to stderr; stdout gets one line of JSON: the
layer's directory, sha256 and rawBytes, and the interpreter of that Python version on this machine (null: there is none).
--list only gives the supported Python versions that this machine has, with their paths.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: SUPPORTED_PYTHON_VERSIONS[0] },
      architecture: { type: "string", default: process.arch === "arm64" ? "arm64" : "x86_64" },
      packages: { type: "string", default: "documented" },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.list) return console.log(JSON.stringify(installed()));
  const version = SUPPORTED_PYTHON_VERSIONS.find((supported) => supported === values.python);
  const { architecture, packages } = values;
  if (version === undefined || (architecture !== "x86_64" && architecture !== "arm64"))
    throw new LayerBuildError(USAGE);
  if (packages !== "documented" && packages !== "current") throw new LayerBuildError(USAGE);
  const found = findInterpreter();
  if (!found.ok) throw new LayerBuildError(found.message);
  const own = findInterpreterOf(version);
  const { interpreter } = found;
  const layer = await buildLayer({
    pythonVersion: version,
    architecture,
    packages,
    interpreter,
    progress: console.error,
  });
  console.log(JSON.stringify({ ...layer, interpreter: own.ok ? own.path : null }));
}

function installed(): Record<string, string> {
  const versions = SUPPORTED_PYTHON_VERSIONS.map((version) => [version, findInterpreterOf(version)] as const);
  return Object.fromEntries(versions.flatMap(([version, found]) => (found.ok ? [[version, found.path]] : [])));
}

main().catch((error: Error) => {
  console.error(error instanceof LayerBuildError ? error.message : error);
  process.exitCode = 1;
});
