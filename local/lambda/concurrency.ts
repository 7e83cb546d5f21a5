import { type LambdaError, tooManyRequests } from "./errors";

/** An account's limit of executions at one time. */
const ACCOUNT_CONCURRENCY = 1_000;

/** Counts the executions in flight, of each function and of the account, against their limits. */
export class Concurrency {
  private total = 0;
  private readonly byFunction = new Map<string, number>();

  /** Takes a place; the caller gives it back by `leave`. Refused at once where a limit is reached, as on AWS. */
  enter(name: string, reserved: number | undefined): LambdaError | { readonly ok: true } {
    const running = this.byFunction.get(name) ?? 0;
    if (reserved !== undefined && running >= reserved)
      return tooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded");
    if (this.total >= ACCOUNT_CONCURRENCY) return tooManyRequests("ConcurrentInvocationLimitExceeded");
    this.total++;
    this.byFunction.set(name, running + 1);
    return { ok: true };
  }

  leave(name: string): void {
    this.total--;
    this.byFunction.set(name, this.byFunction.get(name)! - 1);
  }
}
