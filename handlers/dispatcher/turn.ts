import type { Turn } from "../contract/answer";
import { isJsonObject } from "../contract/json-object";
import { BOT_ID_PATTERN, ENVIRONMENTS, type Environment } from "../contract/names";
import type { MessageSource } from "./bot-break-message";
import type { BotBreak } from "./outcome";

/** What is known of a turn so far. It fills up as the turn goes on; the answer's `turn` and the turn's log line are made of it. */
export interface TurnSoFar extends Omit<Turn, "duration_ms" | "replayed"> {
  readonly startedAt: number;
  /** Whose language a Bot Break message is to be in. */
  audience: MessageSource;
  coldStart: boolean;
  /** How often the commit had to be merged over another turn's. */
  merges: number;
  /** Why the turn broke; the log tells it in production too. */
  broke?: BotBreak;
  /** What went wrong beside the answer. */
  readonly warnings: string[];
}

/** Reads bot, environment and user out of the raw event, so that also a refused request can be found and answered by them. */
export function beginTurn(event: unknown, requestId: string, now: number): TurnSoFar {
  const raw = isJsonObject(event) ? event : {};
  const { bot, environment, user } = raw;
  return {
    startedAt: now,
    request_id: requestId,
    bot: typeof bot === "string" && BOT_ID_PATTERN.test(bot) ? bot : null,
    environment: ENVIRONMENTS.includes(environment as Environment) ? (environment as Environment) : null,
    node: null,
    version: null,
    node_duration_ms: null,
    audience: { messages: {}, user: isJsonObject(user) ? user : {}, userDetails: {} },
    coldStart: false,
    merges: 0,
    warnings: [],
  };
}

export const endTurn = (turn: TurnSoFar, now: number): Turn => ({
  request_id: turn.request_id,
  bot: turn.bot,
  environment: turn.environment,
  node: turn.node,
  version: turn.version,
  duration_ms: now - turn.startedAt,
  node_duration_ms: turn.node_duration_ms,
});
