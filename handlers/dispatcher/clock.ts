/** Time is handed in, so that expiry and deadlines are tested without sleeping (DESIGN.md, Habits). */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Full jitter: somewhere between nothing and a bound that doubles with each attempt (attempt 0 is the first retry). */
export const jitteredBackoffMs = (attempt: number, baseMs: number, maxMs: number): number =>
  Math.random() * Math.min(maxMs, baseMs * 2 ** attempt);
