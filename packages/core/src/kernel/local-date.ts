/**
 * Calendar dates without a time or a zone, as plain strings `YYYY-MM-DD` (proleptic Gregorian, years 1900 to 9999).
 * A birthday, a due date and an anchor are dates; an instant only appears where something happens. Arithmetic runs on
 * UTC midnights, so no host time zone can reach it. ISO 8601-1:2019, 5.2.2.
 */
import { TZDate } from "@date-fns/tz";
import { addMilliseconds } from "date-fns";
import { z } from "zod";
import { InternalError } from "./errors/general.ts";
import type { Instant } from "./instant.ts";

/** A calendar date `YYYY-MM-DD`, without a time zone. */
export type LocalDate = string;

const LOCAL_DATE = /^(19|[2-9]\d)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Says whether a text is a calendar date that exists. */
export function isLocalDate(text: string): boolean {
  if (!LOCAL_DATE.test(text)) return false;
  const day = Number(text.slice(8));
  // Day 0 of the next month is the last day of this one.
  return (
    day <= 28 || day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  );
}

/** Accepts an existing calendar date. */
export const localDateSchema: z.ZodType<LocalDate> = z
  .string()
  .refine(isLocalDate, "not a calendar date YYYY-MM-DD");

/** UTC midnight of a calendar date, the form that date-fns calculates on. */
export function utcMidnight(date: LocalDate): Date {
  if (!isLocalDate(date)) throw new InternalError("A calendar date was expected.");
  return new Date(`${date}T00:00:00.000Z`);
}

/** The calendar date of a UTC midnight. */
export function localDateOfUtc(date: Date): LocalDate {
  return date.toISOString().slice(0, 10);
}

/** A UTC day always has 24 hours; a day of the host's zone does not, so date-fns `addDays` is not used here. */
const DAY_MS = 86_400_000;

/** The date `days` later (or earlier, when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return localDateOfUtc(addMilliseconds(utcMidnight(date), days * DAY_MS));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (utcMidnight(to).getTime() - utcMidnight(from).getTime()) / DAY_MS;
}

/**
 * The calendar date of an instant in a named IANA zone.
 *
 * @example
 * ```ts
 * localDateIn("2026-11-21T17:00:00.000Z", "Asia/Shanghai"); // "2026-11-22"
 * ```
 */
export function localDateIn(instant: Instant, zone: string): LocalDate {
  const local = new TZDate(instant, zone);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${local.getFullYear()}-${pad(local.getMonth() + 1)}-${pad(local.getDate())}`;
}

/**
 * As {@link localDateIn} for the present day of one zone, which every call asks for: the answer is kept for a minute.
 * Within one the day is the same, since offsets are whole minutes (the last with seconds, Liberia's, ended in 1972).
 */
export function createToday(zone: string): (now: Instant) => LocalDate {
  const MINUTE = "2026-11-21T08:30".length;
  let minute = "";
  let today: LocalDate = "";
  return (now) => {
    if (now.slice(0, MINUTE) === minute) return today;
    today = localDateIn(now, zone);
    minute = now.slice(0, MINUTE);
    return today;
  };
}

/**
 * The first instant of a calendar date in a named IANA zone. Where midnight does not exist (a clock change), it is the
 * first instant after the gap.
 *
 * @example
 * ```ts
 * startOfDayIn("2026-11-21", "Asia/Shanghai"); // "2026-11-20T16:00:00.000Z"
 * ```
 */
export function startOfDayIn(date: LocalDate, zone: string): Instant {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const start = new TZDate(year, month - 1, day, 0, 0, 0, 0, zone);
  return new Date(start.getTime()).toISOString();
}

/** The birthday on which an age is reached; 29 February gives 1 March in common years, as in {@link ageOn}. */
export function birthdayAt(birthDate: LocalDate, age: number): LocalDate {
  const year = String(Number(birthDate.slice(0, 4)) + age).padStart(4, "0");
  const date = `${year}${birthDate.slice(4)}`;
  return isLocalDate(date) ? date : `${year}-03-01`;
}

/**
 * Completed years on a date. Someone born on 29 February has the birthday on 1 March in common years: the later day,
 * which protects a child longer (`privacy.md` section 3.2).
 */
export function ageOn(birthDate: LocalDate, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Says whether this platform knows an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  return !Number.isNaN(new TZDate(0, zone).getTime());
}
