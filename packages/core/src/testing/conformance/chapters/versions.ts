/**
 * Versions: a change names the version it is based on, and of many changers exactly one succeeds.
 * A missing row and another version are the same answer, so that a caller never learns from a write
 * whether a row exists.
 */
import { failsWith, same, settled } from "../expectations.ts";
import { type Chapter, scopeOf } from "../law.ts";
import { ITEM, idOf, item, LATER, NOW, RUIJIN } from "../suite-collections.ts";

const first = { tenant: RUIJIN, id: idOf(1) };
const missing = { tenant: RUIJIN, id: idOf(2) };

/** See the module header. */
export const versionsChapter: Chapter = {
  name: "versions",
  laws: [
    {
      law: "an update changes its columns, leaves the others and returns the next version",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1, { note: "old", amount: 5 })]));
        const version = await bed.run((tx) => tx.update(ITEM, first, 1, { note: "new" }), { at: LATER });
        same(version, 2, "returned");
        const row = await bed.run((tx) => tx.get(ITEM, first));
        same([row?.version, row?.createdAt, row?.updatedAt], [2, NOW, LATER], "system columns");
        same([row?.row.note, row?.row.amount, row?.row.title], ["new", 5, "item 1"], "columns");
      },
    },
    {
      law: "an update of another version changes nothing",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        await bed.run((tx) => tx.update(ITEM, first, 1, { note: "two" }));
        for (const version of [1, 3]) {
          const change = bed.run((tx) => tx.update(ITEM, first, version, { note: "lost" }));
          const error = await failsWith(change, "VersionConflict", `version ${version}`);
          same(error.details, { collection: ITEM, id: idOf(1), expectedVersion: version }, "details");
        }
        const row = await bed.run((tx) => tx.get(ITEM, first));
        same([row?.version, row?.row.note], [2, "two"], "row");
      },
    },
    {
      law: "an update or delete of a missing row is a version conflict",
      test: async (bed) => {
        await failsWith(
          bed.run((tx) => tx.update(ITEM, missing, 1, { note: "x" })),
          "VersionConflict",
          "update",
        );
        await failsWith(
          bed.run((tx) => tx.delete(ITEM, missing, 1)),
          "VersionConflict",
          "delete",
        );
      },
    },
    {
      law: "of concurrent updates of one version exactly one succeeds",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const other = await bed.second();
        const calls = Array.from({ length: 10 }, (_, n) => {
          const adapter = n % 2 === 0 ? bed.adapter : other;
          return settled(adapter.transaction(scopeOf(), (tx) => tx.update(ITEM, first, 1, { amount: n })));
        });
        const outcomes = await Promise.all(calls);
        same(outcomes.filter((outcome) => outcome.value === 2).length, 1, "succeeded");
        for (const { error } of outcomes)
          if (error !== undefined) await failsWith(Promise.reject(error), "VersionConflict", "loser");
        same((await bed.run((tx) => tx.get(ITEM, first)))?.version, 2, "version");
      },
    },
    {
      law: "a delete needs the version and removes the row",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        await failsWith(
          bed.run((tx) => tx.delete(ITEM, first, 2)),
          "VersionConflict",
          "other version",
        );
        await bed.run((tx) => tx.delete(ITEM, first, 1));
        same(await bed.run((tx) => tx.get(ITEM, first)), null, "gone");
      },
    },
    {
      law: "of concurrent deletes exactly one succeeds",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const other = await bed.second();
        const outcomes = await Promise.all(
          [bed.adapter, other, bed.adapter, other].map((adapter) =>
            settled(adapter.transaction(scopeOf(), (tx) => tx.delete(ITEM, first, 1))),
          ),
        );
        same(outcomes.filter((outcome) => outcome.error === undefined).length, 1, "succeeded");
      },
    },
    {
      law: "a patch that is empty or names a system or lease column is refused",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        for (const patch of [{}, { version: 5 }, { id: idOf(3) }, { updatedAt: NOW }, { visibleAt: NOW }])
          await failsWith(
            bed.run((tx) => tx.update(ITEM, first, 1, patch)),
            "InvalidRow",
            JSON.stringify(patch),
          );
      },
    },
  ],
};
