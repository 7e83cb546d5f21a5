import type { BotBreakDetail } from "../contract/answer";
import type { BotBreakReason } from "../contract/bot-break-reasons";
import type { NodeInvocation } from "../contract/node-invocation";

/** Runs a Code Node in its bot's function, once. */
export interface BotRunner {
  run(invocation: NodeInvocation): Promise<RunResult>;
}

export type RunResult =
  | { readonly status: "replied"; readonly reply: unknown; readonly version: string }
  | {
      readonly status: "failed";
      readonly reason: BotBreakReason;
      readonly detail: BotBreakDetail;
      /** Whether the script may have run: then a repeated turn_id must not run it again. */
      readonly mayHaveRun: boolean;
      readonly version?: string;
    };
