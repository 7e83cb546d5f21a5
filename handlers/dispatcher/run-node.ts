import type { Answer } from "../contract/answer";
import { botBreakAnswer, replayedAnswer, withinPayloadLimit } from "./answers";
import { chooseOutputNode } from "./choose-output-node";
import { commitAnswer } from "./commit-answer";
import type { Dependencies } from "./dependencies";
import { nodeInvocation } from "./node-invocation";
import { readReply } from "./node-reply";
import { botBreak } from "./outcome";
import type { RequestOf } from "./parse-request";
import { nextScopes } from "./scopes";
import type { StateKey } from "./state-store";
import { endTurn, type TurnSoFar } from "./turn";

/** The story of a turn: load the state (one read), run the node, read its reply, choose the Output Node, commit (one write), answer. */
export async function runNode(
  request: RequestOf<"run_node">,
  turn: TurnSoFar,
  dependencies: Dependencies,
): Promise<Answer> {
  const { state, bots, clock } = dependencies;
  const key: StateKey = {
    environment: request.environment,
    userId: request.user.user_id,
    conversation: { bot: request.bot, conversationNo: request.conversation_no },
  };

  const loaded = await state.load(key, request.turn_id, clock.now());
  if (!loaded.ok) {
    return botBreakAnswer(botBreak("state_unavailable", `the state could not be read: ${loaded.message}`), turn, clock);
  }
  if (loaded.keptAnswer !== undefined) return replayedAnswer(loaded.keptAnswer);
  turn.audience = { messages: loaded.settings.messages, user: request.user, userDetails: loaded.user.value };

  const planned = nodeInvocation(request, loaded, turn.request_id);
  if (!planned.ok) return botBreakAnswer(planned, turn, clock);

  const ran = readReply(await bots.run(planned.invocation), planned.invocation, turn);
  const commit = { key, read: loaded, next: {}, turnId: request.turn_id };
  if (!ran.ok) {
    const answer = botBreakAnswer(ran, turn, clock);
    return ran.mayHaveRun ? commitAnswer(answer, commit, turn, dependencies) : answer;
  }
  if (ran.reply.status === "waiting") {
    return { status: "waiting", missing_entities: ran.reply.missing_entities, turn: endTurn(turn, clock.now()) };
  }

  const output = ran.reply.final_response;
  const scopes = nextScopes(output);
  if (!scopes.ok) return commitAnswer(botBreakAnswer(scopes, turn, clock), commit, turn, dependencies);

  // main has returned well, so its scopes are committed also where no Output Node can be shown (SPEC 5).
  const chosen = chooseOutputNode(ran.reply.outputs, output);
  const answer: Answer = chosen.ok
    ? { status: "ok", output, output_node: chosen.outputNode, turn: endTurn(turn, clock.now()) }
    : botBreakAnswer(chosen, turn, clock);
  return commitAnswer(withinPayloadLimit(answer, turn, clock), { ...commit, next: scopes.next }, turn, dependencies);
}
