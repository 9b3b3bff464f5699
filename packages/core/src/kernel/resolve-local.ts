/**
 * From a calendar date and a wall-clock time in a named zone to an instant. Twice a year most zones have times that do
 * not exist (a gap) or exist twice (a fold), and libraries disagree about the fold; so the rule is our own and written
 * down: a gap gives the later instant, a fold the earlier one. That is the "compatible" choice of RFC 5545, 3.3.5.
 */
import { TZDate, tzOffset } from "@date-fns/tz";
import { z } from "zod";
import { InvalidInput } from "./errors/general.ts";
import { type Instant, instantOf } from "./instant.ts";
import { type LocalDate, utcMidnight } from "./local-date.ts";

/** A wall-clock time `HH:MM`, 00:00 to 23:59, without date and zone. */
export type LocalTime = string;

const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Accepts a wall-clock time. */
export const localTimeSchema: z.ZodType<LocalTime> = z.string().regex(LOCAL_TIME, "not a time HH:MM");

/**
 * The instant at which a zone's clocks show a time on a date. In a gap, where they never do, the later of the two
 * readings (02:30 becomes 03:30); in a fold, where they do so twice, the earlier instant.
 *
 * @throws {@link InvalidInput} when the platform does not know the zone or `time` is not `HH:MM`.
 * @example
 * ```ts
 * resolveLocal("2026-03-08", "02:30", "America/New_York"); // "2026-03-08T07:30:00.000Z", a gap
 * resolveLocal("2026-11-01", "01:30", "America/New_York"); // "2026-11-01T05:30:00.000Z", a fold
 * ```
 */
export function resolveLocal(date: LocalDate, time: LocalTime, zone: string): Instant {
  const { wall, offsets } = readings(date, time, zone);
  const [earliest] = existing(wall, offsets, zone);
  return instantOf(new Date(earliest ?? Math.max(...offsets.map((offset) => wall - offset))));
}

/**
 * Every instant at which a zone's clocks show a time on a date, ascending: none in a gap, two in a fold, otherwise one.
 *
 * @throws {@link InvalidInput} as {@link resolveLocal}.
 */
export function instantsAt(date: LocalDate, time: LocalTime, zone: string): readonly Instant[] {
  const { wall, offsets } = readings(date, time, zone);
  return existing(wall, offsets, zone).map((ms) => instantOf(new Date(ms)));
}

/**
 * The wall-clock time of an instant in a zone, seconds cut off.
 *
 * @example
 * ```ts
 * localTimeIn("2026-11-21T13:05:59.000Z", "Asia/Shanghai"); // "21:05"
 * ```
 */
export function localTimeIn(instant: Instant, zone: string): LocalTime {
  const local = new TZDate(instant, zone);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${pad(local.getHours())}:${pad(local.getMinutes())}`;
}

interface Readings {
  /** The wall clock read as if it were UTC, in milliseconds. */
  readonly wall: number;
  /** The zone's offsets a day before and a day after: whichever applies at the time itself is one of the two. */
  readonly offsets: readonly number[];
}

function readings(date: LocalDate, time: LocalTime, zone: string): Readings {
  if (!LOCAL_TIME.test(time)) throw new InvalidInput("A time HH:MM was expected.");
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const wall = utcMidnight(date).getTime() + minutes * MINUTE_MS;
  const offsets = [offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)];
  if (offsets.some(Number.isNaN)) throw new InvalidInput("The platform does not know this time zone.");
  return { wall, offsets };
}

/** A reading exists when the zone's offset at the instant it leads to is the offset it was made with. */
function existing(wall: number, offsets: readonly number[], zone: string): readonly number[] {
  const instants = offsets.filter((offset) => offsetAt(wall - offset, zone) === offset);
  return [...new Set(instants.map((offset) => wall - offset))].sort((a, b) => a - b);
}

/** Offset of a zone in milliseconds, whole seconds: local mean times before 1928 have odd seconds. */
function offsetAt(ms: number, zone: string): number {
  return Math.round(tzOffset(zone, new Date(ms)) * 60) * 1000;
}
