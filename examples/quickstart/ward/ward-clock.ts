/**
 * The clock of the ward's week: it stands at the moment it was set to and moves a millisecond each time it is read, so that
 * seven days pass in a second and no two entries of the log bear the same time.
 */
import type { Clock, Instant } from "@hcrm/core";

/** A clock that is set by hand. */
export interface WardClock extends Clock {
  /** Sets it to a time of a day in Shanghai. */
  set(day: string, time: string): void;
}

/** A clock that stands at midnight of a day. */
export function wardClock(day: string): WardClock {
  let start = inShanghai(day, "00:00");
  let readings = 0;
  return {
    now: (): Instant => {
      readings += 1;
      return new Date(start + readings).toISOString();
    },
    set: (next, time) => {
      start = inShanghai(next, time);
    },
  };
}

function inShanghai(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+08:00`);
}
