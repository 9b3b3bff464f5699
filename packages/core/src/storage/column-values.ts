/**
 * What a value of each column type looks like at the port. The rules are the intersection of what databases keep
 * unchanged: no empty text or bytes (Oracle and openGauss in its A mode store `''` as NULL), no U+0000 (PostgreSQL
 * refuses it), no lone surrogate (not UTF-8), no outer blanks (fixed-width columns drop them), no number beyond
 * ±(2^53−1). A refusal names the rule, never the value.
 */
import { isInstant, isLocalDate, isUuid } from "../kernel/index.ts";
import type { ColumnType } from "./collection-spec.ts";
import type { Scalar } from "./port.ts";

/** The rule that a value breaks. */
export type ValueFault =
  | "wrong-type"
  | "empty"
  | "nul-character"
  | "lone-surrogate"
  | "outer-blanks"
  | "not-a-safe-integer"
  | "not-an-instant"
  | "not-a-date"
  | "not-a-uuid";

/**
 * Checks a non-null value against its column type.
 *
 * @returns the broken rule, or null when the value may be stored
 * @example
 * ```ts
 * valueFault("text", "");           // "empty"
 * valueFault("int", 2 ** 53);       // "not-a-safe-integer"
 * valueFault("date", "2026-11-21"); // null
 * ```
 */
export function valueFault(type: ColumnType, value: Exclude<Scalar, null>): ValueFault | null {
  if (type === "int") return intFault(value);
  if (type === "bool") return typeof value === "boolean" ? null : "wrong-type";
  if (type === "bytes") return bytesFault(value);
  if (typeof value !== "string") return "wrong-type";
  if (type === "uuid") return isUuid(value) ? null : "not-a-uuid";
  if (type === "instant") return isInstant(value) ? null : "not-an-instant";
  if (type === "date") return isLocalDate(value) ? null : "not-a-date";
  return textFault(value);
}

function intFault(value: Exclude<Scalar, null>): ValueFault | null {
  if (typeof value !== "number") return "wrong-type";
  // -0 would come back as 0: a value that cannot be read back is not stored.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? null : "not-a-safe-integer";
}

function bytesFault(value: Exclude<Scalar, null>): ValueFault | null {
  if (!(value instanceof Uint8Array)) return "wrong-type";
  return value.length === 0 ? "empty" : null;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function textFault(value: string): ValueFault | null {
  if (value.length === 0) return "empty";
  if (value.includes("\u0000")) return "nul-character";
  if (LONE_SURROGATE.test(value)) return "lone-surrogate";
  return value.trim() === value ? null : "outer-blanks";
}

/** Length of a text in code points, the unit of `max`. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
