import type { ExecutionLogs } from "./execution-logs";
import { type ExecutionOutcome, exitFailure, timeoutFailure } from "./execution-outcome";
import { unwatchMemory, type Watched, watchMemory } from "./memory";
import type { InvocationEvent } from "./runtime-api";

export interface ExecutionLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** What whoever invoked the function waits for. */
export interface Execution {
  /** Known as soon as the process has answered, or has ended. */
  readonly outcome: Promise<ExecutionOutcome>;
  /** The last 4 KB of the execution's log, known when all its output has been read. */
  readonly tail: Promise<string>;
}

/** One execution in a process: its clock, its memory, and why it was ended where it was. */
export class RunningExecution implements Execution {
  readonly outcome: Promise<ExecutionOutcome>;
  readonly tail: Promise<string>;
  private resolveOutcome!: (outcome: ExecutionOutcome) => void;
  private resolveTail!: (tail: string) => void;
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  private readonly memory: Watched;
  private durationMs = 0;
  private killedFor: "timeout" | "memory" | undefined;

  constructor(
    private readonly event: InvocationEvent,
    private readonly limits: ExecutionLimits,
    pid: number,
    kill: () => void,
  ) {
    this.outcome = new Promise((resolve) => {
      this.resolveOutcome = resolve;
    });
    this.tail = new Promise((resolve) => {
      this.resolveTail = resolve;
    });
    const killFor = (cause: "timeout" | "memory") => {
      this.killedFor = cause;
      kill();
    };
    this.timer = setTimeout(() => killFor("timeout"), limits.timeoutMs);
    const limitBytes = limits.memoryMb * 1024 * 1024;
    this.memory = { pid, limitBytes, peakBytes: 0, exceeded: () => killFor("memory") };
    watchMemory(this.memory);
  }

  /** Whether an answer is to this execution: it may come late, to a turn that was ended in this very moment. */
  accepts(requestId: string): boolean {
    return this.event.requestId === requestId && this.killedFor === undefined;
  }

  /** Tells the caller, and stops the clock. */
  settle(outcome: ExecutionOutcome): void {
    clearTimeout(this.timer);
    this.durationMs = performance.now() - this.startedAt;
    this.resolveOutcome(outcome);
  }

  /** The outcome where the process ended without an answer. */
  failure(code: number | null, signal: NodeJS.Signals | null): ExecutionOutcome {
    const { requestId } = this.event;
    if (this.killedFor === "timeout") return timeoutFailure(requestId, this.limits.timeoutMs);
    return exitFailure(requestId, code, signal, undefined, this.killedFor === "memory");
  }

  /** Writes END and REPORT, when all its output has been read. `initMs` for the first execution of a process. */
  report(logs: ExecutionLogs, outcome: ExecutionOutcome, initMs: number | undefined): void {
    unwatchMemory(this.memory);
    if (outcome.logLine !== undefined) logs.line(`${new Date().toISOString()} ${outcome.logLine}`);
    const tail = logs.end({
      requestId: this.event.requestId,
      durationMs: this.durationMs,
      memoryMb: this.limits.memoryMb,
      maxMemoryUsedMb: Math.ceil(this.memory.peakBytes / 1024 / 1024),
      ...(initMs !== undefined && { initMs }),
      ...(outcome.errorType !== undefined && {
        status: outcome.errorType === "Sandbox.Timedout" ? "timeout" : "error",
        errorType: outcome.errorType,
      }),
    });
    this.resolveTail(tail);
  }
}
