import { readBotFunction } from "./bot-function";
import type { Clients } from "./clients";
import { changesSince } from "./function-changes";
import { type MoveNote, readMoveNote, readTrainNote } from "./release-notes";

/** A trained version (SPEC 12). */
export interface Release {
  readonly version: string;
  /** Null where something else than Train published it. */
  readonly trained_by: string | null;
  readonly trained_at: string | null;
  readonly live: boolean;
}

export interface Releases {
  /** The newest first. */
  readonly releases: readonly Release[];
  readonly newest: string | null;
  readonly live: string | null;
  /** How production came to where it is; null where it was never transferred, or was moved by something else. */
  readonly moved: MoveNote | null;
  /** In what $LATEST differs from the newest release (`code`, `layers` …); null where nothing was trained. */
  readonly changes_since_train: readonly string[] | null;
  /** Of $LATEST, to be compared with the bot's folder. */
  readonly saved_code_sha256: string;
}

/** Releases of a bot with who, when, and which is live; undefined where the bot is not deployed. */
export async function readReleases(clients: Clients, bot: string): Promise<Releases | undefined> {
  const found = await readBotFunction(clients, bot);
  if (found === undefined) return undefined;
  const { latest, versions, production } = found;
  const live = production?.FunctionVersion ?? null;
  const newest = versions[0];
  return {
    releases: versions.map(({ Version, Description }) => {
      const note = readTrainNote(Description);
      return {
        version: Version!,
        trained_by: note?.by ?? null,
        trained_at: note?.at ?? null,
        live: Version === live,
      };
    }),
    newest: newest?.Version ?? null,
    live,
    moved: readMoveNote(production?.Description) ?? null,
    changes_since_train: newest === undefined ? null : changesSince(newest, latest),
    saved_code_sha256: latest.CodeSha256 ?? "",
  };
}
