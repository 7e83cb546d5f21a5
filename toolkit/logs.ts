import { botFunctionName, type Environment, logGroupName } from "../handlers/contract/names";
import type { Clients } from "./clients";
import { readEvents } from "./logs-events";
import { type Execution, ExecutionGrouper } from "./logs-executions";
import { readTurns } from "./logs-turns";

/** The longest that an execution can take, and its lines to arrive: what is read around the asked time to have it whole. */
export const EXECUTION_MARGIN_MS = 30_000;

export interface LogsQuery {
  readonly bot: string;
  readonly sinceMs: number;
  readonly node?: string | undefined;
  readonly environment?: Environment | undefined;
}

/** Executions since a moment, the newest first, each with its own lines only (SPEC 10). */
export async function viewLogs(clients: Clients, query: LogsQuery): Promise<Execution[]> {
  const grouper = new ExecutionGrouper();
  const sinceMs = query.sinceMs - EXECUTION_MARGIN_MS;
  for await (const event of readEvents(clients, { group: groupOf(clients, query.bot), sinceMs })) grouper.add(event);
  const asked = grouper.executions.filter((execution) => Date.parse(execution.time) >= query.sinceMs);
  await nameUnknown(clients, asked, sinceMs);
  return newestFirst(asked.filter(matches(query)));
}

/** The execution of a turn; undefined where none is logged since then. */
export async function findExecution(
  clients: Clients,
  bot: string,
  requestId: string,
  sinceMs: number,
): Promise<Execution | undefined> {
  const group = groupOf(clients, bot);
  // A process that was killed before it wrote a line is known to Lambda's own lines alone, by Lambda's id of it.
  for (const id of [requestId, await lambdaRequestIdOf(clients, requestId, sinceMs)]) {
    if (id === undefined) continue;
    for await (const { stream, timestampMs, message } of readEvents(clients, { group, sinceMs, pattern: `"${id}"` })) {
      if (!message.includes(id)) continue;
      const found = await readExecution(clients, group, stream, timestampMs, id);
      if (found !== undefined) return { ...found, request_id: requestId };
    }
  }
  return undefined;
}

async function readExecution(clients: Clients, group: string, stream: string, atMs: number, id: string) {
  const grouper = new ExecutionGrouper();
  const window = { sinceMs: atMs - EXECUTION_MARGIN_MS, untilMs: atMs + EXECUTION_MARGIN_MS };
  for await (const event of readEvents(clients, { group, stream, ...window })) grouper.add(event);
  const found = grouper.executions.find(
    ({ request_id, lambda_request_id }) => (request_id ?? lambda_request_id) === id,
  );
  return found === undefined ? undefined : newestFirst([found])[0];
}

/** The dispatcher has logged Lambda's words for what was killed, which hold Lambda's id, beside the turn's own. */
async function nameUnknown(clients: Clients, executions: readonly Execution[], sinceMs: number): Promise<void> {
  const unknown = executions.filter(({ request_id, outcome }) => request_id === null && outcome !== null);
  if (unknown.length === 0) return;
  const turns = await readTurns(clients, sinceMs, "{ $.BotBreaks = 1 }");
  for (const execution of unknown) {
    const turn = turns.find(({ detail }) => detail?.includes(execution.lambda_request_id ?? "?"));
    if (turn === undefined) continue;
    execution.request_id = turn.request_id;
    execution.node ??= turn.node;
  }
}

async function lambdaRequestIdOf(clients: Clients, requestId: string, sinceMs: number): Promise<string | undefined> {
  const turns = await readTurns(clients, sinceMs, `"${requestId}"`);
  const detail = turns.find(({ request_id }) => request_id === requestId)?.detail;
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(detail ?? "")?.[0];
}

export const groupOf = (clients: Clients, bot: string): string => logGroupName(botFunctionName(clients.prefix, bot));

export const matches =
  ({ node, environment }: Pick<LogsQuery, "node" | "environment">) =>
  (execution: Execution): boolean =>
    (node === undefined || execution.node === node) &&
    (environment === undefined || execution.environment === environment);

function newestFirst(executions: Execution[]): Execution[] {
  for (const { lines } of executions) lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return executions.sort((a, b) => (a.time < b.time ? 1 : -1));
}
