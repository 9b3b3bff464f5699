/**
 * Mutants of transactions, claims and locks. Some rest on an adapter that commits each verb by itself behind a queue of
 * its own and undoes inserts when a transaction fails: the imitation that a database without transactions invites.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  asRecordId,
  NestedTransaction,
  type Row,
  type StorageAdapter,
  type StoreTx,
  serialQueue,
  type TransactionScope,
  type Versioned,
} from "../../storage/index.ts";
import type { AdapterWrapper } from "../memory-harness.ts";
import { brokenVerbs, type StorageMutant, withTransaction, withVerbs } from "./mutant.ts";

type Insert = Parameters<StoreTx["insert"]>;

/** When a transaction of the imitation lets the next one in, besides at its end. */
interface Imitation {
  readonly leavesAt: "start" | "lockRow" | "insertIfAbsent" | "end";
  readonly nested: "refused" | "runs-on";
}

/** Commits each verb by itself; on failure deletes what was inserted. */
function autocommit({ leavesAt, nested }: Imitation): AdapterWrapper {
  const inside: AsyncLocalStorage<true> = new AsyncLocalStorage();
  const enter = serialQueue();
  return (adapter) =>
    withTransaction(adapter, async (scope, fn) => {
      const isNested = inside.getStore() === true;
      if (isNested && nested === "refused") throw new NestedTransaction("refused by the imitation");
      const leave = isNested ? () => undefined : await enter();
      const inserted: Insert[] = [];
      if (leavesAt === "start") leave();
      try {
        const tx = autocommitTx(adapter, scope, inserted);
        return await inside.run(true, () => fn(leavingTx(tx, leavesAt, leave)));
      } catch (error) {
        await undo(adapter, scope, inserted);
        throw error;
      } finally {
        leave();
      }
    });
}

/** Every verb in a transaction of its own. */
function autocommitTx(adapter: StorageAdapter, scope: TransactionScope, inserted: Insert[]): StoreTx {
  const alone = <T>(verb: (tx: StoreTx) => Promise<T>): Promise<T> => adapter.transaction(scope, verb);
  return {
    get: (...a) => alone((tx) => tx.get(...a)),
    getMany: (...a) => alone((tx) => tx.getMany(...a)),
    find: (...a) => alone((tx) => tx.find(...a)),
    count: (...a) => alone((tx) => tx.count(...a)),
    insert: async (...a) => {
      await alone((tx) => tx.insert(...a));
      inserted.push(a);
    },
    insertIfAbsent: (...a) => alone((tx) => tx.insertIfAbsent(...a)),
    update: (...a) => alone((tx) => tx.update(...a)),
    updateWhere: (...a) => alone((tx) => tx.updateWhere(...a)),
    delete: (...a) => alone((tx) => tx.delete(...a)),
    claim: (...a) => alone((tx) => tx.claim(...a)),
    lockRow: (...a) => alone((tx) => tx.lockRow(...a)),
  };
}

function leavingTx(tx: StoreTx, leavesAt: Imitation["leavesAt"], leave: () => void): StoreTx {
  if (leavesAt === "lockRow") {
    return withVerbs(tx, {
      lockRow: (c, key) => {
        leave();
        return tx.lockRow(c, key);
      },
    });
  }
  if (leavesAt !== "insertIfAbsent") return tx;
  return withVerbs(tx, {
    insertIfAbsent: async (c, tenant, row, unique) => {
      leave();
      const taken = await tx.count(c, tenant, [[unique, "eq", row[unique] ?? ""]], 1);
      if (taken > 0) return "exists";
      await tx.insert(c, tenant, [row]);
      return "inserted";
    },
  });
}

async function undo(
  adapter: StorageAdapter,
  scope: TransactionScope,
  inserted: readonly Insert[],
): Promise<void> {
  for (const [c, tenant, rows] of inserted) {
    for (const row of rows) {
      const key = { tenant, id: asRecordId(String(row.id)) };
      await adapter.transaction(scope, async (tx) => {
        const stored = await tx.get(c, key);
        if (stored !== null) await tx.delete(c, key, stored.version);
      });
    }
  }
}

/** A transaction that remembers its inserts; `after` decides what to do with them when it has failed. */
function rememberingInserts(
  after: (adapter: StorageAdapter, scope: TransactionScope, inserts: readonly Insert[]) => Promise<void>,
): AdapterWrapper {
  return (adapter) =>
    withTransaction(adapter, async (scope, fn) => {
      const inserts: Insert[] = [];
      let finished = false;
      let value: unknown;
      try {
        return await adapter.transaction(scope, async (tx) => {
          const result = await fn(
            withVerbs(tx, {
              insert: async (...a) => {
                await tx.insert(...a);
                inserts.push(a);
              },
            }),
          );
          finished = true;
          value = result;
          return result;
        });
      } catch (error) {
        await after(adapter, scope, inserts);
        if (finished) return value as never; // what fn returned, although its transaction was doomed
        throw error;
      }
    });
}

