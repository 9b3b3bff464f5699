/**
 * Mutants of values and errors: wrappers of the memory adapter that alter what is stored, as databases do with empty
 * text, milliseconds, blanks and large integers, or that let a value out through an error message.
 * Each breaks one law and nothing else.
 */
import { DuplicateKey, type Row, type Scalar, type Versioned } from "../../storage/index.ts";
import { type BrokenVerbs, brokenVerbs, type StorageMutant } from "./mutant.ts";

/** Breaks every value on its way in. */
function brokenValues(change: (value: Scalar, column: string) => Scalar): () => BrokenVerbs {
  const broken = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, change(value, column)]));
  return () => (tx) => ({
    insert: (c, tenant, rows) => tx.insert(c, tenant, rows.map(broken)),
    update: (c, key, version, patch) => tx.update(c, key, version, broken(patch)),
  });
}

/** Broken values and errors. */
export const valueMutants: readonly StorageMutant[] = [
  {
    name: "bytes are shared, not copied",
    chapter: "values and edges",
    wrap: brokenVerbs(() => {
      const shared = new Map<string, Scalar>();
      const withShared = (row: Versioned): Versioned => {
        const payload = shared.get(row.id);
        return payload === undefined ? row : { ...row, row: { ...row.row, payload } };
      };
      return (tx) => ({
        insert: async (c, tenant, rows) => {
          for (const row of rows)
            if (row.payload instanceof Uint8Array) shared.set(String(row.id), row.payload);
          await tx.insert(c, tenant, rows);
        },
        get: async (c, key) => {
          const row = await tx.get(c, key);
          return row === null ? null : withShared(row);
        },
      });
    }),
  },
  {
    name: "instants lose milliseconds",
    chapter: "values and edges",
    wrap: brokenVerbs(
      brokenValues((value, column) =>
        column === "happensAt" && typeof value === "string" ? `${value.slice(0, 19)}.000Z` : value,
      ),
    ),
  },
  {
    name: "integers above 2^31 are cut",
    chapter: "values and edges",
    // The cut of a 32-bit column, and only where there is an integer to cut.
    wrap: brokenVerbs(brokenValues((value) => (Number.isSafeInteger(value) ? Number(value) | 0 : value))),
  },
  {
    name: "empty text is stored as null silently",
    chapter: "values and edges",
    wrap: brokenVerbs(brokenValues((value) => (value === "" ? null : value))),
  },
  {
    name: "outer blanks are trimmed",
    chapter: "values and edges",
    wrap: brokenVerbs(brokenValues((value) => (typeof value === "string" ? value.trim() : value))),
  },
  {
    name: "an error message quotes a value",
    chapter: "errors carry no values",
    wrap: brokenVerbs(() => (tx) => ({
      insert: async (c, tenant, rows) => {
        try {
          await tx.insert(c, tenant, rows);
        } catch (error) {
          if (!(error instanceof DuplicateKey)) throw error;
          const text = `Key (external)=(${rows[0]?.external}) already exists.`;
          throw new DuplicateKey(text, { details: error.details });
        }
      },
    })),
  },
];
