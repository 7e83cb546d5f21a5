import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { type Execution, type ExecutionLimits, RunningExecution } from "./execution";
import { ExecutionLogs, type LogSink } from "./execution-logs";
import {
  type ExecutionOutcome,
  exitFailure,
  oversizedFailure,
  timeoutFailure,
  withRequestId,
} from "./execution-outcome";
import { type InvocationEvent, RuntimeApi } from "./runtime-api";
import { type ChildPlan, killGroup, spawnRuntime } from "./runtime-child";

/** Everything that starts a process of one version of a function. */
export interface ProcessPlan extends ChildPlan, ExecutionLimits {
  readonly version: string;
  /** Each process has a log stream of its own, which its environment names. */
  open(): { readonly sink: LogSink; environment(runtimeApi: string): Record<string, string> };
}

export interface ProcessEvents {
  /** It has answered, and will wait for its next event in a moment. */
  answered(process: FunctionProcess): void;
  /** It waits for an event. */
  idle(process: FunctionProcess): void;
  /** It is gone; `failure` where it ended before it ever waited for an event. */
  ended(process: FunctionProcess, failure?: (requestId: string) => ExecutionOutcome): void;
}

/** Lambda gives the init of a process 10 seconds of its own. */
const INIT_TIMEOUT_MS = 10_000;

/** One process of a function under its runtime interface client: runs one execution at a time. */
export class FunctionProcess {
  private readonly api: RuntimeApi;
  private readonly logs: ExecutionLogs;
  private readonly startedAt = performance.now();
  private child: ChildProcess | undefined;
  private running: RunningExecution | undefined;
  private draining: Promise<void> = Promise.resolve();
  private initialized = false;
  /** Until the first execution has reported it. */
  private initMs: number | undefined;
  private initTimer: NodeJS.Timeout | undefined;
  private initError: Buffer | undefined;
  private initTimedOut = false;
  private killed = false;
  private ended = false;
  idleSince = 0;

  constructor(
    private readonly plan: ProcessPlan,
    private readonly events: ProcessEvents,
  ) {
    const { sink, environment } = plan.open();
    this.logs = new ExecutionLogs(sink);
    this.api = new RuntimeApi({
      next: () => void this.becomeIdle(),
      lost: () => this.kill(),
      response: (requestId, payload) => this.finish(requestId, { failed: false, payload }),
      responseTooLarge: (requestId) => this.finish(requestId, oversizedFailure()),
      error: (requestId, payload) => this.finish(requestId, { failed: true, payload }),
      initError: (payload) => {
        this.initError = payload;
      },
    });
    this.start(environment).catch((error: Error) => this.onEnd(null, null, error.message));
  }

  /** Hands over one event; the process must be idle. */
  run(event: InvocationEvent): Execution {
    this.logs.start(event.requestId, this.plan.version);
    this.running = new RunningExecution(event, this.plan, this.child!.pid!, () => this.kill());
    this.api.give(event, Date.now() + this.plan.timeoutMs);
    return this.running;
  }

  /** Ends it with everything that it started. */
  kill(): void {
    this.killed = true;
    if (this.child !== undefined && !this.ended) killGroup(this.child);
  }

  private async start(environment: (runtimeApi: string) => Record<string, string>): Promise<void> {
    const address = await this.api.listen();
    if (this.killed) {
      this.onEnd(null, "SIGKILL");
      return;
    }
    const child = spawnRuntime(this.plan, environment(address), (code, signal, error) =>
      this.onEnd(code, signal, error),
    );
    this.child = child;
    this.initTimer = setTimeout(() => {
      this.initTimedOut = true;
      this.kill();
    }, INIT_TIMEOUT_MS);
    this.logs.read(child.stdout as Readable);
    this.logs.read(child.stderr as Readable);
  }

  private async becomeIdle(): Promise<void> {
    if (!this.initialized) {
      this.initialized = true;
      clearTimeout(this.initTimer);
      this.initMs = performance.now() - this.startedAt;
    }
    // Its next event waits until the last one's lines have been told apart from what comes.
    await this.draining;
    if (this.ended) return;
    this.idleSince = Date.now();
    this.events.idle(this);
  }

  private finish(requestId: string, outcome: ExecutionOutcome): void {
    const running = this.running;
    if (running === undefined || !running.accepts(requestId)) return;
    this.running = undefined;
    this.events.answered(this);
    running.settle(outcome);
    // The caller has its answer already; only the process's next event waits for the lines.
    this.draining = this.logs.drain().then(() => this.report(running, outcome));
  }

  private report(running: RunningExecution, outcome: ExecutionOutcome): void {
    running.report(this.logs, outcome, this.initMs);
    this.initMs = undefined;
  }

  private onEnd(code: number | null, signal: NodeJS.Signals | null, startError?: string): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.initTimer);
    this.api.close();
    const running = this.running;
    if (running !== undefined) {
      const outcome = running.failure(code, signal);
      running.settle(outcome);
      this.report(running, outcome);
    }
    if (this.initialized) this.events.ended(this);
    else this.events.ended(this, (requestId) => this.initFailure(requestId, code, signal, startError));
  }

  private initFailure(
    requestId: string,
    code: number | null,
    signal: NodeJS.Signals | null,
    startError: string | undefined,
  ): ExecutionOutcome {
    if (this.initError !== undefined) return { failed: true, payload: withRequestId(this.initError, requestId) };
    if (this.initTimedOut) return timeoutFailure(requestId, INIT_TIMEOUT_MS);
    return exitFailure(requestId, code, signal, startError);
  }
}
