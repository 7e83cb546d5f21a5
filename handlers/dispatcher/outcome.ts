import type { BotBreakDetail } from "../contract/answer";
import type { BotBreakReason } from "../contract/bot-break-reasons";

/** What a step gives where it cannot go on: a value, never a throw (DESIGN.md, Habits). */
export interface BotBreak {
  readonly ok: false;
  readonly reason: BotBreakReason;
  readonly detail: BotBreakDetail;
}

export type Outcome<T extends object> = ({ readonly ok: true } & T) | BotBreak;

export const botBreak = (reason: BotBreakReason, detail: string | BotBreakDetail): BotBreak => ({
  ok: false,
  reason,
  detail: typeof detail === "string" ? { message: detail } : detail,
});

/** An unknown error in a few words, without its stack. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
