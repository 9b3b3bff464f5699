/**
 * Row locks: until the transaction ends nobody else changes, deletes or locks the row.
 * What a decision was read from stays as it was until the decision is written. Where writers stand in a queue,
 * the same law is seen in what twenty of them add up to.
 */
import type { StorageAdapter } from "../../../storage/index.ts";
import { outsideTransaction } from "../concurrency.ts";
import { same, settled } from "../expectations.ts";
import { type Chapter, scopeOf } from "../law.ts";
import { ITEM, idOf, item, RUIJIN } from "../suite-collections.ts";

const first = { tenant: RUIJIN, id: idOf(1) };

/** Adds one under the row's lock: without a lock two such transactions would meet a version conflict. */
function increment(adapter: StorageAdapter): Promise<void> {
  return adapter.transaction(scopeOf(), async (tx) => {
    const row = await tx.lockRow(ITEM, first);
    await tx.count(ITEM, RUIJIN, [], 10);
    await tx.update(ITEM, first, row?.version ?? 0, { amount: Number(row?.row.amount) + 1 });
  });
}

/** See the module header. */
export const rowLocksChapter: Chapter = {
  name: "row locks",
  laws: [
    {
      law: "lockRow gives the row, and null for a missing one",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1, { note: "here" })]));
        const row = await bed.run((tx) => tx.lockRow(ITEM, first));
        same([row?.id, row?.version, row?.row.note], [idOf(1), 1, "here"], "row");
        same(await bed.run((tx) => tx.lockRow(ITEM, { tenant: RUIJIN, id: idOf(2) })), null, "missing");
      },
    },
    {
      law: "twenty concurrent increments under the lock all succeed and all count",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1, { amount: 0 })]));
        const other = await bed.second();
        const calls = Array.from({ length: 20 }, (_, n) => increment(n % 2 === 0 ? bed.adapter : other));
        await Promise.all(calls);
        const row = await bed.run((tx) => tx.get(ITEM, first));
        same([row?.row.amount, row?.version], [20, 21], "amount and version");
      },
    },
    {
      law: "another transaction's change waits for the lock and then sees what was committed",
      needs: "concurrentWriters",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const other = await bed.second();
        const late = outsideTransaction(() =>
          settled(other.transaction(scopeOf(), (tx) => tx.update(ITEM, first, 1, { note: "late" }))),
        );
        let outcome: ReturnType<typeof late> | undefined;
        await bed.run(async (tx) => {
          await tx.lockRow(ITEM, first);
          outcome = late();
          // Round trips give the other transaction time to reach the lock; the law holds however far it got.
          for (let n = 0; n < 20; n += 1) await tx.get(ITEM, first);
          await tx.update(ITEM, first, 1, { note: "first" });
        });
        const { error } = (await outcome) ?? {};
        same(error instanceof Error ? error.name : null, "VersionConflict", "the late change");
        same((await bed.run((tx) => tx.get(ITEM, first)))?.row.note, "first", "row");
      },
    },
  ],
};
