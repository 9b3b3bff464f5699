/**
 * Runs a transaction again after {@link Transient}: at most five runs, full jitter (a uniformly random part of a bound
 * that starts at 10 ms and doubles up to 500 ms), five seconds in all. Full jitter spreads the losers of one conflict
 * best (Marc Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog 2015). An unknown outcome is never
 * retried: the caller repeats the operation with its idempotency key.
 */
import { type Clock, msBetween, type RandomSource, randomFraction } from "../kernel/index.ts";
import type { RetryWait } from "./retry-wait.ts";

/** How one run of a transaction ended. */
export type Attempt<T> =
  | { readonly done: true; readonly value: T }
  /** `again` says that the error left nothing behind and the run may be repeated. */
  | { readonly done: false; readonly error: unknown; readonly again: boolean };

/** The outside world of a retry. */
export interface RetryTiming {
  /** Judges how long all runs have taken. */
  readonly clock: Clock;
  /** Gives the jitter. */
  readonly random: RandomSource;
  /** Waits between runs. */
  readonly wait: RetryWait;
}

/** Most runs of one transaction. */
export const MAX_RUNS = 5;
const FIRST_BOUND_MS = 10;
const LARGEST_BOUND_MS = 500;
const TOTAL_MS = 5000;

/** Repeats `run` until it is done, fails for good, or the limits are used up; then throws the last error. */
export async function retryTransient<T>(run: () => Promise<Attempt<T>>, timing: RetryTiming): Promise<T> {
  const startedAt = timing.clock.now();
  for (let runs = 1; ; runs += 1) {
    const attempt = await run();
    if (attempt.done) return attempt.value;
    if (!attempt.again || runs === MAX_RUNS) throw attempt.error;
    const bound = Math.min(FIRST_BOUND_MS * 2 ** (runs - 1), LARGEST_BOUND_MS);
    const pause = Math.floor(bound * randomFraction(timing.random));
    if (msBetween(startedAt, timing.clock.now()) + pause > TOTAL_MS) throw attempt.error;
    await timing.wait(pause);
  }
}
