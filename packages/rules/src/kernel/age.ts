/**
 * Completed years of age on the calendar of `now`. A 29 February birthday falls on 1 March in common years.
 */
import type { Moment } from "./instant.ts";

/** A birth date that is not a full `YYYY-MM-DD`, lies after `now` or makes the person older than 130. */
export type AgeProblem = "wrong-type" | "implausible";

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const OLDEST = 130;

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function readDate(text: string): CalendarDay | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}

/**
 * Completed years at `now`, or why they cannot be told.
 *
 * @example
 * ```ts
 * ageAt("2004-02-29", now); // 21, on 28 February 2026
 * ```
 */
export function ageAt(birthDate: string, now: Moment): number | AgeProblem {
  const birth = readDate(birthDate);
  if (birth === undefined) return "wrong-type";
  const today = new Date(now.ms + now.offset);
  const month = today.getUTCMonth() + 1;
  const reached = month > birth.month || (month === birth.month && today.getUTCDate() >= birth.day);
  const age = today.getUTCFullYear() - birth.year - (reached ? 0 : 1);
  return age < 0 || age > OLDEST ? "implausible" : age;
}

/** The first instant (milliseconds since the epoch) at which a person has completed `years`; NaN for an unreadable date. */
export function birthdayAt(birthDate: string, years: number, offset: number): number {
  const birth = readDate(birthDate);
  if (birth === undefined) return Number.NaN;
  return Date.UTC(birth.year + years, birth.month - 1, birth.day) - offset; // 29 February overflows to 1 March
}
