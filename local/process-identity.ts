import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process by its id and its start, as a process id alone is given to another one after a while. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = startOf(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isRunning(process: ProcessIdentity): boolean {
  return startOf(process.pid) === process.started;
}

function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in parentheses may hold spaces; after it, the first field is the state and the 20th the start time.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return listed.stdout?.trim() || undefined;
}
