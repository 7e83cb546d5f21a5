import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { LayerBuildError } from "./run-command";

/** Lambda's limit for a function's code and its layers together, unzipped. */
export const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;
/** What the layer leaves for the bot's own code: a bot is scripts, not libraries. */
const KEPT_FOR_THE_BOT_BYTES = 25 * 1024 * 1024;

const FIXED_TIME = new Date("2020-01-01T00:00:00Z");

/** Every file below a folder, as sorted paths with `/`, so that the order is the same on every machine. */
export function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

/** A SHA-256 over paths and contents of a tree, and its bytes. */
export function measureTree(directory: string): { sha256: string; rawBytes: number } {
  const hash = createHash("sha256");
  let rawBytes = 0;
  for (const path of listFiles(directory)) {
    const content = readFileSync(join(directory, path));
    rawBytes += content.length;
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return { sha256: hash.digest("hex"), rawBytes };
}

/** One mode and one date for everything: a zip of the folder is then the same bytes wherever it is made. */
export function fixModesAndTimes(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) fixModesAndTimes(path);
    else {
      chmodSync(path, 0o644);
      utimesSync(path, FIXED_TIME, FIXED_TIME);
    }
  }
  chmodSync(directory, 0o755);
  utimesSync(directory, FIXED_TIME, FIXED_TIME);
}

/** Removes what only an installer reads, or what tells one machine from another. */
export function removeInstallersTraces(directory: string): void {
  rmSync(join(directory, "bin"), { recursive: true, force: true });
  rmSync(join(directory, ".lock"), { force: true });
  for (const folder of readdirSync(directory).filter((name) => name.endsWith(".dist-info"))) {
    for (const name of ["RECORD", "INSTALLER", "REQUESTED", "WHEEL", "direct_url.json", "uv_cache.json"]) {
      rmSync(join(directory, folder, name), { force: true });
    }
  }
}

/** Refuses a layer that Lambda would refuse, and names what takes the room. */
export function checkSize(directory: string, limitBytes = MAX_UNZIPPED_BYTES - KEPT_FOR_THE_BOT_BYTES): void {
  const sizes = new Map<string, number>();
  let total = 0;
  for (const path of listFiles(directory)) {
    const bytes = statSync(join(directory, path)).size;
    const top = path.split("/").slice(0, 2).join("/");
    sizes.set(top, (sizes.get(top) ?? 0) + bytes);
    total += bytes;
  }
  if (total <= limitBytes) return;
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const largest = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 5);
  throw new LayerBuildError(
    `the layer takes ${megabytes(total)} unzipped, allowed are ${megabytes(limitBytes)} (Lambda's ${megabytes(MAX_UNZIPPED_BYTES)} for code and layers together, less ${megabytes(KEPT_FOR_THE_BOT_BYTES)} for the bot): remove packages from the .in file; the largest are ${largest.map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(", ")}`,
  );
}
