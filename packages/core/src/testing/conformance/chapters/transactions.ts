/**
 * Transactions, nesting, doom: all or nothing, one at a time, and an error ends it.
 * A state change, its audit event and its outbox entry commit together because of these laws. Nested use is refused
 * at once: on a database with one connection it would wait for itself for ever.
 */
import { InternalError } from "../../../kernel/index.ts";
import type { StoreTx } from "../../../storage/index.ts";
import { failsWith, holds, same, settled } from "../expectations.ts";
import { type Chapter, type LawBed, scopeOf } from "../law.ts";
import { ITEM, idOf, item, RUIJIN } from "../suite-collections.ts";

const first = { tenant: RUIJIN, id: idOf(1) };

function countAll(bed: LawBed): Promise<number> {
  return bed.run((tx) => tx.count(ITEM, RUIJIN, [], 1000));
}

/** See the module header. */
export const transactionsChapter: Chapter = {
  name: "transactions, nesting, doom, retry",
  laws: [
    {
      law: "what fn returns is returned, and what it wrote is there for every later transaction",
      test: async (bed) => {
        const result = await bed.run(async (tx) => {
          await tx.insert(ITEM, RUIJIN, [item(1)]);
          await tx.insert(ITEM, RUIJIN, [item(2)]);
          return "done";
        });
        same(result, "done", "result");
        const other = await bed.second();
        same(await other.transaction(scopeOf(), (tx) => tx.count(ITEM, RUIJIN, [], 10)), 2, "rows");
      },
    },
    {
      law: "when fn throws, nothing is left and the same error comes out",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const thrown = new InternalError("planned by the suite");
        const outcome = await settled(
          bed.run(async (tx) => {
            await tx.insert(ITEM, RUIJIN, [item(2)]);
            await tx.update(ITEM, first, 1, { note: "lost" });
            await tx.insert(ITEM, RUIJIN, [item(3)]);
            throw thrown;
          }),
        );
        holds(outcome.error === thrown, "the same error");
        const row = await bed.run((tx) => tx.get(ITEM, first));
        same([await countAll(bed), row?.version, row?.row.note], [1, 1, null], "as before");
      },
    },
    {
      law: "a transaction sees its own writes",
      test: async (bed) => {
        const seen = await bed.run(async (tx) => {
          await tx.insert(ITEM, RUIJIN, [item(1), item(2)]);
          await tx.update(ITEM, first, 1, { note: "mine" });
          await tx.delete(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1);
          const row = await tx.get(ITEM, first);
          const found = await tx.find(ITEM, RUIJIN, [["note", "eq", "mine"]], { orderBy: [], limit: 5 });
          return [row?.version, row?.row.note, found.length, await tx.count(ITEM, RUIJIN, [], 5)];
        });
        same(seen, [2, "mine", 1, 1], "own writes");
      },
    },
    {
      law: "no other transaction sees what is not committed",
      test: async (bed) => {
        const other = await bed.second();
        const doubtful = settled(
          bed.run(async (tx) => {
            await tx.insert(ITEM, RUIJIN, [item(1)]);
            for (let n = 0; n < 20; n += 1) await tx.get(ITEM, first);
            throw new InternalError("planned by the suite");
          }),
        );
        for (let n = 0; n < 10; n += 1)
          same(await other.transaction(scopeOf(), (tx) => tx.count(ITEM, RUIJIN, [], 10)), 0, "rows");
        await doubtful;
        same(await countAll(bed), 0, "rows at the end");
      },
    },
    {
      law: "tx is dead when its transaction has ended",
      test: async (bed) => {
        let kept: StoreTx | undefined;
        await bed.run(async (tx) => {
          kept = tx;
        });
        const dead = kept;
        if (dead === undefined) return holds(false, "fn was called");
        await failsWith(dead.get(ITEM, first), "TransactionClosed", "read");
        await failsWith(dead.insert(ITEM, RUIJIN, [item(1)]), "TransactionClosed", "write");
        same(await countAll(bed), 0, "nothing was written");
      },
    },
    {
      law: "after a storage error every further call is refused",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const outcome = settled(
          bed.run(async (tx) => {
            await failsWith(tx.insert(ITEM, RUIJIN, [item(1)]), "DuplicateKey", "first");
            await failsWith(tx.get(ITEM, first), "TransactionClosed", "read");
            await failsWith(tx.insert(ITEM, RUIJIN, [item(2)]), "TransactionClosed", "write");
          }),
        );
        const { error } = await outcome;
        same(error instanceof Error ? error.name : null, "DuplicateKey", "what comes out");
      },
    },
    {
      law: "an error that fn swallows still rolls everything back and comes out",
      test: async (bed) => {
        const swallowed = bed.run(async (tx) => {
          await tx.insert(ITEM, RUIJIN, [item(1)]);
          await settled(tx.update(ITEM, first, 9, { note: "x" }));
          return "looks fine";
        });
        await failsWith(swallowed, "VersionConflict", "swallowed");
        same(await countAll(bed), 0, "rows");
      },
    },
    {
      law: "a transaction inside another one is refused at once, also through a second adapter",
      test: async (bed) => {
        const other = await bed.second();
        for (const adapter of [bed.adapter, other]) {
          const nested = bed.run(async (tx) => {
            await tx.insert(ITEM, RUIJIN, [item(1)]);
            await adapter.transaction(scopeOf(), (inner) => inner.insert(ITEM, RUIJIN, [item(2)]));
          });
          await failsWith(nested, "NestedTransaction", "nested");
          same(await countAll(bed), 0, "rows");
        }
      },
    },
    {
      law: "a transaction after another one is not nested",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(2)]));
        same(await countAll(bed), 2, "rows");
      },
    },
    {
      law: "a verb that fn did not wait for is done before the end, or its error rolls back",
      test: async (bed) => {
        await bed.run(async (tx) => {
          void tx.insert(ITEM, RUIJIN, [item(1)]);
        });
        same(await countAll(bed), 1, "rows");
        const failing = bed.run(async (tx) => {
          void settled(tx.insert(ITEM, RUIJIN, [item(2), item(1)]));
        });
        await failsWith(failing, "DuplicateKey", "not waited for");
        same(await countAll(bed), 1, "rows");
      },
    },
    {
      law: "a read-only transaction reads and refuses to write",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const row = await bed.run((tx) => tx.get(ITEM, first), { readOnly: true });
        same(row?.version, 1, "read");
        const write = bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(2)]), { readOnly: true });
        await failsWith(write, "InvalidQuery", "write");
      },
    },
    {
      law: "every durability and isolation gives the same results",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]), { durability: "relaxed" });
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(2)]), { isolation: "snapshot" });
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(3)]), { isolation: "serializable" });
        same(
          await bed.run((tx) => tx.count(ITEM, RUIJIN, [], 9), { isolation: "snapshot", readOnly: true }),
          3,
          "rows",
        );
      },
    },
    {
      law: "a transaction needs an instant",
      test: (bed) =>
        failsWith(
          bed.run(async () => undefined, { at: "now" }),
          "InvalidQuery",
          "at",
        ).then(() => undefined),
    },
    {
      law: "close waits for open transactions and refuses later ones",
      test: async (bed) => {
        const open = bed.run(async (tx) => {
          await tx.insert(ITEM, RUIJIN, [item(1)]);
          for (let n = 0; n < 10; n += 1) await tx.get(ITEM, first);
        });
        await bed.adapter.close();
        await open;
        await bed.adapter.close();
        const error = await failsWith(
          bed.run((tx) => tx.get(ITEM, first)),
          "StorageUnavailable",
          "closed",
        );
        same(error.details.outcome, "none", "outcome");
      },
    },
  ],
};
