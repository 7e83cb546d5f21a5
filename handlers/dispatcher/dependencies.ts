import type { BotRunner } from "./bot-runner";
import type { Clock } from "./clock";
import type { StateStore } from "./state-store";
import type { TurnLog } from "./turn-log";

/** Everything that the dispatcher reaches outside itself; index.ts builds it once. */
export interface Dependencies {
  readonly state: StateStore;
  readonly bots: BotRunner;
  readonly clock: Clock;
  readonly log: TurnLog;
}
