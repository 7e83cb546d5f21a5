import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isRunning } from "./process-identity";

/** Runs one build step at a time over all processes; a holder that was killed does not hold it for ever. */
export async function withBuildLock<T>(path: string, step: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(identityOf(process.pid)), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    await sleep(100);
  }
  try {
    return await step();
  } finally {
    rmSync(path, { force: true });
  }
}

function isAbandoned(path: string): boolean {
  try {
    return !isRunning(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return false;
  }
}
