import { MAX_VARIABLE_CHARACTERS } from "../contract/limits";
import type { NodeInvocation } from "../contract/node-invocation";
import { botBreak, type Outcome } from "./outcome";
import type { RequestOf } from "./parse-request";
import type { LoadedState } from "./state-store";

/** What the bot function is to run, out of the request and the state; a stored variable that is too long breaks the turn (SPEC 6). */
export function nodeInvocation(
  request: RequestOf<"run_node">,
  state: LoadedState,
  requestId: string,
): Outcome<{ invocation: NodeInvocation }> {
  const tooLong = Object.entries(state.settings.variables).filter(
    ([, value]) => [...value].length > MAX_VARIABLE_CHARACTERS,
  );
  if (tooLong.length > 0) {
    const named = tooLong.map(([name, value]) => `${name} has ${[...value].length}`).join(", ");
    return botBreak("variable_too_long", `a variable has at most ${MAX_VARIABLE_CHARACTERS} characters; ${named}`);
  }
  return {
    ok: true,
    invocation: {
      request_id: requestId,
      environment: request.environment,
      bot: request.bot,
      ...(request.node !== undefined && { node: request.node }),
      ...(request.after !== undefined && { after: request.after }),
      body: {
        event: request.event,
        user: request.user,
        conversation_no: request.conversation_no,
        entities: request.entities,
        user_details: state.user.value,
        conversation_details: state.conversation.value,
        env_variables: state.settings.variables,
      },
    },
  };
}
