import type { Answer } from "../contract/answer";
import { commitAnswer } from "./commit-answer";
import type { Dependencies } from "./dependencies";
import type { RequestOf } from "./parse-request";
import { absentScope } from "./scopes";
import { endTurn, type TurnSoFar } from "./turn";

/** The conversation's scope is lost at once, by one write and no read (SPEC 3). */
export async function completeConversation(
  request: RequestOf<"complete_conversation">,
  turn: TurnSoFar,
  dependencies: Dependencies,
): Promise<Answer> {
  const commit = {
    key: {
      environment: request.environment,
      userId: request.user.user_id,
      conversation: { bot: request.bot, conversationNo: request.conversation_no },
    },
    read: { conversation: absentScope("conversation_details"), user: absentScope("user_details") },
    next: {},
    completes: true,
    turnId: request.turn_id,
  };
  const answer: Answer = { status: "done", turn: endTurn(turn, dependencies.clock.now()) };
  return commitAnswer(answer, commit, turn, dependencies);
}
