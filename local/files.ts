import { renameSync, writeFileSync } from "node:fs";

/** Writes a file so that a reader, or a crash in the middle, sees the old or the new content and nothing between. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
