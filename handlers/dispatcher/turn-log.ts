import type { Answer } from "../contract/answer";
import { BOT_BREAK_REASONS } from "../contract/bot-break-reasons";
import type { TurnSoFar } from "./turn";

/** One structured line a turn, which carries its CloudWatch metrics in the Embedded Metric Format (SPEC 10; AWS EMF specification). */
export interface TurnLog {
  write(answer: Answer, turn: TurnSoFar, nowMs: number): void;
}

export interface TurnLogOptions {
  /** The metrics' namespace: `Codenode/<prefix>`. */
  readonly namespace: string;
  /** Metrics by bot are a choice: thousands of custom metrics cost real money. */
  readonly metricsByBot: boolean;
  /** Takes one line, newline included. console.log would put the runtime's own prefix before it. */
  readonly writeLine: (line: string) => void;
}

export const turnLog = ({ namespace, metricsByBot, writeLine }: TurnLogOptions): TurnLog => ({
  write(answer, turn, nowMs) {
    const dimensionSets = metricsByBot ? [["environment"], ["environment", "bot"]] : [["environment"]];
    const line = turnLine(answer, turn, nowMs);
    const metrics = [
      {
        Namespace: namespace,
        Dimensions: dimensionSets,
        Metrics: TURN_METRICS.filter(({ Name }) => line[Name] !== null),
      },
      ...(answer.status === "bot_break"
        ? [
            {
              Namespace: namespace,
              Dimensions: [["environment", "reason"]],
              Metrics: [{ Name: "BotBreaks", Unit: "Count" }],
            },
          ]
        : []),
    ];
    writeLine(`${JSON.stringify({ ...line, _aws: { Timestamp: nowMs, CloudWatchMetrics: metrics } })}\n`);
  },
});

const TURN_METRICS = [
  { Name: "Turns", Unit: "Count" },
  { Name: "BotBreaks", Unit: "Count" },
  { Name: "PlatformBotBreaks", Unit: "Count" },
  { Name: "ColdStarts", Unit: "Count" },
  { Name: "Replays", Unit: "Count" },
  { Name: "StateMerges", Unit: "Count" },
  { Name: "Duration", Unit: "Milliseconds" },
  { Name: "NodeDuration", Unit: "Milliseconds" },
];

function turnLine(answer: Answer, turn: TurnSoFar, nowMs: number): Record<string, unknown> {
  const reason = answer.status === "bot_break" ? answer.bot_break.reason : undefined;
  const broke = answer.status === "bot_break" ? turn.broke : undefined;
  return {
    time: new Date(nowMs).toISOString(),
    level: reason === undefined && turn.warnings.length === 0 ? "INFO" : "WARN",
    message: "turn",
    request_id: turn.request_id,
    bot: answer.turn.bot ?? "none",
    node: answer.turn.node,
    // A dimension must have a value, so a request too wrong to tell counts under `none`.
    environment: answer.turn.environment ?? "none",
    version: answer.turn.version,
    status: answer.status,
    ...(reason !== undefined && { reason, owner: BOT_BREAK_REASONS[reason].owner }),
    ...(broke && { detail: broke.detail.message }),
    ...(answer.turn.replayed && { replay_of: answer.turn.request_id }),
    ...(turn.warnings.length > 0 && { warnings: turn.warnings }),
    Turns: 1,
    BotBreaks: reason === undefined ? 0 : 1,
    PlatformBotBreaks: reason !== undefined && BOT_BREAK_REASONS[reason].owner === "platform" ? 1 : 0,
    ColdStarts: turn.coldStart ? 1 : 0,
    Replays: answer.turn.replayed ? 1 : 0,
    StateMerges: turn.merges,
    Duration: nowMs - turn.startedAt,
    NodeDuration: turn.node_duration_ms,
  };
}
