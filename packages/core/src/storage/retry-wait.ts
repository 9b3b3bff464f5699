/**
 * The default wait between two runs of a transaction, and the only place in storage that knows a timer. Everything
 * else takes a {@link RetryWait}, so that tests wait for nothing.
 */

/** Waits for a number of milliseconds. */
export type RetryWait = (milliseconds: number) => Promise<void>;

/** Waits on the machine's timer. */
export const timerWait: RetryWait = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
