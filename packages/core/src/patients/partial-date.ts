/**
 * Calendar dates that may lack their day or month, as plain strings: `1958`, `1958-03`, `1958-03-02`. Many people know
 * only the year of an operation or of a birth; inventing the missing part would turn a guess into a fact, so comparisons
 * answer yes, no or unknown. The forms are those of FHIR R4 `date` (ISO 8601-1:2019, 5.2.2).
 */
import { z } from "zod";
import { isLocalDate, type LocalDate, localDateOfUtc } from "../kernel/index.ts";

/** A calendar date known to the year, month or day: `yyyy`, `yyyy-MM` or `yyyy-MM-dd`, years 1900 to 9999. */
export type PartialDate = string;

/** The answer to a comparison of dates that may lack parts. */
export type DateAnswer = "yes" | "no" | "unknown";

/** How much of a date is known. */
export type DatePrecision = "year" | "month" | "day";

const PRECISIONS: ReadonlyMap<number, DatePrecision> = new Map([
  [4, "year"],
  [7, "month"],
  [10, "day"],
]);

/** Says whether a text is a partial date that exists. */
export function isPartialDate(text: string): boolean {
  return PRECISIONS.has(text.length) && isLocalDate(`${text}-01-01`.slice(0, 10));
}

/** Accepts an existing partial date. */
export const partialDateSchema: z.ZodType<PartialDate> = z
  .string()
  .refine(isPartialDate, "not a date yyyy, yyyy-MM or yyyy-MM-dd");

/** How much of a checked partial date is known. */
export function precisionOf(date: PartialDate): DatePrecision {
  return PRECISIONS.get(date.length) ?? "day";
}

/** The first day that the date may mean: `1958-03` gives `1958-03-01`. */
export function earliestDay(date: PartialDate): LocalDate {
  return `${date}-01-01`.slice(0, 10);
}

/** The last day that the date may mean: `1958-02` gives `1958-02-28`. */
export function latestDay(date: PartialDate): LocalDate {
  if (date.length === 10) return date;
  if (date.length === 4) return `${date}-12-31`;
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5))];
  return localDateOfUtc(new Date(Date.UTC(year, month, 0)));
}

/**
 * Whether one date lies before another; unknown where a missing part decides.
 *
 * @example
 * ```ts
 * isBefore("1958", "1958-03-02"); // "unknown"
 * ```
 */
export function isBefore(date: PartialDate, other: PartialDate): DateAnswer {
  if (latestDay(date) < earliestDay(other)) return "yes";
  return earliestDay(date) >= latestDay(other) ? "no" : "unknown";
}

/**
 * Whether two dates mean the same day. `1958` and `1958-03` do not contradict each other, so the answer is unknown.
 *
 * @example
 * ```ts
 * isSameDay("1958-03", "1959-03-02"); // "no"
 * ```
 */
export function isSameDay(date: PartialDate, other: PartialDate): DateAnswer {
  const shared = Math.min(date.length, other.length);
  if (date.slice(0, shared) !== other.slice(0, shared)) return "no";
  return shared === 10 ? "yes" : "unknown";
}