/** Verbs go to a new transaction once the old one has ended. */
const undyingTx: AdapterWrapper = (adapter) =>
  withTransaction(adapter, async (scope, fn) => {
    let current: StoreTx | null = null;
    const run = <T>(verb: (tx: StoreTx) => Promise<T>): Promise<T> =>
      current === null ? adapter.transaction(scope, verb) : verb(current);
    try {
      return await adapter.transaction(scope, (tx) => {
        current = tx;
        return fn(
          withVerbs(tx, {
            get: (...a) => run((live) => live.get(...a)),
            insert: (...a) => run((live) => live.insert(...a)),
          }),
        );
      });
    } finally {
      current = null;
    }
  });

/** Inserts wait until `fn` is done. */
const deferredInserts: AdapterWrapper = (adapter) =>
  withTransaction(adapter, (scope, fn) =>
    adapter.transaction(scope, async (tx) => {
      const waiting: Insert[] = [];
      const result = await fn(
        withVerbs(tx, {
          insert: async (...a) => {
            waiting.push(a);
          },
        }),
      );
      for (const insert of waiting) await tx.insert(...insert);
      return result;
    }),
  );

function withToken(rows: readonly Versioned[], leaseToken: number): readonly Versioned[] {
  return rows.map((row): Versioned => {
    const columns: Row = { ...row.row, leaseToken };
    return { ...row, row: columns };
  });
}

/** Broken transactions, claims and locks. */
export const transactionMutants: readonly StorageMutant[] = [
  {
    name: "insertIfAbsent is read-then-write",
    chapter: "inserts and uniques",
    wrap: autocommit({ leavesAt: "insertIfAbsent", nested: "refused" }),
  },
  {
    name: "claim ignores a live lease",
    chapter: "claims and fencing",
    wrap: brokenVerbs(() => (tx) => ({
      claim: async (c, lease) => {
        const due = await tx.claim(c, lease);
        if (due.length > 0) return due;
        const leased = await tx.find(c, lease.tenant, [["leaseOwner", "notNull"]], {
          orderBy: [],
          limit: 1000,
        });
        return leased.slice(0, lease.limit);
      },
    })),
  },
  {
    name: "claim does not raise the fencing token",
    chapter: "claims and fencing",
    wrap: brokenVerbs(() => (tx) => ({
      claim: async (c, lease) => withToken(await tx.claim(c, lease), 1),
    })),
  },
  {
    name: "claim exceeds its limit",
    chapter: "claims and fencing",
    wrap: brokenVerbs(() => (tx) => ({
      claim: (c, lease) => tx.claim(c, { ...lease, limit: lease.limit + 1 }),
    })),
  },
  {
    name: "rollback keeps one write",
    chapter: "transactions, nesting, doom, retry",
    wrap: (adapter) =>
      withTransaction(adapter, async (scope, fn) => {
        let first: Insert | null = null;
        try {
          return await adapter.transaction(scope, (tx) =>
            fn(
              withVerbs(tx, {
                insert: async (...a) => {
                  await tx.insert(...a);
                  first ??= a;
                },
              }),
            ),
          );
        } catch (error) {
          if (first !== null) {
            const kept: Insert = first;
            await adapter.transaction(scope, (tx) => tx.insert(...kept));
          }
          throw error;
        }
      }),
  },
  {
    name: "own writes are invisible in the transaction",
    chapter: "transactions, nesting, doom, retry",
    wrap: deferredInserts,
  },
  {
    name: "other transactions see uncommitted rows",
    chapter: "transactions, nesting, doom, retry",
    wrap: autocommit({ leavesAt: "start", nested: "refused" }),
  },
  {
    name: "tx still works after the end",
    chapter: "transactions, nesting, doom, retry",
    wrap: undyingTx,
  },
  {
    name: "a swallowed error commits",
    chapter: "transactions, nesting, doom, retry",
    wrap: rememberingInserts(async (adapter, scope, inserts) => {
      await adapter.transaction(scope, async (tx) => {
        for (const insert of inserts) await tx.insert(...insert);
      });
    }),
  },
  {
    name: "nested use runs on, outside the transaction",
    chapter: "transactions, nesting, doom, retry",
    wrap: autocommit({ leavesAt: "end", nested: "runs-on" }),
  },
  {
    name: "a read-only transaction writes",
    chapter: "transactions, nesting, doom, retry",
    wrap: (adapter) =>
      withTransaction(adapter, (scope, fn) => adapter.transaction({ ...scope, readOnly: false }, fn)),
  },
  {
    name: "lockRow does not lock",
    chapter: "row locks",
    wrap: autocommit({ leavesAt: "lockRow", nested: "refused" }),
  },
];
