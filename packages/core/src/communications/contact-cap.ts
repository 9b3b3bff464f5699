/**
 * Frequency caps (联系频次上限): how often a person is contacted within some days, over every plan, channel and manual
 * call. Days are spans of 24 hours that slide, so that an evening and the next morning count together.
 */
import { z } from "zod";
import { addMs, exactSchema, type Instant } from "../kernel/index.ts";

/** The window of a cap. */
export interface CapWindow {
  /** Length, in days of 24 hours. */
  readonly days: number;
}

/** At most so many contacts within so many days. */
export interface ContactCap {
  /** Length of the window: days of 24 hours. */
  readonly per: CapWindow;
  /** Most contacts in any such window. */
  readonly max: number;
}

/** Two a day and five a week. */
export const DEFAULT_CAPS: readonly ContactCap[] = [
  { per: { days: 1 }, max: 2 },
  { per: { days: 7 }, max: 5 },
];

/** Accepts a {@link ContactCap}. */
export const contactCapSchema: z.ZodType<ContactCap> = exactSchema<ContactCap>()(
  z
    .strictObject({
      per: z.strictObject({ days: z.int().min(1).max(366) }).readonly(),
      max: z.int().min(1).max(1_000),
    })
    .readonly(),
);

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * When the next contact is allowed; `undefined` when it is allowed now.
 *
 * @param contacts - Instants of earlier contacts, in any order; later ones than `now` count too (clocks differ).
 * @returns The first instant at which no cap is full, if nothing else happens; later than `now`.
 * @example
 * ```ts
 * cappedUntil(["2026-03-02T01:00:00.000Z", "2026-03-02T02:00:00.000Z"], DEFAULT_CAPS, "2026-03-02T03:00:00.000Z");
 * // "2026-03-03T01:00:00.000Z"
 * ```
 */
export function cappedUntil(
  contacts: readonly Instant[],
  caps: readonly ContactCap[],
  now: Instant,
): Instant | undefined {
  const releases = caps.flatMap((cap) => releaseOf(contacts, cap, now));
  return releases.length === 0
    ? undefined
    : releases.reduce((latest, each) => (each > latest ? each : latest));
}

/** A full window frees a slot when the contact that is `max` from the end leaves it. */
function releaseOf(contacts: readonly Instant[], cap: ContactCap, now: Instant): readonly Instant[] {
  const length = cap.per.days * DAY_MS;
  const since = addMs(now, -length);
  const inside = contacts.filter((each) => each > since).sort();
  const leaving = inside[inside.length - cap.max];
  return leaving === undefined ? [] : [addMs(leaving, length)];
}

/**
 * The coarse answer for people: the next full hour, which tells nothing of who contacted the patient when.
 *
 * @example
 * ```ts
 * nextFullHour("2026-03-02T03:00:00.000Z"); // "2026-03-02T04:00:00.000Z"
 * ```
 */
export function nextFullHour(now: Instant): Instant {
  return addMs(`${now.slice(0, 13)}:00:00.000Z`, HOUR_MS);
}
