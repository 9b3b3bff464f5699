/**
 * Spans of calendar time and how they are added to a date. A month is not a number of days: "one month after 31 January"
 * needs a decision, and the decision is a field of the plan ({@link MonthEnd}), never a habit of a library. Everything
 * here runs on UTC midnights, so the host's time zone cannot move a date.
 */
import { z } from "zod";
import { addDays, exactSchema, type LocalDate, localDateOfUtc, utcMidnight } from "../kernel/index.ts";

/**
 * A length of calendar time, in exactly one unit; whole numbers, zero or more. A year is 12 months.
 * At most 36,525 days, 5,200 weeks or 1,200 months: a hundred years.
 */
export type Span =
  | {
      /** Days. */
      readonly days: number;
    }
  | {
      /** Weeks of seven days. */
      readonly weeks: number;
    }
  | {
      /** Calendar months. */
      readonly months: number;
    };

/**
 * What happens when the day does not exist in the month that was reached: `clamp` takes the month's last day,
 * `roll-forward` the first day of the next month, `skip` makes no occurrence and leaves its number unused.
 */
export type MonthEnd = "clamp" | "roll-forward" | "skip";

/** Longest span of days, weeks and months: about a hundred years. */
const MAX = { days: 36_525, weeks: 5_200, months: 1_200 };

/** Accepts a {@link Span}. */
export const spanSchema: z.ZodType<Span> = exactSchema<Span>()(
  z.union([
    z.strictObject({ days: z.int().min(0).max(MAX.days) }).readonly(),
    z.strictObject({ weeks: z.int().min(0).max(MAX.weeks) }).readonly(),
    z.strictObject({ months: z.int().min(0).max(MAX.months) }).readonly(),
  ]),
);

/** The months of a span, 0 for one of days or weeks. */
export function monthsIn(span: Span): number {
  return "months" in span ? span.months : 0;
}

/** The days of a span of days or weeks, 0 for one of months. */
export function daysIn(span: Span): number {
  if ("months" in span) return 0;
  return "weeks" in span ? span.weeks * 7 : span.days;
}

/**
 * The date `months` later.
 *
 * @returns `undefined` only with `skip`, when the day does not exist in the month reached.
 * @example
 * ```ts
 * addMonths("2026-01-31", 1, "clamp"); // "2026-02-28"
 * addMonths("2026-01-31", 1, "roll-forward"); // "2026-03-01"
 * addMonths("2026-01-31", 1, "skip"); // undefined
 * ```
 */
export function addMonths(date: LocalDate, months: number, monthEnd: MonthEnd): LocalDate | undefined {
  const reached = addMonthsClamped(date, months);
  if (reached.slice(8) === date.slice(8) || monthEnd === "clamp") return reached;
  return monthEnd === "skip" ? undefined : addDays(reached, 1);
}

/** The date `months` later, or the last day of that month when the day does not exist in it. */
export function addMonthsClamped(date: LocalDate, months: number): LocalDate {
  if (months === 0) return date;
  // By hand: date-fns with a zone goes through the host's calendar, in which a day may be missing (Apia, 30 December 2011).
  const from = utcMidnight(date);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return localDateOfUtc(new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay))));
}

/**
 * The date a span later; a day that does not exist is clamped to the end of its month.
 *
 * @example
 * ```ts
 * addSpan("2026-02-10", { weeks: 2 }); // "2026-02-24"
 * ```
 */
export function addSpan(date: LocalDate, span: Span): LocalDate {
  return addDays(addMonthsClamped(date, monthsIn(span)), daysIn(span));
}
