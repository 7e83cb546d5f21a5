import { cpus } from "node:os";
import type { Execution } from "./execution";
import type { ExecutionOutcome } from "./execution-outcome";
import { FunctionProcess, type ProcessPlan } from "./function-process";
import type { InvocationEvent } from "./runtime-api";

interface Waiting {
  readonly event: InvocationEvent;
  readonly since: number;
  readonly resolve: (execution: Execution) => void;
}

/** As many processes as this start without waiting; beyond, one more core of work is started per tick while turns wait. */
const EAGER_PROCESSES = 2 * cpus().length;
const STARTING_AT_ONCE = Math.max(2, cpus().length);
const TICK_MS = 50;
const IDLE_LIFE_MS = 5 * 60_000;
const SWEEP_MS = 30_000;

/**
 * The processes of one version of a function. An idle one is reused, the most recently used first. A herd of short turns is
 * served by few processes, while slow scripts still get one each: see `grow`.
 */
export class ProcessPool {
  private readonly processes = new Set<FunctionProcess>();
  private readonly idle: FunctionProcess[] = [];
  /** They have answered and are not waiting yet: a caller's next turn may come before that. */
  private readonly returning = new Set<FunctionProcess>();
  private readonly queue: Waiting[] = [];
  private starting = 0;
  private handedSinceTick = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly sweeper: NodeJS.Timeout;
  private retired = false;
  private readonly gone: { promise: Promise<void>; resolve: () => void };

  constructor(private readonly plan: ProcessPlan) {
    this.sweeper = setInterval(() => this.endIdle(Date.now() - IDLE_LIFE_MS), SWEEP_MS).unref();
    let resolve!: () => void;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.gone = { promise, resolve };
  }

  /** Runs one event as soon as a process is free. The number of waiting ones is bounded by the concurrency limits above. */
  run(event: InvocationEvent): Promise<Execution> {
    const process = this.idle.pop();
    if (process !== undefined) {
      this.handedSinceTick++;
      return Promise.resolve(process.run(event));
    }
    return new Promise((resolve) => {
      this.queue.push({ event, since: performance.now(), resolve });
      const coming = this.starting + this.returning.size;
      if (this.processes.size < EAGER_PROCESSES && coming < this.queue.length) this.startProcess();
      this.timer ??= setTimeout(() => this.grow(), TICK_MS);
    });
  }

  /** No new event comes: idle processes end now, the others with their last execution. Resolves when none is left. */
  retire(): Promise<void> {
    this.retired = true;
    this.endIdle(Number.POSITIVE_INFINITY);
    this.resolveWhenGone();
    return this.gone.promise;
  }

  /** Ends every process at once, also in the middle of an execution. */
  stop(): Promise<void> {
    const gone = this.retire();
    for (const process of this.processes) process.kill();
    return gone;
  }

  private startProcess(): void {
    this.starting++;
    let initialized = false;
    const started = () => {
      if (!initialized) this.starting--;
      initialized = true;
    };
    const process = new FunctionProcess(this.plan, {
      answered: (busy) => this.returning.add(busy),
      idle: (free) => {
        started();
        this.returning.delete(free);
        this.take(free);
      },
      ended: (ended, failure) => {
        started();
        this.remove(ended, failure);
      },
    });
    this.processes.add(process);
  }

  private take(process: FunctionProcess): void {
    const next = this.queue.shift();
    if (next !== undefined) {
      this.handedSinceTick++;
      next.resolve(process.run(next.event));
    } else {
      this.idle.push(process);
      if (this.retired) this.endIdle(Number.POSITIVE_INFINITY);
    }
  }

  private remove(process: FunctionProcess, failure?: (requestId: string) => ExecutionOutcome): void {
    this.processes.delete(process);
    this.returning.delete(process);
    const position = this.idle.indexOf(process);
    if (position >= 0) this.idle.splice(position, 1);
    // A process that never came up costs the turn that waited longest: it gets the reason, as on AWS.
    const waiting = failure === undefined ? undefined : this.queue.shift();
    if (waiting !== undefined) {
      const outcome = failure!(waiting.event.requestId);
      waiting.resolve({ outcome: Promise.resolve(outcome), tail: Promise.resolve(`${outcome.logLine ?? ""}\n`) });
    }
    if (this.queue.length > 0 && this.processes.size === 0) this.startProcess();
    this.resolveWhenGone();
  }

  /**
   * While turns wait, more processes start, but not where each process takes more than one turn per tick: those
   * turns are short, and more processes would only share the same cores.
   */
  private grow(): void {
    this.timer = undefined;
    const waiting = this.queue[0];
    if (waiting === undefined) return;
    const turnsAreShort = this.handedSinceTick > this.processes.size - this.starting;
    const waitsLong = performance.now() - waiting.since >= TICK_MS / 2;
    this.handedSinceTick = 0;
    if (waitsLong && !turnsAreShort)
      for (let free = Math.min(STARTING_AT_ONCE, this.queue.length) - this.starting; free > 0; free--)
        this.startProcess();
    this.timer = setTimeout(() => this.grow(), TICK_MS);
  }

  private endIdle(usedBefore: number): void {
    for (const process of [...this.idle])
      if (process.idleSince < usedBefore) {
        this.idle.splice(this.idle.indexOf(process), 1);
        process.kill();
      }
  }

  private resolveWhenGone(): void {
    if (!this.retired || this.processes.size > 0 || this.queue.length > 0) return;
    clearInterval(this.sweeper);
    clearTimeout(this.timer);
    this.gone.resolve();
  }
}
