import type { Answer } from "../contract/answer";
import { botBreakAnswer } from "./answers";
import { commitAnswer } from "./commit-answer";
import type { Dependencies } from "./dependencies";
import { botBreak } from "./outcome";
import type { RequestOf } from "./parse-request";
import { checkScope } from "./scopes";
import { endTurn, type TurnSoFar } from "./turn";

/** Merges custom_data into User Details. Repeating it changes nothing more, so it takes no turn_id (SPEC 3). */
export async function signUp(
  request: RequestOf<"sign_up">,
  turn: TurnSoFar,
  dependencies: Dependencies,
): Promise<Answer> {
  const { state, clock } = dependencies;
  const key = { environment: request.environment, userId: request.user.user_id };
  const loaded = await state.load(key, undefined, clock.now());
  if (!loaded.ok) {
    return botBreakAnswer(botBreak("state_unavailable", `the state could not be read: ${loaded.message}`), turn, clock);
  }
  const merged = checkScope("user_details", { ...loaded.user.value, ...request.custom_data });
  if (!merged.ok) return botBreakAnswer(merged, turn, clock);
  const answer: Answer = { status: "done", turn: endTurn(turn, clock.now()) };
  const commit = { key, read: loaded, next: { user_details: merged.value }, turnId: undefined };
  return commitAnswer(answer, commit, turn, dependencies);
}
