/**
 * Mutants of single writes: wrappers of the memory adapter that lose versions, keep half of a batch, overwrite
 * duplicates, forget references or change rows that never change. Each is what a plausible mistake in an adapter
 * would look like from outside.
 */
import { asRecordId, DuplicateKey, type Row, type StoreTx, type Versioned } from "../../storage/index.ts";
import { brokenVerbs, type StorageMutant, withTransaction, withVerbs } from "./mutant.ts";

type TenantId = Parameters<StoreTx["insert"]>[1];

function idOfRow(row: Row): Versioned["id"] {
  return asRecordId(String(row.id));
}

function withoutId(row: Row): Row {
  const { id: _, ...columns } = row;
  return columns;
}

/** Broken writes. */
export const writeMutants: readonly StorageMutant[] = [
  {
    name: "update ignores the expected version",
    chapter: "versions",
    wrap: brokenVerbs(() => (tx) => ({
      update: async (c, key, version, patch) =>
        tx.update(c, key, (await tx.get(c, key))?.version ?? version, patch),
    })),
  },
  {
    name: "update leaves the version unchanged",
    chapter: "versions",
    wrap: brokenVerbs(() => (tx) => ({
      get: async (c, key) => {
        const row = await tx.get(c, key);
        return row === null ? null : { ...row, version: 1 };
      },
      update: async (c, key, version, patch) => {
        const row = await tx.get(c, key);
        await tx.update(c, key, version === 1 ? (row?.version ?? 1) : version, patch);
        return version;
      },
    })),
  },
  {
    name: "a missing row updates successfully",
    chapter: "versions",
    wrap: brokenVerbs(() => (tx) => ({
      update: async (c, key, version, patch) =>
        (await tx.get(c, key)) === null ? version + 1 : tx.update(c, key, version, patch),
    })),
  },
  {
    name: "insert keeps the rows before the duplicate",
    chapter: "inserts and uniques",
    wrap: (adapter) =>
      withTransaction(adapter, async (scope, fn) => {
        let batch: readonly [c: string, tenant: TenantId, rows: readonly Row[]] | null = null;
        const insert: StoreTx["insert"] = async (c, tenant, rows) => {
          batch = [c, tenant, rows];
        };
        try {
          return await adapter.transaction(scope, (tx) =>
            fn(
              withVerbs(tx, {
                insert: async (c, tenant, rows) => {
                  await insert(c, tenant, rows);
                  await tx.insert(c, tenant, rows);
                },
              }),
            ),
          );
        } catch (error) {
          if (error instanceof DuplicateKey && batch !== null) {
            const [c, tenant, rows]: readonly [string, TenantId, readonly Row[]] = batch;
            for (const row of rows) {
              const kept = adapter.transaction(scope, (tx) => tx.insert(c, tenant, [row]));
              if (!(await kept.then(() => true).catch(() => false))) break;
            }
          }
          throw error;
        }
      }),
  },
  {
    name: "duplicate insert overwrites",
    chapter: "inserts and uniques",
    wrap: brokenVerbs(() => (tx) => ({
      insert: async (c, tenant, rows) => {
        for (const row of rows) {
          const existing = await tx.get(c, { tenant, id: idOfRow(row) });
          if (existing === null) await tx.insert(c, tenant, [row]);
          else await tx.update(c, { tenant, id: existing.id }, existing.version, withoutId(row));
        }
      },
    })),
  },
  {
    name: "insertIfAbsent changes the existing row",
    chapter: "inserts and uniques",
    wrap: brokenVerbs(() => (tx) => ({
      insertIfAbsent: async (c, tenant, row, unique) => {
        const outcome = await tx.insertIfAbsent(c, tenant, row, unique);
        if (outcome === "exists" && row.note !== undefined)
          await tx.updateWhere(
            c,
            tenant,
            [["external", "eq", String(row.external)]],
            { note: row.note },
            { limit: 1 },
          );
        return outcome;
      },
    })),
  },
  {
    name: "append-only row can be changed",
    chapter: "append-only",
    wrap: brokenVerbs(() => (tx) => ({
      update: async (c, key, version, patch) =>
        c === "suiteEvent" ? version + 1 : tx.update(c, key, version, patch),
    })),
  },
  {
    name: "updateWhere does not raise versions",
    chapter: "conditional updates",
    wrap: brokenVerbs(() => {
      let changed = false;
      return (tx) => ({
        updateWhere: (c, tenant, where, patch, options) => {
          changed = true;
          return tx.updateWhere(c, tenant, where, patch, options);
        },
        find: async (c, tenant, where, page) => {
          const rows = await tx.find(c, tenant, where, page);
          return changed ? rows.map((row) => ({ ...row, version: 1 })) : rows;
        },
      });
    }),
  },
  {
    name: "updateWhere ignores its limit",
    chapter: "conditional updates",
    wrap: brokenVerbs(() => (tx) => ({
      updateWhere: (c, tenant, where, patch) => tx.updateWhere(c, tenant, where, patch, { limit: 1000 }),
    })),
  },
  {
    name: "foreign key not enforced",
    chapter: "inserts and uniques",
    wrap: brokenVerbs(() => (tx) => ({
      insert: async (c, tenant, rows) => {
        const kept: Row[] = [];
        for (const row of rows) {
          const parent = row.parentId;
          const orphan =
            typeof parent === "string" &&
            (await tx.get("suiteParent", { tenant, id: asRecordId(parent) })) === null;
          kept.push(orphan ? { ...row, parentId: null } : row);
        }
        await tx.insert(c, tenant, kept);
      },
    })),
  },
];
