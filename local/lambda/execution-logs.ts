import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** One line of a log stream, as CloudWatch Logs keeps it. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}
export type LogSink = (event: LogEvent) => void;

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly maxMemoryUsedMb: number;
  readonly initMs?: number;
  /** Set where the execution failed: `timeout`, or `error` with AWS's error type. */
  readonly status?: "timeout" | "error";
  readonly errorType?: string;
}

/** CloudWatch Logs ends an event at 256 KB; longer lines are cut. */
const MAX_LINE_CHARACTERS = 256 * 1024 - 26;
/** X-Amz-Log-Result holds the last 4 KB of an execution's log. */
const TAIL_BYTES = 4096;

/** Turns the output of one function process into log events, with AWS's START, END and REPORT lines around each execution. */
export class ExecutionLogs {
  private readonly partial = new Map<Readable, string>();
  private tail: string[] | undefined;
  private tailBytes = 0;
  private received = 0;

  constructor(private readonly sink: LogSink) {}

  read(stream: Readable): void {
    const decoder = new StringDecoder("utf8");
    this.partial.set(stream, "");
    stream.on("data", (chunk: Buffer) => {
      this.received++;
      this.append(stream, decoder.write(chunk));
    });
    stream.on("end", () => this.append(stream, `${decoder.end()}\n`));
    stream.on("error", () => undefined);
  }

  /** A line of the platform itself. */
  line(message: string): void {
    if (message === "") return;
    this.sink({ timestamp: Date.now(), message });
    if (this.tail === undefined) return;
    this.tail.push(message);
    this.tailBytes += Buffer.byteLength(message) + 1;
    // Only the end is ever shown: keep it bounded, but never drop what could still be part of the last 4 KB.
    while (this.tail.length > 1 && this.tailBytes - Buffer.byteLength(this.tail[0]!) - 1 >= TAIL_BYTES)
      this.tailBytes -= Buffer.byteLength(this.tail.shift()!) + 1;
  }

  start(requestId: string, version: string): void {
    this.tail = [];
    this.tailBytes = 0;
    this.line(`START RequestId: ${requestId} Version: ${version}`);
  }

  /**
   * All that the process wrote before it posted its answer may still be in the pipe when the answer arrives. The pipe is
   * readable at once, so a turn of the event loop that brings nothing proves that it is empty.
   */
  async drain(): Promise<void> {
    await nextTurn();
    let seen: number;
    do {
      seen = this.received;
      await nextTurn();
    } while (seen !== this.received);
  }

  /** Ends the execution's lines and gives the last 4 KB of them. */
  end(report: Report): string {
    for (const [stream, text] of this.partial) {
      this.partial.set(stream, "");
      this.emit(text);
    }
    this.line(`END RequestId: ${report.requestId}`);
    this.line(reportLine(report));
    const text = `${(this.tail ?? []).join("\n")}\n`;
    this.tail = undefined;
    return Buffer.from(text).subarray(-TAIL_BYTES).toString();
  }

  private append(stream: Readable, text: string): void {
    const lines = ((this.partial.get(stream) ?? "") + text).split("\n");
    const rest = lines.pop()!;
    for (const line of lines) this.emit(line);
    // An endless line must not grow without bounds: what is beyond the cut is dropped when the line ends.
    this.partial.set(stream, rest.slice(0, MAX_LINE_CHARACTERS));
  }

  private emit(line: string): void {
    // awslambdaric joins the lines of one error by \r, so that they stay one event.
    const message = line.endsWith("\r") ? line.slice(0, -1) : line;
    this.line(message.replaceAll("\r", "\n").slice(0, MAX_LINE_CHARACTERS));
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function reportLine(report: Report): string {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(report.durationMs)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.maxMemoryUsedMb} MB`,
  ];
  if (report.initMs !== undefined) fields.push(`Init Duration: ${report.initMs.toFixed(2)} ms`);
  if (report.status !== undefined) fields.push(`Status: ${report.status}`);
  if (report.errorType !== undefined) fields.push(`Error Type: ${report.errorType}`);
  return fields.join("\t");
}
