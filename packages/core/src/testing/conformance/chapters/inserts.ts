/**
 * Inserts and uniques: all rows or none, and of many callers exactly one.
 * The duplicates of registration, ingest and idempotency keys are decided here, never by looking first
 * and inserting later.
 */
import type { Row } from "../../../storage/index.ts";
import { failsWith, same, settled } from "../expectations.ts";
import { type Chapter, type LawBed, scopeOf } from "../law.ts";
import { bytesOf, ITEM, idOf, item, LATER, PARENT, RUIJIN } from "../suite-collections.ts";

async function ids(bed: LawBed): Promise<readonly string[]> {
  const rows = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: [], limit: 1000 }));
  return rows.map((row) => row.id);
}

async function refusesDuplicate(bed: LawBed, row: Row, unique: string): Promise<void> {
  const error = await failsWith(
    bed.run((tx) => tx.insert(ITEM, RUIJIN, [row])),
    "DuplicateKey",
    unique,
  );
  same(error.details, { collection: ITEM, unique }, "details");
}

/** See the module header. */
export const insertsChapter: Chapter = {
  name: "inserts and uniques",
  laws: [
    {
      law: "an inserted row has version 1 and the transaction's instant",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]), { at: LATER });
        const row = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
        same([row?.version, row?.createdAt, row?.updatedAt], [1, LATER, LATER], "system columns");
      },
    },
    {
      law: "a batch is inserted as a whole, up to the declared size",
      test: async (bed) => {
        const most = bed.capabilities.maxBatchRows;
        const rows = Array.from({ length: most }, (_, n) => item(n + 1));
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, rows));
        same(await bed.run((tx) => tx.count(ITEM, RUIJIN, [], most)), most, "all rows");
        const tooMany = [...rows, item(most + 1)];
        await failsWith(
          bed.run((tx) => tx.insert(ITEM, RUIJIN, tooMany)),
          "InvalidQuery",
          "one more",
        );
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, []));
      },
    },
    {
      law: "a batch with one duplicate leaves none of its rows",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(5)]));
        const batch = [item(1), item(2), item(3, { external: "external-5" }), item(4)];
        await failsWith(
          bed.run((tx) => tx.insert(ITEM, RUIJIN, batch)),
          "DuplicateKey",
          "batch",
        );
        same(await ids(bed), [idOf(5)], "rows");
        const twins = [item(7), item(8, { external: "external-7" })];
        await failsWith(
          bed.run((tx) => tx.insert(ITEM, RUIJIN, twins)),
          "DuplicateKey",
          "twins",
        );
        same(await ids(bed), [idOf(5)], "rows");
      },
    },
    {
      law: "a duplicate is refused by the name of its unique, and the first row stays as it is",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1, { note: "first" })]));
        await refusesDuplicate(bed, item(1, { external: "other", bx_card: bytesOf(9) }), "id");
        await refusesDuplicate(bed, item(2, { external: "external-1" }), "external");
        await refusesDuplicate(bed, item(2, { bx_card: bytesOf(1) }), "bx_card");
        const row = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
        same([row?.row.note, row?.version], ["first", 1], "first row");
        same(await ids(bed), [idOf(1)], "rows");
      },
    },
    {
      law: "a change onto a taken unique is refused",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1), item(2)]));
        const change = bed.run((tx) =>
          tx.update(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1, { external: "external-1" }),
        );
        const error = await failsWith(change, "DuplicateKey", "update");
        same(error.details, { collection: ITEM, unique: "external" }, "details");
      },
    },
    {
      law: "a unique value is free again once its row is gone or changed",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1), item(2)]));
        await bed.run(async (tx) => {
          await tx.delete(ITEM, { tenant: RUIJIN, id: idOf(1) }, 1);
          await tx.update(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1, { external: "moved" });
          await tx.insert(ITEM, RUIJIN, [item(3, { external: "external-1" })]);
        });
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(4, { external: "external-2" })]));
        same(await ids(bed), [idOf(2), idOf(3), idOf(4)], "rows");
      },
    },
    {
      law: "insertIfAbsent inserts once and then finds the row, which stays as it is",
      test: async (bed) => {
        const first = await bed.run((tx) =>
          tx.insertIfAbsent(ITEM, RUIJIN, item(1, { note: "first" }), "external"),
        );
        const twin = item(2, { external: "external-1", note: "second" });
        const second = await bed.run((tx) => tx.insertIfAbsent(ITEM, RUIJIN, twin, "external"), {
          at: LATER,
        });
        same([first, second], ["inserted", "exists"], "answers");
        const row = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
        same([row?.row.note, row?.version], ["first", 1], "first row");
        same(await ids(bed), [idOf(1)], "rows");
      },
    },
    {
      law: "insertIfAbsent works by the primary key and by a unique blind index",
      test: async (bed) => {
        const answers = await bed.run(async (tx) => [
          await tx.insertIfAbsent(ITEM, RUIJIN, item(1), "id"),
          await tx.insertIfAbsent(ITEM, RUIJIN, item(1, { external: "x", bx_card: bytesOf(8) }), "id"),
          await tx.insertIfAbsent(ITEM, RUIJIN, item(2), "bx_card"),
          await tx.insertIfAbsent(ITEM, RUIJIN, item(3, { bx_card: bytesOf(2) }), "bx_card"),
        ]);
        same(answers, ["inserted", "exists", "inserted", "exists"], "answers");
      },
    },
    {
      law: "insertIfAbsent reports a clash on another unique as a duplicate",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const clash = item(2, { bx_card: bytesOf(1) });
        const error = await failsWith(
          bed.run((tx) => tx.insertIfAbsent(ITEM, RUIJIN, clash, "external")),
          "DuplicateKey",
          "bx_card",
        );
        same(error.details, { collection: ITEM, unique: "bx_card" }, "details");
        await failsWith(
          bed.run((tx) => tx.insertIfAbsent(ITEM, RUIJIN, item(3), "nothing")),
          "InvalidQuery",
          "unknown unique",
        );
      },
    },
    {
      law: "of concurrent insertIfAbsent calls exactly one inserts and all others find the row",
      test: async (bed) => {
        const other = await bed.second();
        const calls = Array.from({ length: 10 }, (_, n) => {
          const adapter = n % 2 === 0 ? bed.adapter : other;
          const row = item(n + 1, { external: "same" });
          return adapter.transaction(scopeOf(), (tx) => tx.insertIfAbsent(ITEM, RUIJIN, row, "external"));
        });
        const answers = await Promise.all(calls);
        same(answers.filter((answer) => answer === "inserted").length, 1, "inserted");
        same(answers.filter((answer) => answer === "exists").length, 9, "exists");
        same((await ids(bed)).length, 1, "rows");
      },
    },
    {
      law: "of concurrent inserts of one unique value exactly one commits",
      test: async (bed) => {
        const other = await bed.second();
        const calls = Array.from({ length: 10 }, (_, n) => {
          const adapter = n % 2 === 0 ? bed.adapter : other;
          const row = item(n + 1, { external: "same" });
          return settled(adapter.transaction(scopeOf(), (tx) => tx.insert(ITEM, RUIJIN, [row])));
        });
        const outcomes = await Promise.all(calls);
        same(outcomes.filter((outcome) => outcome.error === undefined).length, 1, "committed");
        for (const { error } of outcomes)
          if (error !== undefined) await failsWith(Promise.reject(error), "DuplicateKey", "loser");
        same((await ids(bed)).length, 1, "rows");
      },
    },
    {
      law: "a reference must name a row, and a row that is referred to cannot be deleted",
      test: async (bed) => {
        const orphan = bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1, { parentId: idOf(900) })]));
        const error = await failsWith(orphan, "ConstraintViolated", "insert");
        same(error.details.kind, "reference", "kind");
        await bed.run(async (tx) => {
          await tx.insert(PARENT, RUIJIN, [{ id: idOf(900), label: "parent" }]);
          await tx.insert(ITEM, RUIJIN, [item(1, { parentId: idOf(900) }), item(2)]);
        });
        const move = bed.run((tx) =>
          tx.update(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1, { parentId: idOf(901) }),
        );
        await failsWith(move, "ConstraintViolated", "update");
        const parent = { tenant: RUIJIN, id: idOf(900) };
        await failsWith(
          bed.run((tx) => tx.delete(PARENT, parent, 1)),
          "ConstraintViolated",
          "delete",
        );
        await bed.run(async (tx) => {
          await tx.update(ITEM, { tenant: RUIJIN, id: idOf(1) }, 1, { parentId: null });
          await tx.delete(PARENT, parent, 1);
        });
      },
    },
  ],
};
