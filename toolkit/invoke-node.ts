import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { BotBreakDetail } from "../handlers/contract/answer";
import type { BotBreakReason } from "../handlers/contract/bot-break-reasons";
import { readFunctionError } from "../handlers/contract/function-error";
import { BOT_FUNCTION_WAIT_MS } from "../handlers/contract/limits";
import { botFunctionName, qualifierOf } from "../handlers/contract/names";
import { type NodeInvocation, type NodeReply, nodeReplySchema } from "../handlers/contract/node-invocation";
import type { Clients } from "./clients";
import { onceOnly } from "./once-only";
import { parseJson } from "./parse-json";

/** A node's reply, or why its process gave none. */
export type Invoked =
  | NodeReply
  /** `detail` in Lambda's words, with the script's line where its log tells it; `log` is the end of that. */
  | {
      readonly status: "killed";
      readonly log: string;
      readonly reason: BotBreakReason;
      readonly detail: BotBreakDetail;
    };

/** Invokes a bot's function as the dispatcher does, once: a script is never run twice. Rejects with AWS's errors. */
export async function invokeNode(clients: Clients, invocation: NodeInvocation): Promise<Invoked> {
  const once = onceOnly(clients.lambda);
  const reply = await once.send(
    new InvokeCommand({
      FunctionName: botFunctionName(clients.prefix, invocation.bot),
      Qualifier: qualifierOf(invocation.environment),
      Payload: Buffer.from(JSON.stringify(invocation)),
      LogType: "Tail",
    }),
    { abortSignal: AbortSignal.timeout(BOT_FUNCTION_WAIT_MS) },
  );
  const text = Buffer.from(reply.Payload ?? []).toString("utf8");
  const answer = reply.FunctionError === undefined ? nodeReplySchema.safeParse(parseJson(text)) : undefined;
  if (answer?.success) return answer.data;
  const log = Buffer.from(reply.LogResult ?? "", "base64").toString("utf8");
  return { status: "killed", log, ...readFunctionError(text, log) };
}
