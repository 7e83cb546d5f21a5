import { spawn } from "node:child_process";

/** A build step that did not work out: the message is for the person who runs the build. */
export class LayerBuildError extends Error {
  override name = "LayerBuildError";
}

const SHOWN_LINES = 15;

/** Runs a program to its end and gives its standard output; a failure is a LayerBuildError with the program's last lines. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { what: string; cwd?: string; environment?: Record<string, string | undefined> },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", (error) => reject(new LayerBuildError(`cannot ${options.what}: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      const lines = (stderr.trim() || stdout.trim()).split("\n").slice(-SHOWN_LINES);
      reject(new LayerBuildError(`cannot ${options.what} (${signal ?? `exit code ${code}`}):\n${lines.join("\n")}`));
    });
  });
}
