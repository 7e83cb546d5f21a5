import { parseArgs } from "node:util";
import { buildLayer } from "./build";
import { findInterpreter, findInterpreterOf, SUPPORTED_PYTHON_VERSIONS } from "./interpreter";
import { LayerBuildError } from "./run-command";

const USAGE = `node --import tsx python-layer/build-layer.ts [--python 3.13] [--architecture x86_64|arm64] [--packages documented|current]

Builds the layer alone, as cdk and npm start do on their own. Progress goes to stderr; stdout gets one line of JSON: the
layer's directory, sha256 and rawBytes, and the interpreter of that Python version on this machine (null: there is none).`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: SUPPORTED_PYTHON_VERSIONS[0] },
      architecture: { type: "string", default: process.arch === "arm64" ? "arm64" : "x86_64" },
      packages: { type: "string", default: "documented" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const version = SUPPORTED_PYTHON_VERSIONS.find((supported) => supported === values.python);
  const { architecture, packages } = values;
  if (version === undefined || (architecture !== "x86_64" && architecture !== "arm64")) throw new LayerBuildError(USAGE);
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

main().catch((error: Error) => {
  console.error(error instanceof LayerBuildError ? error.message : error);
  process.exitCode = 1;
});
