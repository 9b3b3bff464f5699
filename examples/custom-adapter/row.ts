/**
 * Rows as bytes, and what the port says of their values: which are equal, which comes first, what a condition means. The
 * order is by bytes, as in every adapter, so that pages of one database are pages of another.
 */
import { deserialize, serialize } from "node:v8";
import type { CollectionLayout, KeysetPage, RowCondition, Scalar, Versioned } from "@hcrm/core/storage";
import { asRecordId } from "@hcrm/core/storage";

/** All columns of a row by name, the system's included. */
export type StoredRow = Readonly<Record<string, Scalar>>;

/** Writes a row; a `Buffer` becomes plain bytes, so that it is read as what the port gives. */
export function encodeRow(row: StoredRow): Uint8Array {
  const plain = (value: Scalar): Scalar => (value instanceof Uint8Array ? Uint8Array.from(value) : value);
  return serialize(Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])));
}

/** Reads a row, from a copy: no reader may change what is stored. */
export function decodeRow(bytes: Uint8Array): StoredRow {
  return deserialize(Uint8Array.from(bytes));
}

/** A row as the port gives it, with all of its own columns or those asked for. */
export function versioned(layout: CollectionLayout, row: StoredRow, columns?: readonly string[]): Versioned {
  const asked = columns ?? [...layout.columns.keys()];
  return {
    id: asRecordId(String(row.id)),
    version: Number(row.version),
    createdAt: String(row.createdAt),
    updatedAt: String(row.updatedAt),
    row: Object.fromEntries(asked.map((column) => [column, row[column] ?? null])),
  };
}

/** A value as text; equal values give equal texts. */
export function textOf(value: Scalar | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value ?? null);
}

/** Compares two rows, or a row with the position behind which a page begins. */
export function compareRows(order: KeysetPage["orderBy"], left: StoredRow, right: StoredRow): number {
  for (const [column, direction] of order) {
    const difference = compare(left[column] ?? null, right[column] ?? null);
    if (difference !== 0) return direction === "asc" ? difference : -difference;
  }
  return 0;
}

/** Whether a value fulfils a comparison; null fulfils none. */
export function fulfils(value: Scalar, operator: RowCondition[1], other: Scalar): boolean {
  if (value === null) return false;
  const difference = compare(value, other);
  if (difference === 0) return ["eq", "lte", "gte"].includes(operator);
  return operator.startsWith(difference < 0 ? "lt" : "gt");
}

/** Byte order: text by its UTF-8 bytes, bytes as unsigned; numbers as numbers. */
function compare(left: Scalar, right: Scalar): number {
  if (typeof left === "number" || typeof left === "boolean") return Number(left) - Number(right);
  const bytes = (value: Scalar): Uint8Array =>
    value instanceof Uint8Array ? value : Buffer.from(String(value));
  return Buffer.compare(bytes(left), bytes(right));
}
