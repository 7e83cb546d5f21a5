import { createHash } from "node:crypto";
import { type Zippable, zipSync } from "fflate";
import type { Bot } from "./bot-folder";

/** The earliest date that a zip can hold. fflate takes the local time of it, so that the bytes are the same in every time zone. */
const FIXED_DATE = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file, 0644: Lambda's user must be able to read it. */
const FIXED_ATTRIBUTES = 0o100644 * 2 ** 16;

/**
 * The zip that goes to Lambda, and its base64 SHA-256 as AWS's CodeSha256 tells it. Same files, same bytes.
 * readBot has kept the files within Lambda's limits (MAX_BOT_BYTES).
 */
export function packageBot(bot: Bot): { zip: Uint8Array; codeSha256: string } {
  const entries: Zippable = {};
  for (const path of [...bot.files.keys()].sort()) {
    entries[path] = [bot.files.get(path)!, { os: UNIX, attrs: FIXED_ATTRIBUTES }];
  }
  const zip = zipSync(entries, { level: 9, mtime: FIXED_DATE });
  return { zip, codeSha256: createHash("sha256").update(zip).digest("base64") };
}
