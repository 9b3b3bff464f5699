/** Law 6: nothing leaves in quiet hours or over a cap, clock changes included, and every deferral ends. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cappedUntil, contactGate, isQuiet, type SendFacts } from "../../src/communications/index.ts";
import { addMs, type Instant } from "../../src/kernel/index.ts";
import { atLeast } from "../support/property-runs.ts";
import { sendable, willing } from "./support/gate-facts.ts";

const HOUR = 3_600_000;
/** Around the clock changes of 2026 as often as anywhere else in the year. */
const instant = fc
  .tuple(
    fc.constantFrom("2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-07-01"),
    fc.integer({ min: -36 * HOUR, max: 60 * HOUR }),
  )
  .map(([date, ms]) => addMs(`${date}T00:00:00.000Z`, ms));
const time = fc
  .integer({ min: 0, max: 1439 })
  .map(
    (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`,
  );
const quietHours = fc.record({ from: time, to: time }).filter((hours) => hours.from !== hours.to);
const facts: fc.Arbitrary<SendFacts> = fc
  .record({
    now: instant,
    zone: fc.constantFrom("America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"),
    quietHours,
    quietHoursRule: fc.constantFrom("defer" as const, "drop" as const, "ignore" as const),
    urgency: fc.constantFrom("routine" as const, "urgent" as const),
    caps: fc.array(
      fc.record({
        per: fc.record({ days: fc.integer({ min: 1, max: 7 }) }),
        max: fc.integer({ min: 1, max: 4 }),
      }),
      {
        maxLength: 2,
      },
    ),
    ages: fc.array(fc.integer({ min: 0, max: 8 * 24 * HOUR }), { maxLength: 12 }),
    window: fc.option(fc.integer({ min: -HOUR, max: 20 * 24 * HOUR }), { nil: undefined }),
  })
  .map(({ ages, window, ...rest }) => ({
    ...sendable,
    ...rest,
    contacts: ages.map((age) => addMs(rest.now, -age)),
    ...(window === undefined ? {} : { expiresAt: addMs(rest.now, window) }),
  }));

describe("law 6", () => {
  it("what is allowed is neither quiet nor capped, unless urgency passes it", () => {
    fc.assert(
      fc.property(facts, (send) => {
        const { verdict } = contactGate({ moment: "send", subject: willing, send });
        const urgent = send.urgency === "urgent";
        const quiet = send.quietHours !== undefined && isQuiet(send.now, send.quietHours, send.zone);
        const passesQuiet = urgent && send.quietHoursRule === "ignore";
        const capped = cappedUntil(send.contacts, send.caps, send.now) !== undefined;
        const closed = send.expiresAt !== undefined && send.expiresAt <= send.now;
        expect(verdict === "allow").toBe(!closed && (!quiet || passesQuiet) && (!capped || urgent));
      }),
      { numRuns: atLeast(2_000) },
    );
  });

  it("asking again at the end of each deferral leads to a send or to a reason, soon", () => {
    fc.assert(
      fc.property(facts, (send) => {
        let now: Instant = send.now;
        let rounds = 0;
        for (;;) {
          const answer = contactGate({ moment: "send", subject: willing, send: { ...send, now } });
          if (answer.verdict !== "defer") break;
          expect(answer.until > now).toBe(true);
          now = answer.until;
          rounds += 1;
        }
        // A cap frees its slots one by one, and the night can follow each: no more rounds than contacts, twice, and one.
        expect(rounds).toBeLessThanOrEqual(send.contacts.length * 2 + 1);
      }),
      { numRuns: atLeast(2_000) },
    );
  });
});
