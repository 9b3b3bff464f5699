/**
 * Windows `(now − duration, now]` on calendar months. Going back from the 29th to the 31st into a month that is too
 * short lands on the first instant of the month after it, in step with a 29 February birthday that falls on 1 March:
 * this keeps the window's start from ever moving backwards as `now` advances, so that the instant at which a fact
 * leaves its window is unique and can be announced.
 */
import type { Moment } from "./instant.ts";

/** An ISO 8601 duration: calendar months, and the rest in milliseconds (a day is 24 hours at a fixed offset). */
export interface CalendarDuration {
  /** Years and months, in months. */
  readonly months: number;
  /** Weeks, days, hours, minutes and seconds, in milliseconds. */
  readonly ms: number;
}

const DURATION =
  /^P(?=[\dT])(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
const DAY = 86_400_000;

/** Reads an ISO 8601 duration such as `P12M` or `PT24H`; `undefined` where it is not one or is zero. */
export function parseDuration(text: string): CalendarDuration | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const months = part(1) * 12 + part(2);
  const ms = (part(3) * 7 + part(4)) * DAY + part(5) * 3_600_000 + part(6) * 60_000 + part(7) * 1000;
  return months + ms > 0 ? { months, ms } : undefined;
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** Same day and time `months` later (earlier if negative); the first instant of the next month if there is no such day. */
function shiftMonths(localMs: number, months: number): number {
  const from = new Date(localMs);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  if (from.getUTCDate() > lastDay(year, month)) return Date.UTC(year, month + 1, 1);
  const timeOfDay = ((localMs % DAY) + DAY) % DAY;
  return Date.UTC(year, month, from.getUTCDate()) + timeOfDay;
}

/** Start (exclusive) of the window that ends at `now`, in milliseconds since the epoch. */
export function windowStart(now: Moment, duration: CalendarDuration): number {
  const local = now.ms + now.offset;
  return (duration.months === 0 ? local : shiftMonths(local, -duration.months)) - duration.ms - now.offset;
}

/** The first instant at which something dated `at` is no longer inside the window, both in milliseconds since the epoch. */
export function leavesWindowAt(at: number, duration: CalendarDuration, offset: number): number {
  const local = at + duration.ms + offset;
  if (duration.months === 0) return local - offset;
  return Math.min(shiftMonths(local, duration.months), earlyExit(local, duration.months)) - offset;
}

/**
 * A fact dated exactly at the first midnight of a month also leaves when `now` reaches a day that the month before it
 * lacks: 1 March leaves a one-month window on 29 March, because 29 February is read as 1 March.
 */
function earlyExit(local: number, months: number): number {
  const at = new Date(local);
  if (local % DAY !== 0 || at.getUTCDate() !== 1) return Number.POSITIVE_INFINITY;
  const before = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1));
  const target = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + months, 1));
  const missing = lastDay(before.getUTCFullYear(), before.getUTCMonth()) + 1;
  if (missing > lastDay(target.getUTCFullYear(), target.getUTCMonth())) return Number.POSITIVE_INFINITY;
  return Date.UTC(target.getUTCFullYear(), target.getUTCMonth(), missing);
}
