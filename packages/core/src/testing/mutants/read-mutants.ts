/**
 * Mutants of reads, uniques and tenants: wrappers of the memory adapter that give too much, too little or the
 * wrong order. Each is what a plausible mistake in an adapter would look like from outside, such as a lost condition,
 * an inclusive position or an order by UTF-16 units.
 */
import { duplicateKey, type KeysetPage, type StoreTx, type Versioned } from "../../storage/index.ts";
import { brokenVerbs, type StorageMutant } from "./mutant.ts";

type Find = StoreTx["find"];

/** A page from the start: the same request without its position. */
function firstPage(page: KeysetPage, limit: number = page.limit): KeysetPage {
  const { after: _, ...rest } = page;
  return { ...rest, limit };
}

function utf16Order(page: KeysetPage): (a: Versioned, b: Versioned) => number {
  const column = page.orderBy[0]?.[0] ?? "id";
  return (a, b) => (String(a.row[column]) < String(b.row[column]) ? -1 : 1);
}

/** Broken reads. */
export const readMutants: readonly StorageMutant[] = [
  {
    name: "unique ignores the tenant",
    chapter: "tenants",
    wrap: brokenVerbs(() => {
      const owners = new Map<string, string>();
      return (tx) => ({
        insert: async (c, tenant, rows) => {
          for (const row of rows) {
            const value = `${c} ${row.external}`;
            if (row.external !== undefined && (owners.get(value) ?? tenant) !== tenant)
              throw duplicateKey(c, "external");
            owners.set(value, tenant);
          }
          await tx.insert(c, tenant, rows);
        },
      });
    }),
  },
  {
    name: "get ignores the tenant",
    chapter: "tenants",
    wrap: brokenVerbs(() => {
      const seen = new Map<string, Versioned>();
      return (tx) => ({
        insert: async (c, tenant, rows) => {
          await tx.insert(c, tenant, rows);
          for (const { id } of await tx.find(c, tenant, [], { orderBy: [], limit: 1000 })) {
            const row = await tx.get(c, { tenant, id });
            if (row !== null) seen.set(`${c} ${id}`, row);
          }
        },
        get: async (c, key) => (await tx.get(c, key)) ?? seen.get(`${c} ${key.id}`) ?? null,
      });
    }),
  },
  {
    name: "find drops its last condition",
    chapter: "reads and order",
    wrap: brokenVerbs(() => (tx) => ({
      find: (c, tenant, where, page) => tx.find(c, tenant, where.slice(0, -1), page),
    })),
  },
  {
    name: "getMany follows the order of the table",
    chapter: "reads and order",
    wrap: brokenVerbs(() => (tx) => ({
      getMany: (c, tenant, ids) => tx.getMany(c, tenant, [...ids].sort()),
    })),
  },
  {
    name: "after is inclusive",
    chapter: "pages",
    wrap: brokenVerbs(() => (tx) => ({
      find: async (...[c, tenant, where, page]: Parameters<Find>) => {
        const rows = await tx.find(c, tenant, where, page);
        if (page.after === undefined) return rows;
        const [last] = await tx.find(
          c,
          tenant,
          [...where, ["id", "eq", String(page.after.at(-1))]],
          firstPage(page),
        );
        return last === undefined ? rows : [last, ...rows].slice(0, page.limit);
      },
    })),
  },
  {
    name: "paging skips rows with equal order values",
    chapter: "pages",
    wrap: brokenVerbs(() => (tx) => ({
      find: (c, tenant, where, page) => {
        const [order] = page.orderBy;
        const value = page.after?.[0];
        if (order === undefined || value === undefined) return tx.find(c, tenant, where, page);
        const beyond = [order[0], order[1] === "asc" ? "gt" : "lt", value] as const;
        return tx.find(c, tenant, [...where, beyond], firstPage(page));
      },
    })),
  },
  {
    name: "order is by UTF-16 units",
    chapter: "reads and order",
    wrap: brokenVerbs(() => (tx) => ({
      find: async (c, tenant, where, page) => {
        const rows = await tx.find(c, tenant, where, page);
        return page.orderBy[0]?.[0] === "title" ? [...rows].sort(utf16Order(page)) : rows;
      },
    })),
  },
  {
    name: "count ignores the cap",
    chapter: "counts",
    wrap: brokenVerbs(() => (tx) => ({
      count: (c, tenant, where) => tx.count(c, tenant, where, 1_000_000),
    })),
  },
  {
    name: "notWithin is empty when one value is null",
    chapter: "reads and order",
    wrap: brokenVerbs(() => (tx) => ({
      find: async (c, tenant, where, page) => {
        for (const condition of where) {
          if (condition[1] !== "notWithin") continue;
          const [, , rows] = condition;
          const nulls = [...rows.where, [rows.column, "isNull"]] as const;
          if ((await tx.count(rows.collection, tenant, nulls, 1)) > 0) return [];
        }
        return tx.find(c, tenant, where, page);
      },
    })),
  },
];
