/**
 * When a fact of the health record holds, as precisely as the source knew it: an instant, a calendar date that may lack
 * parts, or a wall-clock time without a zone. A date stays a date: turning `2026-03-02` into a midnight would move it to
 * another day somewhere else. A wall-clock time is placed in the zone of its source (`placeInZone`) before it is stored.
 */
import { z } from "zod";
import { addMs, type Instant, isLocalDate, parseInstant, resolveLocal } from "../kernel/index.ts";
import { isPartialDate, type PartialDate } from "../patients/index.ts";

/** Date and wall-clock time without zone or offset: `2026-03-02T08:30` or `2026-03-02T08:30:15.250`. */
export type LocalDateTime = string;

/** When a fact holds, as the source knew it. */
export type FactTime = Instant | PartialDate | LocalDateTime;

const LOCAL_DATE_TIME = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/;

/** Says whether a text is a wall-clock time without a zone. */
export function isLocalDateTime(text: string): boolean {
  const date = LOCAL_DATE_TIME.exec(text)?.[1];
  return date !== undefined && isLocalDate(date);
}

/**
 * Puts a time as a source writes it into its stored form: an instant in UTC, or a partial date, or a wall-clock time.
 * Anything else, and any date that does not exist, gives `undefined`.
 *
 * @example
 * ```ts
 * readFactTime("2026-03-02T08:30:00+08:00"); // "2026-03-02T00:30:00.000Z"
 * readFactTime("2026-02-30"); // undefined
 * ```
 */
export function readFactTime(text: string): FactTime | undefined {
  if (isPartialDate(text) || isLocalDateTime(text)) return text;
  return parseInstant(text);
}

/** Accepts a time as a source writes it and puts it into its stored form. */
export const factTimeSchema: z.ZodType<FactTime> = z
  .string()
  .max(40)
  .transform((text, context) => {
    const time = readFactTime(text);
    if (time !== undefined) return time;
    context.addIssue({ code: "custom", message: "not an instant, a date or a wall-clock time" });
    return z.NEVER;
  });

/**
 * Gives a wall-clock time its instant; instants and dates stay as they are. In the hour that a zone skips the later
 * instant is meant, in the hour that it repeats the earlier one.
 *
 * @param zone - IANA zone of the source
 * @throws {@link InvalidInput} when the platform does not know the zone.
 */
export function placeInZone(time: FactTime, zone: string): Instant | PartialDate {
  const [, date, clock, seconds = "0", fraction = "0"] = LOCAL_DATE_TIME.exec(time) ?? [];
  if (date === undefined || clock === undefined) return time;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1000);
  return addMs(resolveLocal(date, clock, zone), Number(seconds) * 1000 + milliseconds);
}
