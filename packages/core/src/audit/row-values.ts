/**
 * Typed access to the columns of a stored row. The port has checked the types against the collection, so another type
 * here means that the collection and this folder disagree.
 */
import { InternalError } from "../kernel/index.ts";
import type { Row } from "../storage/index.ts";

/** A never-null text, id or instant column. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new InternalError(`Column ${column} of the audit log holds no text.`);
}

/** A never-null integer column. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw new InternalError(`Column ${column} of the audit log holds no number.`);
}

/** A never-null bytes column. */
export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw new InternalError(`Column ${column} of the audit log holds no bytes.`);
}
