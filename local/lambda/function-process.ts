import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { ExecutionLogs, type LogSink } from "./execution-logs";
import {
  type ExecutionOutcome,
  exitFailure,
  oversizedFailure,
  timeoutFailure,
  withRequestId,
} from "./execution-outcome";
import { unwatchMemory, type Watched, watchMemory } from "./memory";
import { type InvocationEvent, RuntimeApi } from "./runtime-api";

/** Everything that starts a process of one version of a function. */
export interface ProcessPlan {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly version: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Each process has a log stream of its own, which its environment names. */
  open(): { readonly sink: LogSink; environment(runtimeApi: string): Record<string, string> };
}

export interface Execution {
  /** Known as soon as the process has answered, or has ended. */
  readonly outcome: Promise<ExecutionOutcome>;
  /** The last 4 KB of the execution's log, known when all its output has been read. */
  readonly tail: Promise<string>;
}

export interface ProcessEvents {
  /** It has answered, and will wait for its next event in a moment. */
  answered(process: FunctionProcess): void;
  /** It waits for an event. */
  idle(process: FunctionProcess): void;
  /** It is gone; `failure` where it ended before it ever waited for an event. */
  ended(process: FunctionProcess, failure?: (requestId: string) => ExecutionOutcome): void;
}

interface Running {
  readonly event: InvocationEvent;
  readonly startedAt: number;
  readonly timer: NodeJS.Timeout;
  readonly memory: Watched;
  readonly resolveOutcome: (outcome: ExecutionOutcome) => void;
  readonly resolveTail: (tail: string) => void;
  /** Why we killed it, where we did. */
  cause?: "timeout" | "memory";
}

/** Lambda gives the init of a process 10 seconds of its own. */
const INIT_TIMEOUT_MS = 10_000;
/** A child of a script in a process group of its own may hold the output open for ever. */
const OUTPUT_GRACE_MS = 500;

/** One process of a function under its runtime interface client: runs one execution at a time. */
export class FunctionProcess {
  private readonly api: RuntimeApi;
  private readonly logs: ExecutionLogs;
  private child: ChildProcess | undefined;
  private running: Running | undefined;
  private draining: Promise<void> = Promise.resolve();
  private startedAt = performance.now();
  private initMs: number | undefined;
  private initTimer: NodeJS.Timeout | undefined;
  private initError: Buffer | undefined;
  private initTimedOut = false;
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

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Hands over one event; the process must be idle. */
  run(event: InvocationEvent): Execution {
    const { timeoutMs, memoryMb, version } = this.plan;
    this.logs.start(event.requestId, version);
    let resolveOutcome!: Running["resolveOutcome"];
    let resolveTail!: Running["resolveTail"];
    const outcome = new Promise<ExecutionOutcome>((resolve) => {
      resolveOutcome = resolve;
    });
    const tail = new Promise<string>((resolve) => {
      resolveTail = resolve;
    });
    const kill = (cause: "timeout" | "memory") => {
      running.cause = cause;
      this.kill();
    };
    const running: Running = {
      event,
      startedAt: performance.now(),
      timer: setTimeout(() => kill("timeout"), timeoutMs),
      memory: {
        pid: this.child!.pid!,
        limitBytes: memoryMb * 1024 * 1024,
        peakBytes: 0,
        exceeded: () => kill("memory"),
      },
      resolveOutcome,
      resolveTail,
    };
    this.running = running;
    watchMemory(running.memory);
    this.api.give(event, Date.now() + timeoutMs);
    return { outcome, tail };
  }

  /** Ends it with everything that it started. */
  kill(): void {
    if (this.child?.pid !== undefined && !this.ended) killGroup(this.child.pid);
  }

  private async start(environment: (runtimeApi: string) => Record<string, string>): Promise<void> {
    const address = await this.api.listen();
    const child = spawn(this.plan.command, this.plan.arguments, {
      cwd: this.plan.directory,
      env: environment(address),
      // A group of its own: Ctrl-C on the terminal reaches the cloud alone, which then ends everything in order.
      detached: true,
      // The fourth is the lifeline: it closes when this process is gone, and the child ends itself (local/python/lifeline.py).
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    this.child = child;
    this.initTimer = setTimeout(() => {
      this.initTimedOut = true;
      this.kill();
    }, INIT_TIMEOUT_MS);
    this.logs.read(child.stdout as Readable);
    this.logs.read(child.stderr as Readable);
    child.stdio[3]?.on("error", () => undefined);
    child.on("error", (error) => this.onEnd(null, null, error.message));
    child.on("exit", (code, signal) => {
      // What it started itself may outlive it, and would keep its output open.
      killGroup(child.pid!);
      const ended = () => this.onEnd(code, signal);
      child.on("close", ended);
      setTimeout(ended, OUTPUT_GRACE_MS).unref();
    });
  }

  private async becomeIdle(): Promise<void> {
    if (this.initMs === undefined) {
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
    // A late answer to a turn that has ended already, or that was killed in this very moment.
    if (running === undefined || running.event.requestId !== requestId || running.cause !== undefined) return;
    this.running = undefined;
    clearTimeout(running.timer);
    const durationMs = performance.now() - running.startedAt;
    this.events.answered(this);
    running.resolveOutcome(outcome);
    this.draining = this.logs.drain().then(() => this.report(running, durationMs, outcome));
  }

  private report(running: Running, durationMs: number, outcome: ExecutionOutcome): void {
    unwatchMemory(running.memory);
    const initMs = this.initMs;
    running.resolveTail(
      this.logs.end({
        requestId: running.event.requestId,
        durationMs,
        memoryMb: this.plan.memoryMb,
        maxMemoryUsedMb: Math.ceil(running.memory.peakBytes / 1024 / 1024),
        ...(initMs !== undefined && initMs > 0 && { initMs }),
        ...(outcome.failed &&
          outcome.errorType !== undefined && {
            status: outcome.errorType === "Sandbox.Timedout" ? "timeout" : "error",
            errorType: outcome.errorType,
          }),
      }),
    );
    // Only the first execution of a process reports its init.
    this.initMs = 0;
  }

  private onEnd(code: number | null, signal: NodeJS.Signals | null, startError?: string): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.initTimer);
    this.api.close();
    const running = this.running;
    if (running !== undefined) {
      this.running = undefined;
      clearTimeout(running.timer);
      const outcome = this.failureOf(running, code, signal);
      const durationMs = performance.now() - running.startedAt;
      this.logs.line(`${new Date().toISOString()} ${outcome.logLine}`);
      running.resolveOutcome(outcome);
      this.report(running, durationMs, outcome);
    }
    if (this.initMs !== undefined) this.events.ended(this);
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

  private failureOf(running: Running, code: number | null, signal: NodeJS.Signals | null) {
    const { requestId } = running.event;
    if (running.cause === "timeout") return timeoutFailure(requestId, this.plan.timeoutMs);
    return exitFailure(requestId, code, signal, undefined, running.cause === "memory");
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of the group is left: it has gone between its end and our notice of it.
  }
}
