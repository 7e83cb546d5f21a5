import { readFileSync } from "node:fs";

/** The text of a file, or of standard input for `-`; `from` names it in messages. */
export function readTextFile(
  file: string,
): { ok: true; from: string; text: string } | { ok: false; from: string; message: string } {
  const from = file === "-" ? "standard input" : file;
  try {
    return { ok: true, from, text: readFileSync(file === "-" ? 0 : file, "utf8") };
  } catch (error) {
    return { ok: false, from, message: `cannot be read: ${(error as Error).message}` };
  }
}
