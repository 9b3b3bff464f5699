import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CalendarDuration,
  leavesWindowAt,
  type Moment,
  utcText,
  windowStart,
} from "../../src/kernel/index.ts";

const HOUR = 3_600_000;
const moment = (ms: number, offset: number): Moment => ({ ms, offset, utc: utcText(ms) });

const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2029, 0, 1) }),
  // month ends and midnights, where calendars are awkward
  fc
    .tuple(fc.integer({ min: 0, max: 119 }), fc.constantFrom(-2, -1, 0, 1), fc.constantFrom(0, 1, HOUR))
    .map(([month, day, rest]) => Date.UTC(2019, month, 1 + day) + rest),
);
const durations: fc.Arbitrary<CalendarDuration> = fc
  .record({
    months: fc.integer({ min: 0, max: 25 }),
    ms: fc.integer({ min: 0, max: 60 }).map((d) => d * 24 * HOUR),
  })
  .filter(({ months, ms }) => months + ms > 0);
const offsets = fc.constantFrom(0, 8 * HOUR, -5 * HOUR, 5.5 * HOUR);

describe("windows", () => {
  it("never move backwards as time goes on", () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: 40 * 24 * HOUR }),
        durations,
        offsets,
        (now, later, d, o) => {
          expect(windowStart(moment(now + later, o), d)).toBeGreaterThanOrEqual(
            windowStart(moment(now, o), d),
          );
        },
      ),
    );
  });

  it("hold a fact until the announced instant and not at it", () => {
    fc.assert(
      fc.property(instants, durations, offsets, (at, duration, offset) => {
        const exit = leavesWindowAt(at, duration, offset);
        expect(windowStart(moment(exit, offset), duration)).toBeGreaterThanOrEqual(at);
        expect(windowStart(moment(exit - 1, offset), duration)).toBeLessThan(at);
      }),
    );
  });
});
