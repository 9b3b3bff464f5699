/**
 * Instants: points in time as plain strings, always `YYYY-MM-DDTHH:mm:ss.SSSZ` (24 characters, UTC, milliseconds,
 * years 1900 to 9999), so that text order is time order in every database. Checked at the edge by `instantSchema`.
 */
import { addMilliseconds } from "date-fns";
import { z } from "zod";
import { InternalError } from "./errors/general.ts";

/** A point in time: ISO 8601, UTC, exactly 24 characters, for example `2026-11-21T08:30:00.000Z`. */
export type Instant = string;

const INSTANT = /^(19|[2-9]\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The last text that was one: a transaction writes its moment into every row and asks for it in every condition. */
let lastInstant = "";

/** Says whether a text is a well-formed, existing instant. */
export function isInstant(text: string): boolean {
  if (text === lastInstant) return text !== "";
  if (!INSTANT.test(text)) return false;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== text) return false;
  lastInstant = text;
  return true;
}

/** Accepts any ISO 8601 instant with an offset and puts it into the one stored form. */
export const instantSchema: z.ZodType<Instant> = z
  .string()
  .max(40)
  .transform((text, context) => {
    const instant = parseInstant(text);
    if (instant !== undefined) return instant;
    context.addIssue({ code: "custom", message: "not an instant with a time zone" });
    return z.NEVER;
  });

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an ISO 8601 date-time that carries `Z` or an offset; anything else gives `undefined`.
 *
 * @example
 * ```ts
 * parseInstant("2026-11-21T16:30:00+08:00"); // "2026-11-21T08:30:00.000Z"
 * ```
 */
export function parseInstant(text: string): Instant | undefined {
  if (!WITH_OFFSET.test(text)) return undefined;
  // Date.parse rolls 30 February over to March; the calendar day must exist.
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return undefined;
  const instant = date.toISOString();
  return INSTANT.test(instant) ? instant : undefined;
}

const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(10_000, 0, 1) - 1;

/**
 * The instant of a `Date`.
 *
 * @throws {@link InternalError} when the date is invalid or outside the years 1900 to 9999.
 */
export function instantOf(date: Date): Instant {
  const ms = date.getTime();
  if (ms >= FIRST_MS && ms <= LAST_MS) return date.toISOString();
  throw new InternalError("A date outside the years 1900 to 9999 cannot be an instant.");
}

/** The instant `milliseconds` later (or earlier, when negative). */
export function addMs(instant: Instant, milliseconds: number): Instant {
  return instantOf(addMilliseconds(new Date(instant), milliseconds));
}

/** Milliseconds from `earlier` to `later`; negative when the order is the other way round. */
export function msBetween(earlier: Instant, later: Instant): number {
  return new Date(later).getTime() - new Date(earlier).getTime();
}
