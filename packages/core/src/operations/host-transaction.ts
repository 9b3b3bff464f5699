/**
 * Work in a transaction that the host has open. It is told in the form of our own transactions, so that whoever writes
 * does not ask whose it is; nothing is begun, committed, rolled back or run again.
 */
import { UnsafeConfiguration } from "../kernel/index.ts";
import type { StorageAdapter } from "../storage/index.ts";
import type { Transact } from "./tenant-setup.ts";

/**
 * The host's open transaction as a way to run work.
 *
 * @throws {@link UnsafeConfiguration} when the storage cannot join one.
 */
export function hostTransaction(adapter: StorageAdapter, native: unknown): Transact {
  return async (scope, work) => {
    if (adapter.joinTransaction === undefined)
      throw new UnsafeConfiguration("This storage cannot join a transaction of the host.");
    return work(adapter.joinTransaction(native, scope));
  };
}
