/**
 * The clock of the demo: it starts on the morning of 21 November 2026 and moves a millisecond each time it is read. So
 * ages, deadlines and counts are the same for everyone; a hospital leaves the option away and gets the real time.
 */
import type { Clock, Instant } from "@hcrm/core";

/** The day of the demo on the clocks of Shanghai. */
export const DEMO_DAY = "2026-11-21";

const START = Date.UTC(2026, 10, 21, 1); // 09:00 in Shanghai

/** The clock of the demo. */
export interface DemoClock extends Clock {
  /** Lets minutes pass, where the story waits for something. */
  pass(minutes: number): void;
}

const MINUTE_MS = 60_000;

/**
 * A clock that starts on the morning of {@link DEMO_DAY}, or behind the last moment of an earlier run: time that goes back
 * would hide what that run has written.
 */
export function demoClock(earlier?: Instant): DemoClock {
  const start = Math.max(START, earlier === undefined ? 0 : Date.parse(earlier));
  let passed = 0;
  return {
    now: () => {
      passed += 1;
      return new Date(start + passed).toISOString();
    },
    pass: (minutes) => {
      passed += minutes * MINUTE_MS;
    },
  };
}

const DAY_MS = 86_400_000;

/** A calendar day so many days after {@link DEMO_DAY}, or before it. */
export function dayAfterDemoDay(days: number): string {
  return dayAfter(DEMO_DAY, days);
}

/** A calendar day so many days after another, or before it. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
