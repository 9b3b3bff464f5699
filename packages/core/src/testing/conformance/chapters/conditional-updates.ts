/**
 * Conditional updates: a bulk change touches at most so many rows, and none that stopped matching.
 * Withdrawal of consent and death cancel tasks and messages by it, in steps of a bounded size.
 * Rows changed by a concurrent transaction are judged as that one left them.
 */
import { failsWith, same } from "../expectations.ts";
import { type Chapter, scopeOf } from "../law.ts";
import { ITEM, idOf, item, LATER, RUIJIN } from "../suite-collections.ts";

const ten = Array.from({ length: 10 }, (_, n) => item(n + 1, { amount: n % 2 }));

/** See the module header. */
export const conditionalUpdatesChapter: Chapter = {
  name: "conditional updates",
  laws: [
    {
      law: "exactly the matching rows change, and each gets the next version",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, ten));
        const changed = await bed.run(
          (tx) => tx.updateWhere(ITEM, RUIJIN, [["amount", "eq", 1]], { note: "odd" }, { limit: 100 }),
          { at: LATER },
        );
        same(changed, 5, "how many");
        const rows = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: [], limit: 100 }));
        const marks = rows.map((row) => [row.version, row.row.note, row.updatedAt === LATER]);
        same(marks[0], [1, null, false], "an even row");
        same(marks[1], [2, "odd", true], "an odd row");
        same(marks.filter(([version]) => version === 2).length, 5, "new versions");
      },
    },
    {
      law: "at most limit rows change, in id order",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [...ten].reverse()));
        const step = () =>
          bed.run((tx) => tx.updateWhere(ITEM, RUIJIN, [["note", "isNull"]], { note: "done" }, { limit: 4 }));
        same(await step(), 4, "first step");
        const rows = await bed.run((tx) =>
          tx.find(ITEM, RUIJIN, [["note", "eq", "done"]], { orderBy: [], limit: 100 }),
        );
        same(
          rows.map((row) => row.id),
          [idOf(1), idOf(2), idOf(3), idOf(4)],
          "which",
        );
        same([await step(), await step(), await step()], [4, 2, 0], "the rest");
      },
    },
    {
      law: "no matching row is no change and no error",
      test: async (bed) => {
        const change = bed.run((tx) =>
          tx.updateWhere(ITEM, RUIJIN, [["rank", "eq", 77]], { note: "x" }, { limit: 5 }),
        );
        same(await change, 0, "none");
      },
    },
    {
      law: "of concurrent changes each row is changed by exactly one",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, ten));
        const other = await bed.second();
        const step = (adapter: typeof other, note: string) =>
          adapter.transaction(scopeOf(), (tx) =>
            tx.updateWhere(ITEM, RUIJIN, [["note", "isNull"]], { note }, { limit: 10 }),
          );
        const counts = await Promise.all([step(bed.adapter, "a"), step(other, "b"), step(bed.adapter, "c")]);
        same(
          counts.reduce((sum, count) => sum + count, 0),
          10,
          "each once",
        );
        const rows = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: [], limit: 100 }));
        same(
          rows.every((row) => row.version === 2),
          true,
          "one new version each",
        );
      },
    },
    {
      law: "limits outside 1 to 1000 are refused",
      test: async (bed) => {
        for (const limit of [0, 1001])
          await failsWith(
            bed.run((tx) => tx.updateWhere(ITEM, RUIJIN, [], { note: "x" }, { limit })),
            "InvalidQuery",
            `limit ${limit}`,
          );
      },
    },
  ],
};
