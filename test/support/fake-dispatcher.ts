import type { NodeInvocation } from "../../handlers/contract/node-invocation";
import type { RunResult } from "../../handlers/dispatcher/bot-runner";
import type { Clock } from "../../handlers/dispatcher/clock";
import { dispatch } from "../../handlers/dispatcher/dispatch";
import { absentScope } from "../../handlers/dispatcher/scopes";
import type { LoadedState, StateStore, StateWrite, WriteResult } from "../../handlers/dispatcher/state-store";
import { turnLog } from "../../handlers/dispatcher/turn-log";

export const NOW = 1_800_000_000_000;

export interface Scene {
  readonly loaded?: Partial<LoadedState>;
  readonly loadFails?: string;
  readonly ran?: RunResult | (() => never);
  /** Answers of the store's writes, in order; the last one goes on. */
  readonly writes?: WriteResult[];
}

/** The dispatcher over fakes of its four dependencies: for faults that the real parts do not give on demand. */
export async function turnOf(event: unknown, scene: Scene = {}) {
  const written: StateWrite[] = [];
  const invoked: NodeInvocation[] = [];
  const lines: string[] = [];
  let now = NOW;
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
  const state: StateStore = {
    load: async () =>
      scene.loadFails === undefined
        ? {
            ok: true,
            conversation: absentScope("conversation_details"),
            user: absentScope("user_details"),
            settings: { variables: {}, messages: {} },
            ...scene.loaded,
          }
        : { ok: false, message: scene.loadFails },
    write: async (_key, write) => {
      written.push(write);
      const results = scene.writes ?? [{ status: "written" }];
      return results[Math.min(written.length, results.length) - 1]!;
    },
  };
  const bots = {
    run: async (invocation: NodeInvocation) => {
      invoked.push(invocation);
      if (typeof scene.ran === "function") return scene.ran();
      return scene.ran ?? replied({ final_response: { status: true } });
    },
  };
  const log = turnLog({ namespace: "Codenode/test", metricsByBot: false, writeLine: (line) => lines.push(line) });
  const answer = await dispatch(event, "request-1", { state, bots, clock, log });
  return { answer, written, invoked, line: JSON.parse(lines[0]!), lines };
}

export const replied = (reply: object): RunResult => ({
  status: "replied",
  version: "$LATEST",
  reply: { status: "ok", node: "track_order", outputs: null, node_duration_ms: 3, cold_start: false, ...reply },
});

export const broke = (reason: string, detail: object = { message: "it broke" }): RunResult =>
  replied({ status: "bot_break", reason, detail });
