import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Interpreter } from "../../python-layer/interpreter";
import { runCommand } from "../../python-layer/run-command";
import { ensureUv, UV_ENVIRONMENT } from "../../python-layer/uv";

const ROOT = join(__dirname, "..", "..");
const REQUIREMENTS = join(__dirname, "requirements.txt");

/** The venv's Python; installing is skipped where the venv was made of these very requirements. */
export async function testEnvironment(interpreter: Interpreter): Promise<string> {
  const venv = join(ROOT, "build", "python", `test-${interpreter.version}`);
  const python = join(venv, "bin", "python");
  const stamp = join(venv, "requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(interpreter.path).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  const uv = await ensureUv(interpreter, console.log);
  console.log(`making ${venv} (once)`);
  rmSync(venv, { recursive: true, force: true });
  const offline = { environment: UV_ENVIRONMENT };
  await runCommand(uv, ["venv", "--quiet", "--python", interpreter.path, venv], {
    what: "make the venv of the Python tests",
    ...offline,
  });
  await runCommand(uv, ["pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", REQUIREMENTS], {
    what: "install the requirements of the Python tests",
    ...offline,
  });
  writeFileSync(stamp, wanted);
  return python;
}
