import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isRunning, type ProcessIdentity } from "./process-identity";

/** A data folder has one cloud at a time. */
export interface DataLock {
  readonly ok: true;
  release(): void;
}

/** Takes the data folder, also from a cloud that was killed; a running one keeps it. */
export function lockDataDirectory(dataDirectory: string): DataLock | { readonly ok: false; readonly message: string } {
  const path = join(dataDirectory, "lock.json");
  const mine = join(dataDirectory, `lock.${process.pid}.${Date.now()}.tmp`);
  writeFileSync(mine, JSON.stringify(identityOf(process.pid)));
  try {
    for (;;) {
      try {
        // A link appears whole or not at all, and never over another one.
        linkSync(mine, path);
        return { ok: true, release: () => rmSync(path, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = readHolder(path);
      if (holder !== undefined && isRunning(holder))
        return {
          ok: false,
          message: `the data folder ${dataDirectory} is used by another local cloud (process ${holder.pid}): stop that one, or name another folder with --data`,
        };
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
