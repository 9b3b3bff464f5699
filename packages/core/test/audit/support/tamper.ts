/** Ways in which somebody with write access to the database could change stored rows behind the adapter. */
import { asRecordId } from "../../../src/kernel/index.ts";
import type { Scalar, Versioned } from "../../../src/storage/index.ts";

/** Columns that every row has besides its own. */
export const SYSTEM_COLUMNS = ["id", "version", "createdAt", "updatedAt"] as const;

/** The row with one bit, digit or step of one column changed. */
export function withChange(row: Versioned, column: string, spot = 0): Versioned {
  if (column === "id") return { ...row, id: asRecordId(otherHex(row.id, spot)) };
  if (column === "version") return { ...row, version: row.version + 1 };
  if (column === "createdAt") return { ...row, createdAt: otherInstant(row.createdAt) };
  if (column === "updatedAt") return { ...row, updatedAt: otherInstant(row.updatedAt) };
  return { ...row, row: { ...row.row, [column]: otherValue(row.row[column] ?? null, spot) } };
}

function otherValue(value: Scalar, spot: number): Scalar {
  if (value === null) return Uint8Array.of(1);
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return flippedBit(value, spot);
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return otherInstant(value);
  return /^[0-9a-f-]{36}$/.test(value) ? otherHex(value, spot) : `${value}x`;
}

/** One bit of the bytes turned over. */
export function flippedBit(bytes: Uint8Array, spot: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const bit = spot % (bytes.length * 8);
  const place = Math.floor(bit / 8);
  changed[place] = (changed[place] ?? 0) ^ (1 << (bit % 8));
  return changed;
}

/** Another millisecond. */
function otherInstant(instant: string): string {
  return instant.replace(/\d{3}Z$/, instant.endsWith("001Z") ? "002Z" : "001Z");
}

/** Another digit, at one of the places of a UUID that are all free. */
function otherHex(uuid: string, spot: number): string {
  const place = 24 + (spot % 12);
  const digit = uuid[place] === "f" ? "e" : "f";
  return `${uuid.slice(0, place)}${digit}${uuid.slice(place + 1)}`;
}
