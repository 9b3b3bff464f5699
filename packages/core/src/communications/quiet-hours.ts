/**
 * Quiet hours (免打扰时段): the part of the day in which a person is left alone, by the clocks of their own zone. Windows
 * that pass midnight are the normal case; clock changes are decided by what the wall clock shows.
 */
import { z } from "zod";
import {
  addDays,
  exactSchema,
  type Instant,
  InternalError,
  instantsAt,
  type LocalTime,
  localDateIn,
  localTimeIn,
  localTimeSchema,
  resolveLocal,
} from "../kernel/index.ts";

/** A part of the day: from `from`, inclusive, to `to`, exclusive, past midnight when `from` is the later one. */
export interface QuietHours {
  /** First quiet minute. */
  readonly from: LocalTime;
  /** First minute that is no longer quiet. */
  readonly to: LocalTime;
}

/** 21:00 to 08:00. */
export const DEFAULT_QUIET_HOURS: QuietHours = { from: "21:00", to: "08:00" };

/** Accepts {@link QuietHours} that leave some of the day free. */
export const quietHoursSchema: z.ZodType<QuietHours> = exactSchema<QuietHours>()(
  z
    .strictObject({ from: localTimeSchema, to: localTimeSchema })
    .readonly()
    .refine((hours) => hours.from !== hours.to, "quiet hours cannot begin and end at one time"),
);

/**
 * Says whether an instant lies in the quiet hours of a zone.
 *
 * @example
 * ```ts
 * isQuiet("2026-11-21T13:00:00.000Z", DEFAULT_QUIET_HOURS, "Asia/Shanghai"); // true: 21:00 there
 * ```
 */
export function isQuiet(at: Instant, hours: QuietHours, zone: string): boolean {
  const time = localTimeIn(at, zone);
  return hours.from < hours.to
    ? hours.from <= time && time < hours.to
    : hours.from <= time || time < hours.to;
}

/**
 * The end of the quiet hours that an instant lies in; `undefined` when it lies in none. The end is later than the
 * instant and not quiet itself. Where a clock change swallows the end, it is the instant the clocks give for it.
 *
 * @example
 * ```ts
 * quietUntil("2026-11-21T13:00:00.000Z", DEFAULT_QUIET_HOURS, "Asia/Shanghai"); // "2026-11-22T00:00:00.000Z"
 * ```
 */
export function quietUntil(at: Instant, hours: QuietHours, zone: string): Instant | undefined {
  if (!isQuiet(at, hours, zone)) return undefined;
  // The end can pass twice in a fold, and not at all on a day that a zone left out: today and two days are enough.
  const today = localDateIn(at, zone);
  const ends = [0, 1, 2].flatMap((days) => endsOn(addDays(today, days), hours, zone));
  const end = ends.find((each) => each > at && !isQuiet(each, hours, zone));
  if (end === undefined) throw new InternalError("Quiet hours without an end.");
  return end;
}

function endsOn(date: string, hours: QuietHours, zone: string): readonly Instant[] {
  const instants = instantsAt(date, hours.to, zone);
  return instants.length > 0 ? instants : [resolveLocal(date, hours.to, zone)];
}
