/**
 * `nextReviewAt` on random rules and people: until the announced instant the verdict holds, by time alone. Design,
 * section 7.9.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compiled, NOW } from "../support/people.ts";
import { conditions, people } from "../support/random-rules.ts";

const YEARS_AHEAD = 2;

describe("nextReviewAt", () => {
  it("is never later than the first change", () => {
    const offsets = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(conditions, people, offsets, (when, source, shares) => {
        const rules = compiled(when);
        const [verdict] = rules.evaluate(source, NOW);
        const now = Date.parse(NOW);
        const horizon = now + YEARS_AHEAD * 366 * 86_400_000;
        const until = verdict?.nextReviewAt === undefined ? horizon : Date.parse(verdict.nextReviewAt);
        expect(until).toBeGreaterThan(now);
        const moments = [until - 1, ...shares.map((share) => Math.floor(now + share * (until - 1 - now)))];
        for (const ms of moments) {
          const later = new Date(ms + 8 * 3_600_000).toISOString().replace("Z", "+08:00");
          expect(rules.evaluate(source, later)[0]?.value).toBe(verdict?.value);
        }
      }),
      { numRuns: 500 },
    );
  });
});
