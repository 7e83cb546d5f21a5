import { LOG_RETENTION_DAYS } from "../../handlers/contract/limits";
import type { StoreClient } from "../store-call";

const LOGS = "Logs_20140328";
const RETENTION_MS = LOG_RETENTION_DAYS * 24 * 60 * 60_000;
const SWEEP_MS = 60 * 60_000;

interface LogStream {
  readonly logStreamName: string;
  readonly creationTime: number;
  readonly lastEventTimestamp?: number;
}

/** Deletes old log streams now and every hour, as the store keeps a group's retention and does not act on it. */
export function keepLogRetention(store: StoreClient, groups: () => readonly string[]): NodeJS.Timeout {
  // A store that is away is asked again in an hour.
  const sweep = () => void deleteOldLogStreams(store, groups(), Date.now()).catch(() => undefined);
  sweep();
  return setInterval(sweep, SWEEP_MS).unref();
}

/** Deletes every stream of the groups that nothing was written to for the retention time. */
export async function deleteOldLogStreams(store: StoreClient, groups: readonly string[], now: number): Promise<void> {
  for (const logGroupName of groups)
    for (const { logStreamName, creationTime, lastEventTimestamp } of await streamsOf(store, logGroupName))
      if ((lastEventTimestamp ?? creationTime) < now - RETENTION_MS)
        await store.call(LOGS, "DeleteLogStream", { logGroupName, logStreamName });
}

/** All of them before the first is deleted, as a deletion would move the pages. */
async function streamsOf(store: StoreClient, logGroupName: string): Promise<LogStream[]> {
  const streams: LogStream[] = [];
  let nextToken: unknown;
  do {
    const page = await store.call(LOGS, "DescribeLogStreams", { logGroupName, nextToken });
    streams.push(...((page.body.logStreams ?? []) as LogStream[]));
    nextToken = page.body.nextToken;
  } while (nextToken !== undefined);
  return streams;
}
