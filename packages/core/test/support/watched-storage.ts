/** A storage whose transactions a test can step between: before each one it may do something else, or let the process die. */
import { StorageUnavailable } from "../../src/kernel/index.ts";
import type { StorageAdapter, StorageFactory, StoreTx } from "../../src/storage/index.ts";

/** A change that a transaction made. */
export interface Written {
  readonly collection: string;
  /** The row; absent for a change of many. */
  readonly id?: string;
  readonly change: Readonly<Record<string, unknown>>;
}

/** A storage that is watched. */
export interface WatchedStorage extends StorageFactory {
  /** What each transaction wrote, in the order of their commits. */
  readonly commits: (readonly Written[])[];
  /** Transactions begun so far. */
  readonly begun: number;
  /** Called before a transaction, with its number; waited for. */
  before: (transaction: number) => Promise<void>;
  /** Called when a transaction changes a row; not waited for. What it throws fails the transaction. */
  changing: (written: Written) => void;
  /** Called when a transaction adds a row; not waited for. What it throws fails the transaction. */
  adding: (added: Written) => void;
  /** From now on every transaction fails, as if the process had been killed. */
  die(): void;
}

/** Watches a storage. */
export function watchedStorage(storage: StorageFactory): WatchedStorage {
  const commits: (readonly Written[])[] = [];
  let [begun, dead] = [0, false];
  const watched: WatchedStorage = {
    commits,
    get begun() {
      return begun;
    },
    before: async () => undefined,
    changing: () => undefined,
    adding: () => undefined,
    die: () => {
      dead = true;
    },
    open: async (context) => {
      const adapter = await storage.open(context);
      const transaction: StorageAdapter["transaction"] = async (scope, work) => {
        begun += 1;
        await watched.before(begun);
        if (dead) throw new StorageUnavailable("The process was killed.");
        let written: Written[] = [];
        const result = await adapter.transaction(scope, (tx) => {
          written = [];
          return work(
            noting(tx, {
              changed: (each) => {
                written.push(each);
                watched.changing(each);
              },
              added: (each) => watched.adding(each),
            }),
          );
        });
        commits.push(written);
        if (dead) throw new StorageUnavailable("The process was killed.");
        return result;
      };
      return { ...adapter, close: () => adapter.close(), transaction };
    },
  };
  return watched;
}

interface Notes {
  readonly changed: (written: Written) => void;
  readonly added: (added: Written) => void;
}

function noting(tx: StoreTx, { changed: note, added }: Notes): StoreTx {
  return {
    get: (...call) => tx.get(...call),
    getMany: (...call) => tx.getMany(...call),
    find: (...call) => tx.find(...call),
    count: (...call) => tx.count(...call),
    lockRow: (...call) => tx.lockRow(...call),
    claim: (...call) => tx.claim(...call),
    delete: (...call) => tx.delete(...call),
    insert: async (collection, tenant, rows) => {
      for (const row of rows) added({ collection, change: row });
      return tx.insert(collection, tenant, rows);
    },
    insertIfAbsent: (...call) => tx.insertIfAbsent(...call),
    update: async (collection, key, version, change) => {
      note({ collection, id: key.id, change });
      return tx.update(collection, key, version, change);
    },
    updateWhere: async (collection, tenant, where, change, options) => {
      note({ collection, change });
      return tx.updateWhere(collection, tenant, where, change, options);
    },
  };
}
