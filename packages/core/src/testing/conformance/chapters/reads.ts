/**
 * Reads and order: what a query finds, what null means, and the one order of the port.
 * Databases disagree on nulls and on collations; these laws leave no room for it. Order is that of UTF-8 bytes,
 * and no condition but two is ever true of a null.
 */
import type { KeysetPage, Row, RowCondition, StoreTx } from "../../../storage/index.ts";
import { failsWith, same } from "../expectations.ts";
import type { Chapter, LawBed } from "../law.ts";
import { bytesOf, ITEM, idOf, item, NOW, PARENT, RUIJIN } from "../suite-collections.ts";

const byId: KeysetPage = { orderBy: [], limit: 1000 };

/** The numbers of the rows that match, in the order in which they come. */
async function numbers(
  tx: StoreTx,
  where: readonly RowCondition[],
  page: KeysetPage = byId,
): Promise<readonly number[]> {
  const rows = await tx.find(ITEM, RUIJIN, where, page);
  return rows.map((row) => Number.parseInt(row.id.slice(-6), 16));
}

async function seed(bed: LawBed, rows: readonly Row[]): Promise<void> {
  await bed.run((tx) => tx.insert(ITEM, RUIJIN, rows));
}

async function finds(
  bed: LawBed,
  cases: readonly (readonly [RowCondition[], readonly number[]])[],
): Promise<void> {
  for (const [where, expected] of cases)
    same(await bed.run((tx) => numbers(tx, where)), expected, JSON.stringify(where));
}

async function refusesQuery(
  bed: LawBed,
  where: RowCondition[],
  page: KeysetPage,
  what: string,
): Promise<void> {
  await failsWith(
    bed.run((tx) => tx.find(ITEM, RUIJIN, where, page)),
    "InvalidQuery",
    what,
  );
}

