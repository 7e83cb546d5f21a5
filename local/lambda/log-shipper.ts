import { LOG_RETENTION_DAYS } from "../../handlers/contract/limits";
import type { StoreClient } from "../store-call";
import type { LogEvent, LogSink } from "./execution-logs";

interface Stream {
  readonly group: string;
  readonly name: string;
  created: boolean;
  events: LogEvent[];
  bytes: number;
  dropped: number;
}

const FLUSH_MS = 250;
const RETRY_MS = 1_000;
/** CloudWatch Logs takes up to 10,000 events and 1 MB in one PutLogEvents; 26 bytes are counted for each event besides its text. */
const MAX_BATCH_EVENTS = 10_000;
const MAX_BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD_BYTES = 26;
/** What may wait for a store that is away, over all streams. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
const STOP_WAIT_MS = 3_000;

/** Writes log events to CloudWatch Logs in the background, in batches, and again while the store is away. */
export class LogShipper {
  private readonly waiting = new Set<Stream>();
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<boolean> | undefined;

  constructor(
    private readonly store: StoreClient,
    private readonly report: (line: string) => void,
  ) {}

  /** Makes a log group with its retention, unless it is there. */
  async createGroup(group: string): Promise<void> {
    const created = await this.store.call("Logs_20140328", "CreateLogGroup", { logGroupName: group });
    if (created.ok)
      await this.store.call("Logs_20140328", "PutRetentionPolicy", {
        logGroupName: group,
        retentionInDays: LOG_RETENTION_DAYS,
      });
  }

  /** A stream for one process: it is made with its first event. */
  open(group: string, name: string): LogSink {
    const stream: Stream = { group, name, created: false, events: [], bytes: 0, dropped: 0 };
    return (event) => {
      stream.events.push(event);
      this.account(stream, sizeOf(event));
      this.waiting.add(stream);
      if (this.waitingBytes > MAX_WAITING_BYTES) this.dropOldest();
      this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
    };
  }

  /** Writes what waits, for a few seconds at most. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    const deadline = Date.now() + STOP_WAIT_MS;
    while (this.waiting.size > 0 && Date.now() < deadline) if (!(await this.flush())) break;
    clearTimeout(this.timer);
    if (this.waiting.size > 0) this.report("the store was away: the last log lines are lost");
  }

  private flush(): Promise<boolean> {
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  /** False where the store is away. */
  private async flushAll(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    let away = false;
    await Promise.all(
      [...this.waiting].map(async (stream) => {
        try {
          await this.flushStream(stream);
        } catch {
          away = true;
        }
      }),
    );
    if (this.waiting.size > 0 && this.timer === undefined)
      this.timer = setTimeout(() => void this.flush(), away ? RETRY_MS : FLUSH_MS).unref();
    return !away;
  }

  private async flushStream(stream: Stream): Promise<void> {
    while (stream.events.length > 0) {
      await this.create(stream);
      const batch = takeBatch(stream);
      const sent = batch.reduce((sum, event) => sum + sizeOf(event), 0);
      const answer = await this.store.call("Logs_20140328", "PutLogEvents", {
        logGroupName: stream.group,
        logStreamName: stream.name,
        logEvents: batch,
      });
      if (answer.error === "ResourceNotFoundException") stream.created = false;
      else if (answer.ok || answer.error !== undefined) {
        // What was dropped meanwhile was dropped from the same end.
        stream.events.splice(0, Math.min(batch.length, stream.events.indexOf(batch.at(-1)!) + 1));
        this.account(stream, -Math.min(sent, stream.bytes));
      }
    }
    this.account(stream, -stream.bytes);
    this.waiting.delete(stream);
  }

  private async create(stream: Stream): Promise<void> {
    if (stream.created) return;
    const input = { logGroupName: stream.group, logStreamName: stream.name };
    const answer = await this.store.call("Logs_20140328", "CreateLogStream", input);
    if (answer.error === "ResourceNotFoundException") {
      await this.createGroup(stream.group);
      await this.store.call("Logs_20140328", "CreateLogStream", input);
    }
    stream.created = true;
  }

  private dropOldest(): void {
    let largest: Stream | undefined;
    for (const stream of this.waiting) if (stream.bytes > (largest?.bytes ?? 0)) largest = stream;
    if (largest === undefined) return;
    const dropped = largest.events.splice(0, Math.max(1, Math.ceil(largest.events.length / 2)));
    this.account(
      largest,
      -Math.min(
        largest.bytes,
        dropped.reduce((sum, event) => sum + sizeOf(event), 0),
      ),
    );
    largest.dropped += dropped.length;
    const message = `[codenode] ${largest.dropped} older log lines were dropped: the store was away, or too slow for them`;
    largest.events.unshift({ timestamp: dropped.at(-1)!.timestamp, message });
    this.report(`logs: ${largest.dropped} lines of ${largest.group} were dropped, as the store is away or too slow`);
  }

  private account(stream: Stream, bytes: number): void {
    stream.bytes += bytes;
    this.waitingBytes += bytes;
  }
}

const sizeOf = (event: LogEvent): number => Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;

function takeBatch(stream: Stream): LogEvent[] {
  const batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of stream.events) {
    bytes += sizeOf(event);
    if (batch.length === MAX_BATCH_EVENTS || (bytes > MAX_BATCH_BYTES && batch.length > 0)) break;
    batch.push(event);
  }
  return batch;
}
