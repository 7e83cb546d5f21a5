import { z } from "zod";
import { dispatcherFunctionName, ENVIRONMENTS, type Environment, logGroupName } from "../handlers/contract/names";
import type { Clients } from "./clients";
import { readEvents } from "./logs-events";
import { parseJson } from "./parse-json";

/** The dispatcher's own log: one line a turn, with its request_id, bot, node and outcome. */
const turnLine = z.object({
  request_id: z.string(),
  bot: z.string(),
  node: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS),
  detail: z.string().optional(),
  BotBreaks: z.number(),
  Replays: z.number(),
});
export type TurnLine = z.infer<typeof turnLine>;

export async function readTurns(clients: Clients, sinceMs: number, pattern: string): Promise<TurnLine[]> {
  const turns: TurnLine[] = [];
  const group = logGroupName(dispatcherFunctionName(clients.prefix));
  for await (const { message } of readEvents(clients, { group, sinceMs, pattern })) {
    const turn = message.startsWith("{") ? turnLine.safeParse(parseJson(message)).data : undefined;
    if (turn !== undefined) turns.push(turn);
  }
  return turns;
}

/** Bot Breaks since a moment, by bot and environment: also those of turns that never reached the bot's function. */
export async function countBotBreaks(
  clients: Clients,
  sinceMs: number,
): Promise<Map<string, Record<Environment, number>>> {
  const counts = new Map<string, Record<Environment, number>>();
  const turns = await readTurns(clients, sinceMs, "{ $.BotBreaks = 1 && $.Replays = 0 }");
  for (const { bot, environment, BotBreaks, Replays } of turns) {
    if (BotBreaks === 0 || Replays > 0) continue;
    const count = counts.get(bot) ?? { staging: 0, production: 0 };
    count[environment]++;
    counts.set(bot, count);
  }
  return counts;
}
