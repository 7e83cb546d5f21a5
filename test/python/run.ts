import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  findInterpreter,
  findInterpreterOf,
  type Interpreter,
  SUPPORTED_PYTHON_VERSIONS,
} from "../../python-layer/interpreter";
import { testEnvironment } from "./environment";

/**
 * `npm run test:python`: ruff, mypy and pytest in a venv of their own, made once from the locked requirements.
 * `--python=3.12` takes another version than the machine's best; every other argument goes on to pytest.
 */
const ROOT = join(__dirname, "..", "..");
const RESULTS = join(ROOT, "build", "test-results");

async function main(): Promise<boolean> {
  const interpreter = chooseInterpreter(process.argv.slice(2));
  const python = await testEnvironment(interpreter);
  const pytestArguments = process.argv.slice(2).filter((argument) => !argument.startsWith("--python="));
  mkdirSync(RESULTS, { recursive: true });
  // All of them, also after a failure: one run shows everything there is to mend.
  const checks = [
    run(python, ["-m", "ruff", "check", "--quiet", "."]),
    run(python, ["-m", "ruff", "format", "--quiet", "--check", "."]),
    run(python, ["-m", "mypy"]),
    run(python, ["-m", "pytest", "-q", `--junitxml=${join(RESULTS, "python.xml")}`, ...pytestArguments]),
  ];
  return checks.every(Boolean);
}

function chooseInterpreter(options: readonly string[]): Interpreter {
  const wanted = options.find((option) => option.startsWith("--python="))?.slice("--python=".length);
  if (wanted === undefined) {
    const found = findInterpreter();
    if (!found.ok) throw new Error(found.message);
    if (found.interpreter.notice !== undefined) console.log(found.interpreter.notice);
    return found.interpreter;
  }
  const version = SUPPORTED_PYTHON_VERSIONS.find((supported) => supported === wanted);
  if (version === undefined) {
    throw new Error(`--python is ${wanted}, which is not one of ${SUPPORTED_PYTHON_VERSIONS.join(", ")}`);
  }
  const found = findInterpreterOf(version);
  if (!found.ok) throw new Error(`no python${version} on this machine: install it, or leave --python out`);
  return { path: found.path, version };
}

function run(python: string, args: readonly string[]): boolean {
  const { status } = spawnSync(python, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) console.error(`failed: python ${args.join(" ")}`);
  return status === 0;
}

main().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
