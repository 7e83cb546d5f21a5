import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dataDirectory } from "./checkout";
import { writeWhole } from "./new-node";

/** The code that this checkout last saved to a bot's function, or saw in it as its own: what its next save is made over. */
const record = z.object({ functionArn: z.string(), botsDirectory: z.string(), codeSha256: z.string() });

export interface SavedPlace {
  readonly bot: string;
  /** Tells account, region and prefix apart; the endpoint tells local clouds apart, whose account is one and the same. */
  readonly functionArn: string;
  readonly endpoint: string | undefined;
  readonly botsDirectory: string;
}

export function readSavedCode(place: SavedPlace): string | undefined {
  try {
    return record.parse(JSON.parse(readFileSync(fileOf(place), "utf8"))).codeSha256;
  } catch {
    return undefined; // never saved from here
  }
}

export function writeSavedCode(place: SavedPlace, codeSha256: string): void {
  if (readSavedCode(place) === codeSha256) return;
  const { functionArn, botsDirectory } = place;
  writeWhole(fileOf(place), `${JSON.stringify({ functionArn, botsDirectory, codeSha256 })}\n`);
}

function fileOf({ bot, functionArn, endpoint, botsDirectory }: SavedPlace): string {
  const key = createHash("sha256").update([functionArn, endpoint ?? "", botsDirectory].join("\n"));
  return join(dataDirectory(), "saved", `${bot}-${key.digest("hex").slice(0, 16)}.json`);
}
