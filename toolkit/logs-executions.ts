import type { Environment } from "../handlers/contract/names";
import { LATEST } from "./bot-function";
import type { LogEvent } from "./logs-events";
import { parseLine, type RuntimeLine } from "./logs-lines";

/** One execution of a Code Node, as View Logs shows it (SPEC 10). */
export interface Execution {
  /** The turn's; null where the process was killed before it wrote a line and nobody else knows it either. */
  request_id: string | null;
  /** Lambda's own; null where its START line was not read. */
  lambda_request_id: string | null;
  time: string;
  node: string | null;
  environment: Environment | null;
  version: string | null;
  /** `ok`, `waiting` or a Bot Break's reason; null while it runs. */
  outcome: string | null;
  duration_ms: number | null;
  lines: ExecutionLine[];
}

export interface ExecutionLine {
  readonly time: string;
  /** Null for text that went past codenode_runtime: of Lambda itself, of native code or a child process. */
  readonly level: string | null;
  readonly message: string;
}

/** What runs in a process between START and REPORT; bound to its execution by the first line that tells whose it is. */
interface Invocation {
  readonly lambdaRequestId: string;
  readonly version: string;
  readonly time: string;
  execution?: Execution;
}

/**
 * Groups log events to executions. Lines of codenode_runtime tell their execution themselves, so that a thread which outlives its
 * turn writes under its own; only text without one goes by its place between START and REPORT of its process.
 */
export class ExecutionGrouper {
  readonly executions: Execution[] = [];
  private readonly byRequestId = new Map<string, Execution>();
  private readonly running = new Map<string, Invocation>();

  add({ stream, timestampMs, message }: LogEvent): void {
    const time = new Date(timestampMs).toISOString();
    const parsed = parseLine(message);
    const invocation = this.running.get(stream);
    switch (parsed.kind) {
      case "start":
        this.running.set(stream, { lambdaRequestId: parsed.lambdaRequestId, version: parsed.version, time });
        return;
      case "line":
        this.addLine(parsed.line, invocation);
        return;
      case "text": {
        if (invocation === undefined || message === "") return;
        const execution = this.executionOf(invocation);
        execution.lines.push({ time, level: parsed.outcome === undefined ? null : "ERROR", message });
        execution.node ??= nodeInTraceback(message);
        if (parsed.outcome !== undefined) execution.outcome = parsed.outcome;
        return;
      }
      case "report": {
        if (invocation === undefined) return;
        this.running.delete(stream);
        const execution = this.executionOf(invocation);
        const returned = execution.outcome === null || execution.outcome === "ok" || execution.outcome === "waiting";
        // A response that Lambda refused was well for the script; a text line has told more than REPORT's error type does.
        if (returned) execution.outcome = parsed.outcome ?? execution.outcome ?? "platform_error";
        execution.duration_ms ??= parsed.durationMs;
        return;
      }
      case "end":
        return;
    }
  }

  private addLine(line: RuntimeLine, invocation: Invocation | undefined): void {
    const known = this.byRequestId.get(line.request_id);
    const execution = known ?? this.begin(line, invocation);
    execution.node ??= line.node;
    if (line.outcome === undefined) {
      execution.lines.push({ time: line.time, level: line.level, message: line.message });
      return;
    }
    execution.outcome = line.outcome;
    execution.duration_ms = line.duration_ms ?? null;
  }

  private begin(line: RuntimeLine, invocation: Invocation | undefined): Execution {
    // Text that came before the first line that tells its execution has begun it already.
    const begun = invocation?.execution?.request_id === null ? invocation.execution : undefined;
    const execution = begun ?? this.put(invocation, line.time);
    execution.request_id = line.request_id;
    execution.environment = line.environment;
    execution.version = line.version;
    this.byRequestId.set(line.request_id, execution);
    return execution;
  }

  private executionOf(invocation: Invocation): Execution {
    return invocation.execution ?? this.put(invocation, invocation.time);
  }

  private put(invocation: Invocation | undefined, time: string): Execution {
    const isTaken = invocation?.execution !== undefined;
    const execution: Execution = {
      request_id: null,
      lambda_request_id: isTaken ? null : (invocation?.lambdaRequestId ?? null),
      time: isTaken ? time : (invocation?.time ?? time),
      node: null,
      environment: invocation === undefined ? null : environmentOf(invocation.version),
      version: invocation?.version ?? null,
      outcome: null,
      duration_ms: null,
      lines: [],
    };
    if (invocation !== undefined && !isTaken) invocation.execution = execution;
    this.executions.push(execution);
    return execution;
  }
}

/** Staging runs $LATEST; a published version is only ever invoked in production (SPEC 12). */
const environmentOf = (version: string): Environment => (version === LATEST ? "staging" : "production");

/** faulthandler writes the stack of code that is killed from outside: `  File "/var/task/nodes/slow.py", line 5 in main`. */
const nodeInTraceback = (text: string): string | null =>
  /\/nodes\/([A-Za-z_]\w*)\.py", line \d+ in /.exec(text)?.[1] ?? null;
