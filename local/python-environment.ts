import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Interpreter } from "../python-layer/interpreter";
import { runCommand } from "../python-layer/run-command";
import { ensureUv, UV_ENVIRONMENT } from "../python-layer/uv";
import { withBuildLock } from "./build-lock";
import { BUILD_DIRECTORY } from "./paths";

export interface PythonEnvironment {
  /** `runtime-3.13`: its folder under build/python. */
  readonly name: string;
  /** The locked requirements, every file of which is checked against its hash. */
  readonly requirements: string;
  readonly interpreter: Interpreter;
  readonly progress: (line: string) => void;
}

/** A venv with locked packages, made once per lock file and interpreter. Gives the path of its python. */
export async function ensurePythonEnvironment(environment: PythonEnvironment): Promise<string> {
  const { name, requirements, interpreter, progress } = environment;
  const directory = join(BUILD_DIRECTORY, "python", name);
  const python = join(directory, "bin", "python");
  const stampFile = join(directory, "made-of.txt");
  const stamp = createHash("sha256").update(readFileSync(requirements)).update(interpreter.path).digest("hex");
  const isMade = () => existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (isMade()) return python;
  return withBuildLock(`${directory}.lock`, async () => {
    if (isMade()) return python;
    const uv = await ensureUv(interpreter, progress);
    progress(`making the Python environment ${name} (once)`);
    rmSync(directory, { recursive: true, force: true });
    await runCommand(interpreter.path, ["-I", "-m", "venv", "--without-pip", directory], {
      what: `make the venv ${name}`,
    });
    await runCommand(
      uv,
      [
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "--require-hashes",
        "--compile-bytecode",
        "--requirement",
        requirements,
      ],
      {
        what: `install the packages of ${name}`,
        environment: {
          ...UV_ENVIRONMENT,
          UV_CACHE_DIR: join(BUILD_DIRECTORY, "uv", "cache"),
          VIRTUAL_ENV: undefined,
        },
      },
    );
    // Written last: an interrupted build has no stamp, and is made anew.
    writeFileSync(stampFile, stamp);
    return python;
  });
}
