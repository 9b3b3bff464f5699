/** A clock that stands still until it is told to move on. */
import { addMs, type Clock, type Instant } from "../../../src/kernel/index.ts";

export interface FixedClock extends Clock {
  advance(milliseconds: number): void;
}

export function fixedClock(start: Instant = "2026-11-21T08:00:00.000Z"): FixedClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now = addMs(now, milliseconds);
    },
  };
}
