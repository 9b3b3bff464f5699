/**
 * One patient as the database has it: read with nothing but the database's own tools, as an administrator or a thief
 * would. Ids, dates of writing and counters are plain; names, numbers, values and codes are ciphertext, and what is
 * searched for is a keyed hash.
 */
import type { Stage } from "./stage.ts";

const SHOWN_BYTES = 12;

/** Prints the row. */
export async function showRawRow({ place, tell }: Stage): Promise<void> {
  const row = await place.database.anyPatient();
  tell.chapter("One patient as it lies in the database");
  for (const [column, value] of Object.entries(row)) tell.line(`${column.padEnd(18)} ${readable(value)}`);
}

function readable(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (!(value instanceof Uint8Array)) return String(value);
  const hex = Buffer.from(value.subarray(0, SHOWN_BYTES)).toString("hex");
  return `${hex}… ${value.length} bytes`;
}
