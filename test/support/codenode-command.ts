import { spawn } from "node:child_process";
import { join } from "node:path";

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandEnvironment {
  readonly endpoint: string;
  readonly botsDirectory: string;
  /** More variables; they win. */
  readonly variables?: Readonly<Record<string, string>>;
}

const LAUNCHER = join(__dirname, "..", "..", "bin", "codenode.js");

/** Runs the real command line in a process of its own, as a person without a terminal would, and waits for its end. */
export function codenode(environment: CommandEnvironment, args: readonly string[], input = ""): Promise<CommandResult> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env: commandVariables(environment) });
  const result = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    result.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    result.stderr += chunk;
  });
  child.stdin.on("error", () => undefined); // a command that refuses early reads nothing
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...result }));
  });
}

/** What the command's process gets of the environment: where to work, and nothing of the person's own AWS settings. */
export function commandVariables({ endpoint, botsDirectory, variables }: CommandEnvironment): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    CODENODE_BOTS: botsDirectory,
    ...variables,
  };
}
