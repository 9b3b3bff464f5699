/**
 * `date/1` and `year/1`: calendar dates, checked by arithmetic alone because indexing runs them for every row of an
 * import. The same dates as the kernel's `isLocalDate`; a test holds the two together.
 */
import { compatible } from "./text.ts";

const FORM = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}$/;
const DAYS_IN_MONTH: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the day exists in the Gregorian calendar; numbers may come from texts that are no dates at all. */
export function dayExists(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** A calendar date, `YYYY-MM-DD`, years from 1900. */
export function normaliseDate(text: string): string | null {
  const date = compatible(text);
  if (!FORM.test(date)) return null;
  return dayExists(+date.slice(0, 4), +date.slice(5, 7), +date.slice(8)) ? date : null;
}

/** The year of a date, or a year alone. */
export function normaliseYear(text: string): string | null {
  const compact = compatible(text);
  if (/^(?:19|[2-9]\d)\d{2}$/.test(compact)) return compact;
  return normaliseDate(compact)?.slice(0, 4) ?? null;
}
