import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "./clients";
import { EXECUTION_MARGIN_MS, groupOf, type LogsQuery, matches } from "./logs";
import { readEvents } from "./logs-events";
import { type Execution, ExecutionGrouper, type ExecutionLine } from "./logs-executions";

/** What has happened since the last look: a line of an execution, or its end. */
export type Followed =
  | { readonly execution: Execution; readonly line: ExecutionLine }
  | { readonly execution: Execution; readonly ended: true };

/** CloudWatch Logs allows few reads a second, and takes a second or more to show a line. */
const POLL_MS = 1_000;
/** Lines may come in late and out of order: what is this old is read again, and known by its id. */
const OVERLAP_MS = 15_000;

/** Executions' lines as they come, until the signal. */
export async function* followLogs(
  clients: Clients,
  query: LogsQuery,
  signal: AbortSignal,
  pollMs: number = POLL_MS,
): AsyncGenerator<Followed> {
  const group = groupOf(clients, query.bot);
  const ended = new Set<Execution>();
  const seen = new Map<string, number>();
  const grouper = new ExecutionGrouper();
  let newestMs = query.sinceMs;
  let fromMs = query.sinceMs - EXECUTION_MARGIN_MS;
  while (!signal.aborted) {
    for await (const event of readEvents(clients, { group, sinceMs: fromMs })) {
      if (seen.has(event.id)) continue;
      seen.set(event.id, event.timestampMs);
      newestMs = Math.max(newestMs, event.timestampMs);
      grouper.add(event);
    }
    for (const execution of grouper.executions) {
      if (Date.parse(execution.time) >= query.sinceMs && matches(query)(execution)) yield* news(execution, ended);
    }
    fromMs = newestMs - OVERLAP_MS;
    for (const [id, timestampMs] of seen) if (timestampMs < fromMs) seen.delete(id);
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

function* news(execution: Execution, ended: Set<Execution>): Generator<Followed> {
  // Taken out as they are shown: following for days must not keep every line.
  for (const line of execution.lines.splice(0)) yield { execution, line };
  if (execution.outcome === null || ended.has(execution)) return;
  ended.add(execution);
  yield { execution, ended: true };
}
