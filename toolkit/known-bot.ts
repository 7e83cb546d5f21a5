import { BOT_ID_PATTERN } from "../handlers/contract/names";
import { listBots } from "./bot-folder";
import { readLatest } from "./bot-function";
import type { Clients } from "./clients";
import { didYouMean } from "./did-you-mean";
import type { Fault } from "./fault";

/** Why there is no bot of this id, neither in the bots folder nor deployed; empty where there is one. A mistyped id must not get settings. */
export async function unknownBotFaults(clients: Clients, botsDirectory: string, bot: string): Promise<Fault[]> {
  const fault = (message: string): Fault[] => [{ file: "", path: "", message }];
  if (!BOT_ID_PATTERN.test(bot)) {
    const allowed = "write a lower-case letter, then up to 39 lower-case letters, digits or -";
    return fault(`${JSON.stringify(bot)} is no bot id; ${allowed}`);
  }
  const folder = listBots(botsDirectory);
  if (folder.includes(bot) || (await readLatest(clients, bot)) !== undefined) return [];
  const known = folder.length === 0 ? `${botsDirectory} holds none` : `${botsDirectory} holds ${folder.join(", ")}`;
  return fault(`there is no bot "${bot}", neither deployed nor in the bots folder; ${didYouMean(bot, folder)}${known}`);
}
