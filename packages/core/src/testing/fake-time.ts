/**
 * Time and chance that a test decides: a clock that only moves when told to, and random bytes from a seed. With both, two
 * runs give equal ids, instants and audit logs.
 */
import { createHash } from "node:crypto";
import { addMs, type Clock, type Instant, type RandomSource } from "../kernel/index.ts";

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves the clock by milliseconds; negative steps back. */
  advance(step: {
    readonly days?: number;
    readonly hours?: number;
    readonly minutes?: number;
    readonly ms?: number;
  }): void;
  /** Sets the clock. */
  set(instant: Instant): void;
}

const MINUTE_MS = 60_000;
const HOUR_MS: number = 60 * MINUTE_MS;
const DAY_MS: number = 24 * HOUR_MS;

/**
 * Makes a clock.
 *
 * @example
 * ```ts sketch
 * const clock = fakeClock("2026-11-21T01:00:00.000Z");
 * clock.advance({ days: 1 });
 * ```
 */
export function fakeClock(start: Instant): FakeClock {
  let now = start;
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
    advance: ({ days = 0, hours = 0, minutes = 0, ms = 0 }) => {
      now = addMs(now, days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + ms);
    },
  };
}

/** Random bytes from a seed: SHA-256 of seed and counter. For tests only. */
export function seededRandom(seed: string): RandomSource {
  let counter = 0;
  return {
    bytes: (length) => {
      const blocks: Buffer[] = [];
      for (let size = 0; size < length; size += 32) {
        counter += 1;
        blocks.push(createHash("sha256").update(`${seed}/${counter}`).digest());
      }
      return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
    },
  };
}
