import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { checkoutDirectory } from "../checkout";
import { packageNames } from "../module-names";
import type { Finding } from "./finding";

/** A bot's Python files by their path below its folder: `nodes/track_order.py`, `modules/order_hsl.py`. */
export interface BotScripts {
  readonly bot: string;
  readonly scripts: ReadonlyMap<string, Uint8Array>;
}

const found = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
  severity: z.enum(["error", "warning"]),
  source: z.string().optional(),
});
const output = z.array(z.array(found));

/** Without site-packages, the user's settings and files of bytecode: the interpreter alone. */
const OPTIONS = ["-E", "-s", "-S", "-B"];

/** Checks the Python files of every bot by one run of the interpreter, which reads them and runs nothing of them. */
export async function checkScripts(bots: readonly BotScripts[], python: string): Promise<Finding[]> {
  const request = {
    packages: packageNames(),
    bots: bots.map(({ bot, scripts }) => ({
      scripts: [...scripts].map(([path, source]) => ({
        file: `${bot}/${path}`,
        kind: path.startsWith("nodes/") ? "node" : "module",
        source: Buffer.from(source).toString("base64"),
      })),
    })),
  };
  const checker = join(checkoutDirectory(), "toolkit", "check", "check_scripts.py");
  const answer = await runPython(python, [...OPTIONS, checker], JSON.stringify(request));
  return output
    .parse(JSON.parse(answer))
    .flat()
    .map(({ source, ...finding }) => ({ path: "", ...finding, ...(source !== undefined && { source }) }));
}

function runPython(python: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { stdio: ["pipe", "pipe", "pipe"] });
    const written: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk) => written[name].push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(written.stdout).toString());
      else reject(new Error(`the checker ended with ${code}: ${Buffer.concat(written.stderr).toString()}`));
    });
    // A checker that died says so by its exit code; writing to it then fails too.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
