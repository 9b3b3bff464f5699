/**
 * Work in a transaction that the host has open. It is told in the form of our own transactions, so that whoever writes
 * does not ask whose it is; nothing is begun, committed or run again, and nothing of the host's own is undone.
 */
import { UnsafeConfiguration } from "../kernel/index.ts";
import type { StorageAdapter } from "../storage/index.ts";
import type { Caller, Runtime } from "./runtime.ts";
import type { Transact } from "./tenant-setup.ts";

/** Whether the call is part of a host's transaction on a storage that has one transaction at a time. */
export function standsAlone({ adapter }: Pick<Runtime, "adapter">, { transaction }: Caller): boolean {
  return transaction !== undefined && !adapter.capabilities.concurrentWriters;
}

/** The last call in each transaction of a host: undoing one must not undo another that began meanwhile. */
const turns: WeakMap<object, Promise<unknown>> = new WeakMap();

/**
 * The host's open transaction as a way to run work. What the work wrote is undone when it throws, because the host may
 * catch the error and commit.
 *
 * @throws {@link UnsafeConfiguration} when the storage cannot join one.
 */
export function hostTransaction(adapter: StorageAdapter, native: unknown): Transact {
  return async (scope, work) =>
    inTurn(native, async () => {
      if (adapter.joinTransaction === undefined)
        throw new UnsafeConfiguration("This storage cannot join a transaction of the host.");
      const tx = adapter.joinTransaction(native, scope);
      return tx.undoable(() => work(tx));
    });
}

function inTurn<T>(native: unknown, work: () => Promise<T>): Promise<T> {
  if (typeof native !== "object" || native === null) return work();
  const turn = (turns.get(native) ?? Promise.resolve()).then(work);
  turns.set(
    native,
    turn.catch(() => undefined),
  );
  return turn;
}
