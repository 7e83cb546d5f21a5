import { type Answer, answerSchema } from "../contract/answer";
import { MAX_PAYLOAD_BYTES } from "../contract/limits";
import { botBreakMessage } from "./bot-break-message";
import type { Clock } from "./clock";
import { type BotBreak, botBreak } from "./outcome";
import { endTurn, type TurnSoFar } from "./turn";

export type BotBreakAnswer = Extract<Answer, { status: "bot_break" }>;

/**
 * A Bot Break as the engine gets it. `detail` is for the builder, in staging only; the faults of a wrong request are the engine's
 * own and are always listed (SPEC 3).
 */
export function botBreakAnswer(broke: BotBreak, turn: TurnSoFar, clock: Clock): BotBreakAnswer {
  turn.broke = broke;
  const withDetail = turn.environment !== "production" || broke.reason === "invalid_request";
  return {
    status: "bot_break",
    bot_break: {
      reason: broke.reason,
      message: botBreakMessage(turn.audience),
      ...(withDetail && { detail: broke.detail }),
    },
    turn: endTurn(turn, clock.now()),
  };
}

/** Lambda would answer an error of its own for an answer over its limit: Bot Says can repeat a large variable many times. */
export function withinPayloadLimit(answer: Answer, turn: TurnSoFar, clock: Clock): Answer {
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  if (bytes <= MAX_PAYLOAD_BYTES) return answer;
  const message = `the answer, with final_response and Bot Says, has ${bytes} bytes; at most ${MAX_PAYLOAD_BYTES} are allowed`;
  return botBreakAnswer(botBreak("response_too_large", message), turn, clock);
}

/** The answer kept for a turn_id, marked as such. */
export function replayedAnswer(kept: string): Answer {
  const answer = answerSchema.parse(JSON.parse(kept));
  return { ...answer, turn: { ...answer.turn, replayed: true } };
}
