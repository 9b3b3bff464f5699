/**
 * Copies rows in and out, bytes included, so that no caller can change what is stored by keeping a reference, and none
 * can see a later change. A database does the same by its nature.
 */
import type { CollectionLayout, Row, Scalar, Versioned } from "../storage/index.ts";

/** A copy of one value: plain bytes also of a `Buffer`, whose own `slice` shares its memory. */
export function copyValue(value: Scalar): Scalar {
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}

/** The stored form of a row that is inserted: every column present, lease columns at their start. */
export function newRow(layout: CollectionLayout, row: Row): Row {
  const stored: Record<string, Scalar> = {};
  for (const column of layout.columns.values()) {
    stored[column.name] = column.nullable ? null : 0; // never-null lease counters start at 0; all others are given
    const value = row[column.name];
    if (value !== undefined) stored[column.name] = copyValue(value);
  }
  return stored;
}

/** A stored row with some columns replaced. */
export function patchedRow(row: Row, patch: Row): Row {
  const copy: Record<string, Scalar> = { ...row };
  for (const [column, value] of Object.entries(patch)) copy[column] = copyValue(value);
  return copy;
}

/** What leaves the store: a copy, with all columns or the ones asked for. */
export function copyOut(stored: Versioned, columns?: readonly string[]): Versioned {
  const row: Record<string, Scalar> = {};
  for (const column of columns ?? Object.keys(stored.row))
    row[column] = copyValue(stored.row[column] ?? null);
  return { ...stored, row };
}
