import { type ChildProcess, spawn } from "node:child_process";

/** How one process starts. */
export interface ChildPlan {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly directory: string;
}

export type ChildEnd = (code: number | null, signal: NodeJS.Signals | null, startError?: string) => void;

/** A child of a script in a process group of its own may hold the output open for ever. */
const OUTPUT_GRACE_MS = 500;

/** Starts a runtime interface client. `ended` is called once, when the process is gone and its output has been read. */
export function spawnRuntime(plan: ChildPlan, environment: Record<string, string>, ended: ChildEnd): ChildProcess {
  const child = spawn(plan.command, plan.arguments, {
    cwd: plan.directory,
    env: environment,
    // A group of its own: Ctrl-C on the terminal reaches the cloud alone, which then ends everything in order.
    detached: true,
    // The fourth is the lifeline: it closes when this process is gone, and the child ends itself (local/python/lifeline.py).
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  child.stdio[3]?.on("error", () => undefined);
  let told = false;
  const tell: ChildEnd = (code, signal, startError) => {
    if (!told) ended(code, signal, startError);
    told = true;
  };
  child.on("error", (error) => tell(null, null, error.message));
  child.on("exit", (code, signal) => {
    // What it started itself may outlive it, and would keep its output open.
    killGroup(child);
    child.on("close", () => tell(code, signal));
    setTimeout(() => tell(code, signal), OUTPUT_GRACE_MS).unref();
  });
  return child;
}

/** Ends a process with everything that it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing of the group is left: it has gone between its end and our notice of it.
  }
}
