import type { Execution, ExecutionLine } from "../toolkit/logs-executions";
import type { Followed } from "../toolkit/logs-follow";
import type { Output } from "./codenode-output";

/** One execution of View Logs: what it was, then its lines. */
export function printExecution(output: Output, execution: Execution): void {
  const { bold, dim } = output.colors;
  const what = `${bold(execution.node ?? "unknown node")}  ${placeOf(execution)}`;
  output.line(
    `${clock(execution.time)}  ${what}  ${outcomeText(output, execution)}  ${dim(execution.request_id ?? "")}`,
  );
  for (const line of execution.lines) output.line(`  ${lineText(output, line)}`);
}

/** One piece of news while following; with --json one document a line, as there is no last one. */
export function printFollowed(output: Output, followed: Followed): void {
  const { execution } = followed;
  if (output.json) {
    const { lines: _, ...rest } = execution;
    process.stdout.write(
      `${JSON.stringify({ ...rest, ...("line" in followed ? { line: followed.line } : { ended: true }) })}\n`,
    );
    return;
  }
  const who = output.colors.dim(
    `${(execution.request_id ?? "").slice(0, 8)} ${execution.node ?? "unknown node"} ${placeOf(execution)}`,
  );
  if ("line" in followed) output.line(`${who}  ${lineText(output, followed.line)}`);
  else output.line(`${who}  ${outcomeText(output, execution)}`);
}

const placeOf = ({ environment, version }: Execution): string =>
  environment === "production" ? `production ${version ?? ""}`.trim() : (environment ?? "");

function outcomeText({ colors }: Output, { outcome, duration_ms }: Execution): string {
  const took = duration_ms === null ? "" : ` ${Math.round(duration_ms)} ms`;
  if (outcome === null) return colors.yellow("no end logged yet");
  return (outcome === "ok" || outcome === "waiting" ? colors.green : colors.red)(outcome) + took;
}

export function lineText({ colors }: Output, { time, level, message }: ExecutionLine): string {
  const isBad = level === "ERROR" || level === "CRITICAL";
  const shown = (level ?? "").padEnd(7);
  const text = message.replaceAll("\n", "\n      ");
  return `${colors.dim(clock(time))} ${isBad ? colors.red(shown) : shown} ${text}`;
}

/** Hours to milliseconds, in the time of whoever reads it. */
function clock(iso: string): string {
  const date = new Date(iso);
  const part = (value: number, digits = 2) => String(value).padStart(digits, "0");
  return `${part(date.getHours())}:${part(date.getMinutes())}:${part(date.getSeconds())}.${part(date.getMilliseconds(), 3)}`;
}
