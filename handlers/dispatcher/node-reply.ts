import { type NodeInvocation, type NodeReply, nodeReplySchema } from "../contract/node-invocation";
import type { RunResult } from "./bot-runner";
import { type BotBreak, botBreak, describeError } from "./outcome";
import type { TurnSoFar } from "./turn";

export type GoodReply = Exclude<NodeReply, { status: "bot_break" }>;

/** A node that gave nothing to go on with. `mayHaveRun`: a repeated turn_id must get this Bot Break again. */
export type NodeFailed = BotBreak & { readonly mayHaveRun: boolean };

/** Reads what came of running the node, and writes node, version and durations into the turn. */
export function readReply(
  result: RunResult,
  invocation: NodeInvocation,
  turn: TurnSoFar,
): { readonly ok: true; readonly reply: GoodReply } | NodeFailed {
  turn.version = result.version ?? null;
  if (result.status === "failed") {
    turn.node = invocation.node ?? null;
    return { ...botBreak(result.reason, result.detail), mayHaveRun: result.mayHaveRun };
  }
  const parsed = nodeReplySchema.safeParse(result.reply);
  if (!parsed.success) {
    const message = `the bot function's reply is not one of codenode_runtime's: ${describeError(parsed.error)}`;
    return { ...botBreak("platform_error", message), mayHaveRun: true };
  }
  const reply = parsed.data;
  turn.node = reply.node;
  turn.node_duration_ms = reply.node_duration_ms;
  turn.coldStart = reply.cold_start;
  if (reply.status === "bot_break") {
    return { ...botBreak(reply.reason, reply.detail), mayHaveRun: reply.reason !== "node_not_found" };
  }
  return { ok: true, reply };
}
