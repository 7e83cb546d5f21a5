import type { Answer } from "../contract/answer";
import { botBreakAnswer } from "./answers";
import { completeConversation } from "./complete-conversation";
import type { Dependencies } from "./dependencies";
import { botBreak, describeError } from "./outcome";
import { parseRequest } from "./parse-request";
import { runNode } from "./run-node";
import { signUp } from "./sign-up";
import { beginTurn, type TurnSoFar } from "./turn";

/** One turn: the engine's request to the answer, which is never an error (SPEC 3). The story of a turn goes on in run-node.ts. */
export async function dispatch(event: unknown, requestId: string, dependencies: Dependencies): Promise<Answer> {
  const { clock, log } = dependencies;
  const turn = beginTurn(event, requestId, clock.now());
  let answer: Answer;
  try {
    answer = await act(event, turn, dependencies);
  } catch (error) {
    turn.warnings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    answer = botBreakAnswer(botBreak("platform_error", describeError(error)), turn, clock);
  }
  log.write(answer, turn, clock.now());
  return answer;
}

async function act(event: unknown, turn: TurnSoFar, dependencies: Dependencies): Promise<Answer> {
  const parsed = parseRequest(event);
  if (!parsed.ok) return botBreakAnswer(parsed, turn, dependencies.clock);
  switch (parsed.request.action) {
    case "run_node":
      return runNode(parsed.request, turn, dependencies);
    case "complete_conversation":
      return completeConversation(parsed.request, turn, dependencies);
    case "sign_up":
      return signUp(parsed.request, turn, dependencies);
  }
}