/** See the module header. */
export const readsChapter: Chapter = {
  name: "reads and order",
  laws: [
    {
      law: "get gives the row with its system columns, and null for a missing row",
      test: async (bed) => {
        await seed(bed, [item(1)]);
        const row = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
        same(row?.id, idOf(1), "id");
        same(row?.version, 1, "version");
        same([row?.createdAt, row?.updatedAt], [NOW, NOW], "instants");
        same(await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(2) })), null, "missing");
      },
    },
    {
      law: "getMany follows the order of its ids, leaves out the missing and collapses doubles",
      test: async (bed) => {
        await seed(bed, [item(1), item(2), item(3)]);
        const ids = [idOf(3), idOf(9), idOf(1), idOf(3)];
        const rows = await bed.run((tx) => tx.getMany(ITEM, RUIJIN, ids));
        same(
          rows.map((row) => row.id),
          [idOf(3), idOf(1)],
          "ids",
        );
        same(await bed.run((tx) => tx.getMany(ITEM, RUIJIN, [])), [], "no ids");
      },
    },
    {
      law: "comparisons find what they say, and never a null",
      test: async (bed) => {
        await seed(bed, [item(1, { amount: 10 }), item(2, { amount: 20 }), item(3), item(4, { amount: 30 })]);
        await finds(bed, [
          [[["amount", "eq", 20]], [2]],
          [[["amount", "lt", 20]], [1]],
          [[["amount", "lte", 20]], [1, 2]],
          [[["amount", "gt", 20]], [4]],
          [[["amount", "gte", 20]], [2, 4]],
          [[["amount", "in", [10, 30, 99]]], [1, 4]],
          [[["amount", "in", []]], []],
          [[["amount", "isNull"]], [3]],
          [[["amount", "notNull"]], [1, 2, 4]],
        ]);
      },
    },
    {
      law: "all conditions must hold",
      test: async (bed) => {
        await seed(bed, [item(1, { amount: 1, flag: true }), item(2, { amount: 1, flag: false }), item(3)]);
        await finds(bed, [
          [
            [
              ["amount", "eq", 1],
              ["flag", "eq", true],
            ],
            [1],
          ],
          [
            [
              ["rank", "gte", 1],
              ["rank", "lte", 2],
              ["flag", "in", [false]],
            ],
            [2],
          ],
        ]);
      },
    },
    {
      law: "every column type can be compared",
      test: async (bed) => {
        const first: Row = { happensAt: "2026-01-01T00:00:00.000Z", day: "2026-01-01", payload: bytesOf(1) };
        const second: Row = { happensAt: "2026-01-01T00:00:00.001Z", day: "2026-01-02", payload: bytesOf(2) };
        await seed(bed, [item(1, first), item(2, second)]);
        await finds(bed, [
          [[["happensAt", "gt", "2026-01-01T00:00:00.000Z"]], [2]],
          [[["day", "lte", "2026-01-01"]], [1]],
          [[["payload", "eq", bytesOf(2)]], [2]],
          [[["id", "gt", idOf(1)]], [2]],
          [[["external", "in", ["external-1"]]], [1]],
          [[["createdAt", "lte", NOW]], [1, 2]],
          [[["version", "eq", 1]], [1, 2]],
        ]);
      },
    },
    {
      law: "sealed bytes and index bytes can be found by value and by range",
      test: async (bed) => {
        const envelope = (first: number): Uint8Array => Uint8Array.of(0xfc, 1, first, 200);
        await seed(bed, [
          item(1, { g_identity: envelope(1), bx_phone: bytesOf(7) }),
          item(2, { g_identity: envelope(200), bx_phone: bytesOf(7) }),
          item(3),
        ]);
        await finds(bed, [
          [
            [
              ["g_identity", "gte", Uint8Array.of(0xfc, 1, 128)],
              ["g_identity", "lt", Uint8Array.of(0xfc, 2)],
            ],
            [2],
          ],
          [[["bx_phone", "eq", bytesOf(7)]], [1, 2]],
          [[["bx_phone", "in", [bytesOf(7), bytesOf(8)]]], [1, 2]],
        ]);
      },
    },
    {
      law: "in takes a thousand values and refuses more",
      test: async (bed) => {
        await seed(bed, [item(1), item(2)]);
        const ranks = Array.from({ length: 1000 }, (_, n) => n + 2);
        same(await bed.run((tx) => numbers(tx, [["rank", "in", ranks]])), [2], "a thousand");
        await refusesQuery(bed, [["rank", "in", [...ranks, 1]]], byId, "a thousand and one");
      },
    },
    {
      law: "within finds the rows whose value is among those of the other rows; notWithin finds the rest, nulls included",
      test: async (bed) => {
        const parents = [1, 2, 3].map((n) => ({ id: idOf(100 + n), label: n === 3 ? "other" : "ward" }));
        await bed.run((tx) => tx.insert(PARENT, RUIJIN, parents));
        const owned = [1, 2, 3].map((n) => item(n, { parentId: idOf(100 + n) }));
        await seed(bed, [...owned, item(4)]);
        const ward = { collection: PARENT, column: "id", where: [["label", "eq", "ward"]] } as const;
        const none = { collection: PARENT, column: "id", where: [["label", "eq", "none"]] } as const;
        await finds(bed, [
          [[["parentId", "within", ward]], [1, 2]],
          [[["parentId", "notWithin", ward]], [3, 4]],
          [[["parentId", "within", none]], []],
          [[["parentId", "notWithin", none]], [1, 2, 3, 4]],
        ]);
      },
    },
    {
      law: "a null among the other rows' values empties neither within nor notWithin",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(PARENT, RUIJIN, [{ id: idOf(101), label: "ward" }]));
        await seed(bed, [item(1, { parentId: idOf(101) }), item(2)]);
        const parents = [{ id: idOf(101) }, { id: idOf(102), label: "x" }];
        await bed.run((tx) => tx.insert(PARENT, RUIJIN, [{ id: idOf(102), label: "x" }]));
        const named = { collection: ITEM, column: "parentId", where: [] } as const;
        const find = (op: "within" | "notWithin") =>
          bed.run((tx) => tx.find(PARENT, RUIJIN, [["id", op, named]], byId));
        same(
          (await find("within")).map((row) => row.id),
          [parents[0]?.id],
          "within",
        );
        same(
          (await find("notWithin")).map((row) => row.id),
          [parents[1]?.id],
          "notWithin",
        );
      },
    },
    {
      law: "text is ordered by its UTF-8 bytes",
      test: async (bed) => {
        const titles = ["Z", "a", "ä", "中", "\u{FFFF}", "\u{10000}", "👩"];
        await seed(
          bed,
          titles.map((title, n) => item(n + 1, { title })),
        );
        const order = await bed.run((tx) => numbers(tx, [], { orderBy: [["title", "asc"]], limit: 10 }));
        same(order, [1, 2, 3, 4, 5, 6, 7], "ascending");
        const ranges = await bed.run((tx) => numbers(tx, [["title", "gt", "\u{FFFF}"]]));
        same(ranges, [6, 7], "greater than U+FFFF");
      },
    },
    {
      law: "rows come in id order when no order is given, and the last order column's direction is the id's",
      test: async (bed) => {
        await seed(bed, [item(3, { rank: 1 }), item(1, { rank: 1 }), item(2, { rank: 2 })]);
        same(await bed.run((tx) => numbers(tx, [])), [1, 2, 3], "by id");
        const order = (direction: "asc" | "desc") =>
          bed.run((tx) => numbers(tx, [], { orderBy: [["rank", direction]], limit: 10 }));
        same(await order("asc"), [1, 3, 2], "rank ascending");
        same(await order("desc"), [2, 3, 1], "rank descending");
        const newest = await bed.run((tx) => numbers(tx, [], { orderBy: [["id", "desc"]], limit: 10 }));
        same(newest, [3, 2, 1], "id descending");
      },
    },
    {
      law: "a page of chosen columns holds these and no others",
      test: async (bed) => {
        await seed(bed, [item(1, { amount: 5 })]);
        const rows = await bed.run((tx) =>
          tx.find(ITEM, RUIJIN, [], { ...byId, columns: ["amount", "note"] }),
        );
        same(rows[0]?.row, { amount: 5, note: null }, "row");
        same(rows[0]?.version, 1, "version");
      },
    },
    {
      law: "unknown collections, columns and values of another type are refused",
      test: async (bed) => {
        await failsWith(
          bed.run((tx) => tx.find("nothing", RUIJIN, [], byId)),
          "UnknownCollection",
          "collection",
        );
        await refusesQuery(bed, [["nothing", "eq", 1]], byId, "column");
        await refusesQuery(bed, [["rank", "eq", "1"]], byId, "type");
        await refusesQuery(bed, [["title", "eq", ""]], byId, "empty text");
        await refusesQuery(bed, [["detail", "eq", "{}"]], byId, "json");
        await refusesQuery(bed, [["flag", "gt", false]], byId, "range of booleans");
        const nested = { collection: PARENT, column: "label", where: [] } as const;
        await refusesQuery(bed, [["parentId", "within", nested]], byId, "semi-join of two types");
      },
    },
    {
      law: "order by a nullable, sealed, index or unknown column is refused",
      test: async (bed) => {
        for (const column of ["note", "g_identity", "bx_card", "nothing", "detail"])
          await refusesQuery(bed, [], { orderBy: [[column, "asc"]], limit: 10 }, column);
      },
    },
  ],
};
