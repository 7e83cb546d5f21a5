import {
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Clients } from "./clients";

/** One line of a log stream; a stream belongs to one process, which runs one execution at a time. */
export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  readonly timestampMs: number;
  readonly message: string;
}

export interface EventQuery {
  readonly group: string;
  readonly sinceMs: number;
  readonly untilMs?: number;
  /** CloudWatch Logs' own filter; an emulator may hand out more than it matches. */
  readonly pattern?: string;
  readonly stream?: string;
}

/** A page's limit, also where a store hands out no token for the next one. */
const PAGE_EVENTS = 10_000;

/** Events in the order of time; none where the group is not there, as nothing has run yet. */
export async function* readEvents(clients: Clients, query: EventQuery): AsyncGenerator<LogEvent> {
  let seen = new Set<string>();
  let from = query.sinceMs;
  let nextToken: string | undefined;
  for (;;) {
    const page = await readPage(clients, { ...query, sinceMs: from }, nextToken);
    const events = page.events ?? [];
    let fresh = 0;
    for (const { eventId, logStreamName, timestamp, message } of events) {
      if (seen.has(eventId!)) continue;
      fresh++;
      yield { id: eventId!, stream: logStreamName!, timestampMs: timestamp!, message: message!.trimEnd() };
    }
    nextToken = page.nextToken;
    if (nextToken !== undefined) continue;
    if (events.length < PAGE_EVENTS || fresh === 0) return;
    // A full page without a token for the next: on from its last moment, whose events come again.
    seen = new Set(events.map(({ eventId }) => eventId!));
    from = events.at(-1)!.timestamp!;
  }
}

async function readPage(
  clients: Clients,
  { group, sinceMs, untilMs, pattern, stream }: EventQuery,
  nextToken: string | undefined,
): Promise<Pick<FilterLogEventsCommandOutput, "events" | "nextToken">> {
  const command = new FilterLogEventsCommand({
    logGroupName: group,
    startTime: Math.floor(sinceMs),
    ...(untilMs !== undefined && { endTime: Math.ceil(untilMs) }),
    ...(pattern !== undefined && { filterPattern: pattern }),
    ...(stream !== undefined && { logStreamNames: [stream] }),
    ...(nextToken !== undefined && { nextToken }),
  });
  try {
    return await clients.logs.send(command);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return {};
    throw error;
  }
}
