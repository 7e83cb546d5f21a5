import type { Answer } from "../contract/answer";
import { BOT_BREAK_REASONS } from "../contract/bot-break-reasons";
import { botBreakAnswer, replayedAnswer } from "./answers";
import { type Commit, commitState } from "./commit-state";
import type { Dependencies } from "./dependencies";
import { endTurn, type TurnSoFar } from "./turn";

export type AnswerCommit = Omit<Commit, "keep"> & {
  /** With a turn_id the answer is kept in the same write, and a repeated request gets it again. */
  readonly turnId: string | undefined;
};

/** Commits what the turn changed, with its answer where there is a turn_id, and gives the answer that the engine gets. */
export async function commitAnswer(
  answer: Answer,
  { turnId, ...commit }: AnswerCommit,
  turn: TurnSoFar,
  dependencies: Dependencies,
): Promise<Answer> {
  const { state, clock } = dependencies;
  const keep = turnId === undefined ? undefined : { turnId, answer: JSON.stringify(answer) };
  const committed = await commitState(state, { ...commit, ...(keep && { keep }) }, clock);
  if (committed.ok) {
    turn.merges = committed.merges;
    if (committed.answerTooLargeToKeep) {
      turn.warnings.push(
        `the answer for turn_id ${turnId} is too large to be kept: a repeated request runs the code again`,
      );
    }
    if (committed.keptAnswer !== undefined) return replayedAnswer(committed.keptAnswer);
    return keep ? answer : { ...answer, turn: endTurn(turn, clock.now()) };
  }
  // A Bot Break stays the turn's answer also where it could not be kept.
  if (answer.status === "bot_break" && Object.keys(commit.next).length === 0) {
    turn.warnings.push(`the answer for turn_id ${turnId} could not be kept: ${committed.detail.message}`);
    return answer;
  }
  const broken = botBreakAnswer(committed, turn, clock);
  const codesFault = BOT_BREAK_REASONS[committed.reason].owner === "builder";
  return codesFault && keep ? commitAnswer(broken, { ...commit, next: {}, turnId }, turn, dependencies) : broken;
}
