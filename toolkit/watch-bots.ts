import { setTimeout as sleep } from "node:timers/promises";
import { botFolderStamp, listBots } from "./bot-folder";

/** Stats of a few files: cheaper than any notice from the file system that editors of every kind can be trusted to cause. */
const LOOK_EVERY_MS = 40;

/** Looks at bots' folders from the moment it is made, so that no change is missed between that and the first `changes`. */
export class BotWatcher {
  private readonly stamps = new Map<string, string>();

  /** With no ids: every bot of the folder, also one that comes later. */
  constructor(
    private readonly botsDirectory: string,
    private readonly ids: readonly string[],
  ) {
    for (const id of this.watched()) this.stamps.set(id, botFolderStamp(botsDirectory, id));
  }

  /** Gives a bot's id each time that its folder has changed, until `signal`. What changes while the caller works is given afterwards. */
  async *changes(signal: AbortSignal): AsyncGenerator<string> {
    while (!signal.aborted) {
      for (const id of this.watched()) {
        const stamp = botFolderStamp(this.botsDirectory, id);
        if (this.stamps.get(id) === stamp) continue;
        this.stamps.set(id, stamp);
        yield id;
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private watched(): readonly string[] {
    return this.ids.length > 0 ? this.ids : listBots(this.botsDirectory);
  }
}
