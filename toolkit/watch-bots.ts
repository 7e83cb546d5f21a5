import { setTimeout as sleep } from "node:timers/promises";
import { botFolderStamp, listBots } from "./bot-folder";

/** Stats of a few files: cheaper than any notice from the file system that editors of every kind can be trusted to cause. */
const LOOK_EVERY_MS = 40;

/**
 * Gives a bot's id each time that its folder has changed, until `signal` ends it. With no ids: every bot of the folder, also one that
 * comes later. What changes while the caller works is given afterwards.
 */
export async function* watchBots(
  botsDirectory: string,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const watched = (): readonly string[] => (ids.length > 0 ? ids : listBots(botsDirectory));
  const stamps = new Map(watched().map((id) => [id, botFolderStamp(botsDirectory, id)]));
  while (!signal.aborted) {
    for (const id of watched()) {
      const stamp = botFolderStamp(botsDirectory, id);
      if (stamps.get(id) === stamp) continue;
      stamps.set(id, stamp);
      yield id;
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
