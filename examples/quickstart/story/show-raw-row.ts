/**
 * One patient as the database has it: opened with nothing but SQLite, as an administrator or a thief would. Ids, dates of
 * writing and counters are plain; names, numbers, values and codes are ciphertext, and what is searched for is a keyed
 * hash.
 */
import { DatabaseSync } from "node:sqlite";
import type { Stage } from "./stage.ts";

const SHOWN_BYTES = 12;

/** Prints the row. */
export function showRawRow({ place, tell }: Stage): void {
  const database = new DatabaseSync(place.db, { readOnly: true });
  try {
    const row = database.prepare("select * from hcrm_patient limit 1").get() ?? {};
    tell.chapter("One patient as it lies in the database");
    for (const [column, value] of Object.entries(row)) tell.line(`${column.padEnd(18)} ${readable(value)}`);
  } finally {
    database.close();
  }
}

function readable(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const hex = Buffer.from(value.subarray(0, SHOWN_BYTES)).toString("hex");
  return `${hex}… ${value.length} bytes`;
}
