/**
 * What reading a fact can give. Codes are small integers so that a reading costs no allocation.
 */
import type { FactProblem, MissingFact } from "./verdict.ts";

/** A usable value. */
export const USABLE = 0;
/** No fact. */
export const ABSENT = 1;
/** A fact without a result. */
export const NULL = 2;
/** Only facts older than the window. */
export const STALE = 3;
/** NaN or an infinity. */
export const NOT_A_NUMBER = 4;
/** A value, or a time, of another type. */
export const WRONG_TYPE = 5;
/** A quantity without its unit. */
export const UNIT_MISSING = 6;
/** A unit outside the alias table. */
export const UNIT_UNKNOWN = 7;
/** A unit of something else. */
export const UNIT_MISMATCH = 8;
/** A value that cannot be a measurement. */
export const IMPLAUSIBLE = 9;

/** Code of a reading. */
export type Reading = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

const REASONS: readonly (MissingFact["reason"] | undefined)[] = [undefined, "absent", "null", "stale"];
const PROBLEMS: readonly (FactProblem["problem"] | undefined)[] = [
  ...[undefined, undefined, undefined, undefined],
  ...([
    "not-a-number",
    "wrong-type",
    "unit-missing",
    "unit-unknown",
    "unit-mismatch",
    "implausible",
  ] as const),
];

/** Why a fact is missing; `undefined` for other readings. */
export function reasonOf(reading: Reading): MissingFact["reason"] | undefined {
  return REASONS[reading];
}

/** What is wrong with a fact; `undefined` for other readings. */
export function problemOf(reading: Reading): FactProblem["problem"] | undefined {
  return PROBLEMS[reading];
}
