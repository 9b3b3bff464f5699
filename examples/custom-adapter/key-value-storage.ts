/**
 * A storage adapter as a vendor would write one, over a plain key-value store and with nothing but the public names of
 * `@hcrm/core/storage`: this file opens it, `key-value-tx.ts` holds the verbs, `row.ts` the values. It reads whole
 * collections where a real one would keep indexes; the conformance suite says that it is right, not that it is fast.
 */
import type { StorageCapabilities, StorageFactory } from "@hcrm/core/storage";
import { collectionLayouts, createTransactionRunner, serialQueue, timerWait } from "@hcrm/core/storage";
import { type KeyValueStore, KeyValueTx } from "./key-value-tx.ts";

/** What this adapter can do. */
export const keyValueCapabilities: StorageCapabilities = {
  profile: "example-key-value",
  concurrentWriters: false,
  skipLocked: false,
  rowSecurity: false,
  transactionalDdl: true,
  maxBatchRows: 500,
};

/** Storage in a key-value store. */
export function keyValueStorage(store: KeyValueStore): StorageFactory {
  const enter = serialQueue(); // one transaction at a time
  return {
    async open({ collections, clock, random }) {
      const layouts = collectionLayouts(collections);
      const runner = createTransactionRunner({
        layouts,
        maxBatchRows: keyValueCapabilities.maxBatchRows,
        timing: { clock, random, wait: timerWait },
        async begin(scope) {
          const leave = await enter();
          const bare = new KeyValueTx({ store, layouts, scope });
          return {
            bare,
            rollback: async () => leave(),
            commit: async () => {
              store.write(bare.changes);
              leave();
            },
          };
        },
      });
      // There is no schema, so there is nothing to migrate.
      const nothing = { applied: [], pending: [], drift: [] };
      const migrator = { status: async () => nothing, up: async () => undefined, sql: () => [] };
      return { portVersion: 1, capabilities: keyValueCapabilities, migrator, ...runner };
    },
  };
}
