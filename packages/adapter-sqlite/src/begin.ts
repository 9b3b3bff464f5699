/**
 * Beginning a transaction. Writers begin with `begin immediate`, which takes the write lock at once: a reader that turns
 * into a writer later could meet `SQLITE_BUSY` in the middle. When another process holds the lock, the wait is
 * asynchronous and happens here only, because the driver is synchronous and a wait inside it would stop the whole host.
 */
import { type RandomSource, type RetryWait, randomFraction, transient } from "@hcrm/core/storage";
import type { SqliteConnection } from "./connection.ts";
import { isBusyError } from "./map-error.ts";

/** How the write lock is waited for. */
export interface LockWait {
  /** Waits between two tries. */
  readonly wait: RetryWait;
  /** Jitter of the wait. */
  readonly random: RandomSource;
}

/** Longest wait for the write lock in all. */
const LONGEST_MS = 5000;
const FIRST_PAUSE_MS = 1;
const LARGEST_PAUSE_MS = 25;

/**
 * Begins a transaction that may write.
 *
 * @throws {@link Transient} when another process has held the lock for five seconds.
 */
export function beginImmediate(connection: SqliteConnection, lockWait: LockWait): Promise<void> {
  return whenUnlocked(() => connection.execute("begin immediate"), lockWait);
}

/**
 * Runs something again until no other connection holds the lock that it needs.
 *
 * @throws {@link Transient} when another process has held the lock for five seconds.
 */
export async function whenUnlocked(run: () => void, { wait, random }: LockWait): Promise<void> {
  let waited = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LARGEST_PAUSE_MS)) {
    try {
      run();
      return;
    } catch (error) {
      if (!isBusyError(error)) throw error;
      if (waited >= LONGEST_MS) throw transient();
    }
    const jittered = Math.ceil(pause * (0.5 + randomFraction(random)));
    await wait(jittered);
    waited += jittered;
  }
}

/** Begins a transaction that only reads: it takes no lock and waits for nobody. */
export function beginReading(connection: SqliteConnection): void {
  connection.execute("begin");
}
