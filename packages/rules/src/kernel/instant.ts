/**
 * Instants as ISO 8601 texts with `Z` or an offset, and the calendar of the patient. This package reads no clock and
 * knows no time zone: the offset written in `now` is the zone in which months, days and birthdays are counted, so
 * `2026-03-01T00:00:00+08:00` is a Shanghai midnight. A host with daylight saving passes the offset in force.
 */
import { InvalidInstant } from "./errors.ts";

/** A point in time together with the offset its calendar is read in. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  /** Offset from UTC in milliseconds, east positive. */
  readonly offset: number;
  /** The instant as `YYYY-MM-DDTHH:mm:ss.sssZ`, which compares as text. */
  readonly utc: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const MINUTE = 60_000;

/** Milliseconds since the epoch, or NaN where the text is not an ISO instant with `Z` or an offset. */
export function instantMs(text: string): number {
  return INSTANT.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Reads an instant and keeps its offset.
 *
 * @param parameter name to put into the error.
 * @throws {@link InvalidInstant} when the text is not an ISO instant with `Z` or an offset.
 * @example
 * ```ts
 * momentOf("2026-03-01T00:00:00+08:00", "now").utc; // "2026-02-28T16:00:00.000Z"
 * ```
 */
export function momentOf(text: string, parameter: string): Moment {
  const match = INSTANT.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidInstant(parameter);
  return { ms, offset: offsetMs(match?.[1] ?? "Z"), utc: utcText(ms) };
}

function offsetMs(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith("-") ? -minutes : minutes) * MINUTE;
}

/** The instant as `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export function utcText(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Compares a fact's time with a bound given both as text and as milliseconds: negative before, 0 equal, positive after,
 * NaN where the text is no instant. Canonical UTC texts compare as text, which spares the parsing of most facts.
 */
export function compareTo(at: string, utc: string, ms: number): number {
  if (at.length === 24 && at.charCodeAt(23) === 90) return at < utc ? -1 : at > utc ? 1 : 0;
  return instantMs(at) - ms;
}
