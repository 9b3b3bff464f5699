/**
 * Pages: a walk by key returns every row exactly once, whatever happens meanwhile.
 * Offsets would skip or repeat rows as others are inserted and deleted; positions by order values and id do not.
 * Equal order values are the usual case, not the rare one.
 */
import type { KeysetPage, Scalar, Versioned } from "../../../storage/index.ts";
import { failsWith, same } from "../expectations.ts";
import type { Chapter, LawBed } from "../law.ts";
import { ITEM, idOf, item, RUIJIN } from "../suite-collections.ts";

type Order = KeysetPage["orderBy"];

function positionOf(row: Versioned, order: Order): Exclude<Scalar, null>[] {
  const values = order.map(([column]) => row.row[column] ?? 0); // order columns are never null
  return [...values, row.id];
}

/** Walks all pages and gives the ids in the order in which they came; `between` runs after each page. */
async function walk(
  bed: LawBed,
  order: Order,
  limit: number,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: readonly Exclude<Scalar, null>[] | undefined;
  for (let page = 1; page <= 100; page += 1) {
    const request: KeysetPage =
      after === undefined ? { orderBy: order, limit } : { orderBy: order, limit, after };
    const rows = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], request));
    seen.push(...rows.map((row) => row.id));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return seen;
    after = positionOf(last, order);
    await between(page);
  }
  return seen;
}

async function seedTwenty(bed: LawBed): Promise<void> {
  const rows = Array.from({ length: 20 }, (_, n) => item(n + 1, { rank: n % 3, title: `t${n % 4}` }));
  await bed.run((tx) => tx.insert(ITEM, RUIJIN, rows));
}

const orders: readonly Order[] = [
  [],
  [["rank", "asc"]],
  [["rank", "desc"]],
  [
    ["title", "asc"],
    ["rank", "asc"],
  ],
  [
    ["title", "asc"],
    ["rank", "desc"],
  ],
  [
    ["title", "desc"],
    ["rank", "asc"],
  ],
];

/** See the module header. */
export const pagesChapter: Chapter = {
  name: "pages",
  laws: [
    {
      law: "a walk returns every row once, in the order asked for, also where order values are equal",
      test: async (bed) => {
        await seedTwenty(bed);
        for (const order of orders) {
          const whole = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: order, limit: 100 }));
          const expected = whole.map((row) => row.id);
          same(expected.length, 20, "all rows");
          for (const limit of [1, 3, 7, 20])
            same(await walk(bed, order, limit), expected, `${JSON.stringify(order)} by ${limit}`);
        }
      },
    },
    {
      law: "mixed directions order each column its own way",
      test: async (bed) => {
        const rows = [
          item(1, { title: "a", rank: 1 }),
          item(2, { title: "a", rank: 2 }),
          item(3, { title: "b", rank: 1 }),
        ];
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, rows));
        const order: Order = [
          ["title", "desc"],
          ["rank", "asc"],
        ];
        same(await walk(bed, order, 1), [idOf(3), idOf(1), idOf(2)], "title down, rank up");
      },
    },
    {
      law: "the row named by after is not returned again",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1), item(2)]));
        const rows = await bed.run((tx) =>
          tx.find(ITEM, RUIJIN, [], { orderBy: [], limit: 10, after: [idOf(1)] }),
        );
        same(
          rows.map((row) => row.id),
          [idOf(2)],
          "after the first",
        );
      },
    },
    {
      law: "rows that are inserted or deleted meanwhile neither hide nor repeat the others",
      test: async (bed) => {
        await seedTwenty(bed);
        const seen = await walk(bed, [["rank", "asc"]], 4, async (page) => {
          await bed.run(async (tx) => {
            await tx.insert(ITEM, RUIJIN, [item(100 + page, { rank: 0 })]);
            if (page === 1) await tx.delete(ITEM, { tenant: RUIJIN, id: idOf(20) }, 1);
          });
        });
        const steady = seen.filter((id) => id < idOf(20));
        same(new Set(steady).size, 19, "every steady row");
        same(steady.length, 19, "none twice");
      },
    },
    {
      law: "a page has at most limit rows, and limits outside 1 to 1000 are refused",
      test: async (bed) => {
        await seedTwenty(bed);
        const rows = await bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: [], limit: 6 }));
        same(rows.length, 6, "six");
        for (const limit of [0, -1, 1.5, 1001])
          await failsWith(
            bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: [], limit })),
            "InvalidQuery",
            `limit ${limit}`,
          );
      },
    },
    {
      law: "after has one value per order column and the id, each of its column's type",
      test: async (bed) => {
        const order: Order = [["rank", "asc"]];
        for (const after of [[1], [1, idOf(1), 2], ["1", idOf(1)], [1, "no id"]])
          await failsWith(
            bed.run((tx) => tx.find(ITEM, RUIJIN, [], { orderBy: order, limit: 5, after })),
            "InvalidQuery",
            JSON.stringify(after),
          );
      },
    },
  ],
};
