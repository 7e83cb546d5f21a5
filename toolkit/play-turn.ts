import { InvokeCommand } from "@aws-sdk/client-lambda";
import { type Answer, answerSchema } from "../handlers/contract/answer";
import { dispatcherFunctionName } from "../handlers/contract/names";
import { DEFAULT_CONVERSATION_NO } from "../handlers/contract/request";
import type { Clients } from "./clients";
import { onceOnly } from "./once-only";
import { readScopes, type Scopes } from "./scopes";
import type { TurnRequest } from "./turn-request";

export interface Played {
  readonly answer: Answer;
  /** As they are after the turn. */
  readonly scopes: Scopes;
}

/** Invokes the dispatcher as the conversation engine does, once. */
export async function playTurn(clients: Clients, request: TurnRequest): Promise<Played> {
  const reply = await onceOnly(clients.lambda).send(
    new InvokeCommand({
      FunctionName: dispatcherFunctionName(clients.prefix),
      Payload: Buffer.from(JSON.stringify(request)),
    }),
  );
  const text = Buffer.from(reply.Payload ?? []).toString();
  // The dispatcher always answers; only a platform that is broken itself gives Lambda's words instead.
  if (reply.FunctionError !== undefined) throw new Error(`the dispatcher failed: ${text}`);
  const conversation_no =
    typeof request.conversation_no === "number" ? request.conversation_no : DEFAULT_CONVERSATION_NO;
  const scopes = await readScopes(clients, { ...request, conversation_no, user_id: String(request.user.user_id) });
  return { answer: answerSchema.parse(JSON.parse(text)), scopes };
}
