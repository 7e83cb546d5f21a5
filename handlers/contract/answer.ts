import * as z from "zod";
import { BOT_BREAK_REASONS, type BotBreakReason } from "./bot-break-reasons";
import { ENVIRONMENTS } from "./names";

/** The dispatcher's answer: always one of these four, never a Lambda error (SPEC 3). */

export const turnSchema = z.strictObject({
  /** The dispatcher's Lambda request id; every log line of the turn carries it. */
  request_id: z.string(),
  /** Null where the request was too wrong to tell. */
  bot: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS).nullable(),
  /** The Code Node's id; null where none was reached. */
  node: z.string().nullable(),
  /** `$LATEST` or a version's number; null where no bot function was reached. */
  version: z.string().nullable(),
  duration_ms: z.number(),
  /** Time inside the script; null where it did not run. */
  node_duration_ms: z.number().nullable(),
  /** This answer was kept from an earlier request with the same turn_id. */
  replayed: z.literal(true).optional(),
});

/** One frame of the builder's own code: `file` is relative to the bot's folder, `line` counts from 1. */
export const botBreakDetailSchema = z.looseObject({
  message: z.string(),
  /** Python's exception type, or Lambda's errorType. */
  type: z.string().optional(),
  /** The builder's own lines only, outermost first, as Python prints them. */
  traceback: z.array(z.string()).optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  /** For invalid_request: every fault. */
  faults: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

const reasons = Object.keys(BOT_BREAK_REASONS) as [BotBreakReason, ...BotBreakReason[]];

export const botBreakSchema = z.strictObject({
  reason: z.enum(reasons),
  /** What the end user reads, in their language. */
  message: z.string(),
  /** In staging only; for invalid_request, which tells the engine's own fault and no builder's code, everywhere. */
  detail: botBreakDetailSchema.optional(),
});

const jsonObject = z.record(z.string(), z.unknown());

export const answerSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("ok"),
    /** The whole final_response. */
    output: jsonObject,
    /** Null where the node declares no outputs. */
    output_node: z.strictObject({ id: z.string(), bot_says: z.array(z.unknown()) }).nullable(),
    turn: turnSchema,
  }),
  z.strictObject({ status: z.literal("waiting"), missing_entities: z.array(z.string()).min(1), turn: turnSchema }),
  z.strictObject({ status: z.literal("bot_break"), bot_break: botBreakSchema, turn: turnSchema }),
  z.strictObject({ status: z.literal("done"), turn: turnSchema }),
]);

export type Turn = z.infer<typeof turnSchema>;
export type BotBreakDetail = z.infer<typeof botBreakDetailSchema>;
export type Answer = z.infer<typeof answerSchema>;
