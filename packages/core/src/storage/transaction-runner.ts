/**
 * What every adapter's `transaction` does, written once: nested use is refused, the verbs are guarded, a doomed
 * transaction rolls back even when its error was swallowed, `Transient` is retried, and `close` waits for what is open.
 * An adapter supplies how to begin, commit and roll back.
 */
import { InvalidQuery, isInstant, StorageUnavailable, Transient } from "../kernel/index.ts";
import type { CollectionLayouts } from "./collection-layout.ts";
import { guardStoreTx } from "./guarded-tx.ts";
import type { StoreTx } from "./port.ts";
import { type Attempt, type RetryTiming, retryTransient } from "./retry.ts";
import type { TransactionScope } from "./storage-adapter.ts";
import { insideTransaction, refuseNested } from "./transaction-mark.ts";

/** One open transaction of a database. */
export interface UnitOfWork {
  /** The verbs without guard; called with checked arguments only. */
  readonly bare: StoreTx;
  /** Commits. On any error the unit has cleaned up after itself; {@link Transient} only when nothing was committed. */
  commit(): Promise<void>;
  /** Rolls back and gives the connection back; never throws. */
  rollback(): Promise<void>;
}

/** What the runner needs of a database. */
export interface TransactionHost {
  /** All collections. */
  readonly layouts: CollectionLayouts;
  /** Most rows of one `insert`. */
  readonly maxBatchRows: number;
  /** Clock, jitter and wait of retries. */
  readonly timing: RetryTiming;
  /** Begins a transaction. */
  begin(scope: TransactionScope): Promise<UnitOfWork>;
}

/** The transaction half of a storage adapter. */
export interface TransactionRunner {
  /** See {@link StorageAdapter.transaction}. */
  transaction<T>(scope: TransactionScope, fn: (tx: StoreTx) => Promise<T>): Promise<T>;
  /** Refuses further transactions and waits for the open ones. */
  close(): Promise<void>;
}

/** Makes the transaction half of an adapter from its begin, commit and rollback. */
export function createTransactionRunner(host: TransactionHost): TransactionRunner {
  const open = new Set<Promise<unknown>>();
  let closed = false;
  return {
    async transaction(scope, fn) {
      refuseNested();
      if (closed) refuseClosed();
      checkScope(scope);
      const result = retryTransient(() => runOnce(host, scope, fn), host.timing);
      open.add(result);
      try {
        return await result;
      } finally {
        open.delete(result);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(open);
    },
  };
}

async function runOnce<T>(
  host: TransactionHost,
  scope: TransactionScope,
  fn: (tx: StoreTx) => Promise<T>,
): Promise<Attempt<T>> {
  let unit: UnitOfWork;
  try {
    unit = await host.begin(scope);
  } catch (error) {
    return failed(error, error);
  }
  const { layouts, maxBatchRows } = host;
  const guarded = guardStoreTx(unit.bare, { layouts, maxBatchRows, scope });
  const body = await settle(insideTransaction(() => fn(guarded.tx)));
  await guarded.close();
  const doom = guarded.doom();
  if (!body.done || doom !== null) {
    await unit.rollback();
    return failed(body.done ? doom : body.error, doom);
  }
  const commit = await settle(unit.commit());
  return commit.done ? body : failed(commit.error, commit.error);
}

/** The run is repeated when the database gave up on it, whatever `fn` made of the error. */
function failed(error: unknown, storageError: unknown): Attempt<never> {
  return { done: false, error, again: storageError instanceof Transient };
}

type Settled<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown };

async function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { done: true, value: await promise };
  } catch (error) {
    return { done: false, error };
  }
}

function refuseClosed(): never {
  throw new StorageUnavailable("The storage adapter is closed.", { details: { outcome: "none" } });
}

function checkScope(scope: TransactionScope): void {
  if (isInstant(scope.at)) return;
  throw new InvalidQuery("A transaction needs an instant `at`.", { details: { reason: "not-an-instant" } });
}
