import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Interpreter } from "./interpreter";
import { BUILD_DIRECTORY, LAYER_SOURCES } from "./paths";
import { runCommand } from "./run-command";

const REQUIREMENTS = join(LAYER_SOURCES, "uv-requirements.txt");

/** For every call of uv: the machine's own Pythons alone, and its own certificates, as a company's proxy may sign what uv fetches. */
export const UV_ENVIRONMENT = { UV_PYTHON_DOWNLOADS: "never", UV_SYSTEM_CERTS: "true" };

/** The pinned uv, as locked in uv-requirements.txt. */
export function uvVersion(): string {
  const version = /^uv==(\S+)/m.exec(readFileSync(REQUIREMENTS, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${REQUIREMENTS} pins no uv`);
  return version;
}

let making: Promise<string> | undefined;

/** The path of the pinned uv in build/uv: made once, by pip in a throwaway venv, as a host has pip or nothing. */
export function ensureUv(interpreter: Interpreter, progress: (line: string) => void): Promise<string> {
  // A start builds the layer and two environments side by side, and all of them ask.
  making ??= makeUv(interpreter, progress).finally(() => {
    making = undefined;
  });
  return making;
}

async function makeUv(interpreter: Interpreter, progress: (line: string) => void): Promise<string> {
  const version = uvVersion();
  const home = join(BUILD_DIRECTORY, "uv");
  const uv = join(home, `uv-${version}-${process.platform}-${process.arch}`);
  if (existsSync(uv)) return uv;
  progress(`getting uv ${version} (once)`);
  mkdirSync(home, { recursive: true });
  const venv = mkdtempSync(join(home, ".making-"));
  try {
    await runCommand(interpreter.path, ["-I", "-m", "venv", venv], { what: "make a Python venv to get uv with" });
    const pip = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await runCommand(
      join(venv, "bin", "python"),
      [...pip, "--only-binary", ":all:", "--require-hashes", "--requirement", REQUIREMENTS],
      { what: `install uv ${version} with pip` },
    );
    const made = join(venv, "uv-made");
    copyFileSync(join(venv, "bin", "uv"), made);
    chmodSync(made, 0o755);
    // The rename is what makes it appear: two builds at once each bring a whole file.
    renameSync(made, uv);
  } finally {
    rmSync(venv, { recursive: true, force: true });
  }
  return uv;
}
