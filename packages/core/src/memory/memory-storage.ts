/**
 * The reference adapter: storage in memory, with every law of the port and none of a database's freedom. Unit tests and
 * documentation use it, and the conformance suite's mutants are broken versions of it. It keeps nothing when the
 * process ends, and it is not meant to be fast: a query walks the rows of its tenant.
 */
import {
  type CollectionLayouts,
  collectionLayouts,
  createTransactionRunner,
  type Migrator,
  type StorageAdapter,
  type StorageCapabilities,
  type StorageFactory,
  type TransactionScope,
  timerWait,
  type UnitOfWork,
} from "../storage/index.ts";
import { MemoryDatabase } from "./memory-database.ts";
import type { MemoryFaults } from "./memory-faults.ts";
import { MemoryTx } from "./memory-tx.ts";

/** A factory whose adapters share one set of rows; opening it again is like a second process on one database. */
export interface MemoryStorage extends StorageFactory {
  /** Plans failures, for tests. */
  readonly faults: MemoryFaults;
}

/** What the memory adapter can do. */
export const memoryCapabilities: StorageCapabilities = Object.freeze({
  profile: "memory",
  concurrentWriters: false,
  skipLocked: false,
  rowSecurity: false,
  transactionalDdl: true,
  maxBatchRows: 1000,
});

/** There is no schema, so there is nothing to migrate. */
const migrator: Migrator = {
  status: async () => ({ applied: [], pending: [], drift: [] }),
  up: async () => undefined,
  sql: () => [],
};

/**
 * Storage in memory.
 *
 * @example
 * ```ts
 * const adapter = await memoryStorage().open({ collections: [cardCollection], clock, random });
 * ```
 */
export function memoryStorage(): MemoryStorage {
  const database = new MemoryDatabase();
  return {
    faults: database.faults,
    async open({ collections, clock, random }): Promise<StorageAdapter> {
      const layouts = collectionLayouts(collections);
      const runner = createTransactionRunner({
        layouts,
        maxBatchRows: memoryCapabilities.maxBatchRows,
        timing: { clock, random, wait: timerWait },
        begin: (scope) => begin(database, layouts, scope),
      });
      return { portVersion: 1, capabilities: memoryCapabilities, migrator, ...runner };
    },
  };
}

async function begin(
  database: MemoryDatabase,
  layouts: CollectionLayouts,
  scope: TransactionScope,
): Promise<UnitOfWork> {
  const leave = await database.enter();
  const bare = new MemoryTx(database, layouts, scope);
  return {
    bare,
    async commit() {
      try {
        database.faults.beforeCommit();
        bare.merge();
        database.faults.afterCommit();
      } finally {
        leave();
      }
    },
    async rollback() {
      leave();
    },
  };
}
