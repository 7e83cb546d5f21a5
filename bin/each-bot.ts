import { type Fault, faultText } from "../toolkit/fault";
import type { Output } from "./codenode-output";

export type BotOutcome<Done> = { bot: string } & (({ ok: true } & Done) | { ok: false; refusals: Fault[] });

/** Bots that are worked on at once: Lambda answers few calls of its control plane a second. */
const AT_ONCE = 4;

/** Does the work for each bot, some at once, and hands each outcome on as it comes. In the order of `bots` in the end. */
export async function eachBot<Done>(
  bots: readonly string[],
  work: (bot: string) => Promise<({ ok: true } & Done) | { ok: false; refusals: Fault[] }>,
  show: (outcome: BotOutcome<Done>) => void,
): Promise<BotOutcome<Done>[]> {
  const outcomes: BotOutcome<Done>[] = [];
  let next = 0;
  const worker = async () => {
    while (next < bots.length) {
      const index = next++;
      const bot = bots[index]!;
      const outcome = { bot, ...(await work(bot)) };
      outcomes[index] = outcome;
      show(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, bots.length) }, worker));
  return outcomes;
}

/** Why one of several bots was refused; with --json the document of all of them says it. */
export function showRefusals(output: Output, refusals: readonly Fault[]): void {
  if (output.json) return;
  for (const refusal of refusals)
    output.notice(output.colors.red(refusal.file === "" ? refusal.message : faultText(refusal)));
}

/** For a question: which bots, or how many where they are many. */
export const namesOf = (bots: readonly string[]): string =>
  bots.length <= 5 ? bots.join(", ") : `${bots.length} bots`;
