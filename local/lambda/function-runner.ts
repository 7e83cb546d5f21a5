import { randomBytes } from "node:crypto";
import { Concurrency } from "./concurrency";
import { aliasNotFound, functionNotFound, type LambdaError } from "./errors";
import type { Execution } from "./execution";
import { ALIAS_PATTERN, functionArn, LATEST } from "./function-names";
import { type FunctionVersion, resolveQualifier, runsTheSame } from "./function-record";
import type { FunctionStore } from "./function-store";
import { type PlanContext, processPlan } from "./process-plan";
import { ProcessPool } from "./process-pool";

export interface Target {
  readonly ok: true;
  readonly name: string;
  readonly version: FunctionVersion;
  /** As the caller named it: the ARN that the function sees. */
  readonly arn: string;
}

export interface RunRequest {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly clientContext?: string;
}

interface Pool {
  readonly version: FunctionVersion;
  readonly pool: ProcessPool;
}

/** Runs functions: finds the version that is meant, holds the concurrency limits, and keeps one pool of processes per version. */
export class FunctionRunner {
  private readonly pools = new Map<string, Pool>();
  private readonly retiring = new Set<ProcessPool>();
  private readonly concurrency = new Concurrency();
  private stopped = false;

  constructor(
    private readonly functions: FunctionStore,
    private readonly context: PlanContext,
    /** Brings a function up to date before it is used, and says whether its $LATEST may run at all. */
    private readonly refresh: (name: string) => boolean,
  ) {}

  find(name: string, qualifier: string | undefined): Target | LambdaError {
    const arn = functionArn(name, qualifier);
    const mayRunLatest = this.refresh(name);
    const record = this.functions.get(name);
    if (record === undefined) return functionNotFound(arn);
    const version = resolveQualifier(record, qualifier);
    if (version === undefined)
      return qualifier !== undefined && ALIAS_PATTERN.test(qualifier) ? aliasNotFound(arn) : functionNotFound(arn);
    if (version.version === LATEST && !mayRunLatest) return functionNotFound(arn);
    return { ok: true, name, version, arn };
  }

  /** Starts an execution, or says which limit forbids it. It runs to its end whether or not anybody waits for it. */
  run(target: Target, request: RunRequest): Promise<Execution> | LambdaError {
    const entered = this.concurrency.enter(target.name, this.functions.get(target.name)?.reservedConcurrency);
    if (!entered.ok) return entered;
    const execution = this.poolOf(target).run({ ...request, functionArn: target.arn, traceId: traceId() });
    const leave = () => this.concurrency.leave(target.name);
    void execution.then(({ outcome }) => outcome.then(leave));
    return execution;
  }

  /** Ends the processes of a function's old code when they are idle. */
  retireChanged(name: string): void {
    const record = this.functions.get(name);
    for (const [key, { version: running, pool }] of this.pools) {
      if (!key.startsWith(`${name}:`)) continue;
      const version = record === undefined ? undefined : resolveQualifier(record, key.slice(name.length + 1));
      if (version === undefined || !runsTheSame(version, running)) this.retire(key, pool);
    }
  }

  /** Ends all processes at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    const pools = [...[...this.pools.values()].map(({ pool }) => pool), ...this.retiring];
    await Promise.all(pools.map((pool) => pool.stop()));
  }

  private poolOf({ name, version }: Target): ProcessPool {
    const key = `${name}:${version.version}`;
    const present = this.pools.get(key);
    if (present !== undefined && runsTheSame(present.version, version)) return present.pool;
    if (present !== undefined) this.retire(key, present.pool);
    const codeFolder = this.functions.code.folderOf(version.codeSha256);
    const pool = new ProcessPool(processPlan(name, version, codeFolder, this.context));
    this.pools.set(key, { version, pool });
    if (this.stopped) void pool.stop();
    return pool;
  }

  private retire(key: string, pool: ProcessPool): void {
    this.pools.delete(key);
    this.retiring.add(pool);
    void pool.retire().then(() => this.retiring.delete(pool));
  }
}

function traceId(): string {
  const time = Math.floor(Date.now() / 1000).toString(16);
  const random = randomBytes(20).toString("hex");
  return `Root=1-${time}-${random.slice(0, 24)};Parent=${random.slice(24)};Sampled=0`;
}
