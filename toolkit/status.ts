import type { Environment } from "../handlers/contract/names";
import { type Bot, readBot } from "./bot-folder";
import type { Clients } from "./clients";
import { countBotBreaks } from "./logs-turns";
import { packageBot } from "./package-bot";
import { readReleases } from "./releases";

/** Where a bot stands between its folder and production (SPEC 12). */
export interface BotStatus {
  readonly bot: string;
  /** Of its folder, which cannot be saved while it has any. */
  readonly faults: number;
  readonly deployed: boolean;
  /** Whether its function has what the folder holds; null where either cannot be told. */
  readonly saved: boolean | null;
  /** The newest trained version; null for none. */
  readonly trained: string | null;
  /** In what the saved bot differs from it: `code`, `layers` …; null where nothing was trained. */
  readonly changes_since_train: readonly string[] | null;
  /** The live version; null where it was never transferred. */
  readonly production: string | null;
  /** Null where the log cannot be read with these credentials. */
  readonly bot_breaks_today: Readonly<Record<Environment, number>> | null;
}

type Breaks = ReadonlyMap<string, Record<Environment, number>> | undefined;

/** Reads what `botStatus` counts for all bots at once. Undefined where these credentials may not read the dispatcher's log. */
export async function breaksToday(clients: Clients, now: Date): Promise<Breaks> {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  try {
    return await countBotBreaks(clients, midnight.getTime());
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDeniedException") return undefined;
    throw error;
  }
}

export async function botStatus(
  clients: Clients,
  botsDirectory: string,
  bot: string,
  breaks: Breaks,
): Promise<BotStatus> {
  const read = readBot(botsDirectory, bot);
  const releases = await readReleases(clients, bot);
  return {
    bot,
    faults: read.ok ? 0 : read.faults.length,
    deployed: releases !== undefined,
    saved: read.ok && releases !== undefined ? codeOf(read.bot) === releases.saved_code_sha256 : null,
    trained: releases?.newest ?? null,
    changes_since_train: releases?.changes_since_train ?? null,
    production: releases?.live ?? null,
    bot_breaks_today: breaks === undefined ? null : (breaks.get(bot) ?? { staging: 0, production: 0 }),
  };
}

const codeOf = (bot: Bot): string => packageBot(bot).codeSha256;
