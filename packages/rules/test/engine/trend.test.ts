/** `trend` conditions: significant and relevant, or not true. */
import { describe, expect, it } from "vitest";
import { type Fact, not, trend } from "../../src/index.ts";
import { answerOf, fact, person, verdictOf } from "../support/people.ts";

const UNIT = "mL/min/{1.73_m2}";
/** Yearly values, the last one this month. */
const yearly = (values: readonly number[], unit: string = UNIT): readonly Fact[] =>
  values.map((value, index) =>
    fact("egfr", value, unit, `${2026 - (values.length - 1 - index)}-01-10T08:00:00+08:00`),
  );

describe("trend", () => {
  const falling = trend("egfr", "down");
  it("is true when five years fall by more than the least relevant slope", () => {
    const source = person(yearly([95, 88, 80, 71, 63])); // p = 2/120, slope −8 a year
    expect(answerOf(falling, source)).toBe("true");
    expect(answerOf(trend("egfr", "up"), source)).toBe("false");
  });

  it("is false when the fall is significant but too small to matter", () => {
    expect(answerOf(falling, person(yearly([95, 94, 93, 92, 91])))).toBe("false");
  });

  it("is false when five years only waver", () => {
    expect(answerOf(falling, person(yearly([95, 60, 96, 58, 94])))).toBe("false");
  });

  it("is unknown with four years: no variation is known for the indicator", () => {
    const verdict = verdictOf(not(falling), person(yearly([95, 88, 80, 71])));
    expect(verdict).toMatchObject({
      value: "unknown",
      missing: [{ code: "egfr", reason: "not-applicable" }],
    });
  });

  it("is unknown with one value or fewer points than wanted", () => {
    expect(verdictOf(falling, person(yearly([95]))).missing).toEqual([{ code: "egfr", reason: "absent" }]);
    const six = {
      op: "trend",
      fact: { code: "egfr", pick: "latest" },
      direction: "down",
      minPoints: 6,
    } as const;
    expect(answerOf(six, person(yearly([95, 88, 80, 71, 63])))).toBe("unknown");
  });

  it("looks at its window only, and at no future", () => {
    const facts = [
      ...yearly([10, 20, 95, 88, 80, 71, 63]),
      fact("egfr", 200, UNIT, "2026-02-01T08:00:00+08:00"),
    ];
    expect(answerOf(trend("egfr", "down", { within: "P60M" }), person(facts))).toBe("true");
  });

  it("is invalid on a fact it cannot use", () => {
    const facts = [...yearly([95, 88, 80, 71, 63]), fact("egfr", 50, "mg/dL", "2026-01-11T08:00:00+08:00")];
    expect(verdictOf(falling, person(facts)).problems).toEqual([{ code: "egfr", problem: "unit-mismatch" }]);
    const open = [...yearly([95, 88, 80, 71, 63]), fact("egfr", null, UNIT, "2026-01-11T08:00:00+08:00")];
    expect(verdictOf(falling, person(open)).missing).toMatchObject([{ code: "egfr", reason: "null" }]);
  });
});
