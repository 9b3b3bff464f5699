/** Risk models inside conditions: their inputs, and what a status other than ok means for a rule. Design, section 2. */
import { describe, expect, it } from "vitest";
import { type Fact, model, not } from "../../src/index.ts";
import { answerOf, fact, person, verdictOf } from "../support/people.ts";

const PAR = "china-par-2016-10y";
/** Circulation 2016;134:1430, Table 2: 11.0 % at 60. */
const EXAMPLE: readonly Fact[] = [
  ...[fact("sbp", 130, "mmHg"), fact("total-cholesterol", 210, "mg/dL"), fact("hdl", 55, "mg/dL")],
  ...[fact("waist", 80, "cm"), fact("input:bpTreated", false), fact("input:currentSmoker", false)],
  ...[fact("input:diabetes", true), fact("input:northernChina", true), fact("input:urban", true)],
  fact("input:familyHistoryAscvd", false),
];
const man = (birthDate: string, facts: readonly Fact[] = EXAMPLE) =>
  person(facts, { profile: { sex: "male", birthDate } });

describe("a model in a condition", () => {
  it("compares an output, by number or by label", () => {
    const source = man("1966-01-15");
    expect(answerOf(model(PAR, "risk10yPct", ">=", 10), source)).toBe("true");
    expect(answerOf(model(PAR, "risk10yPct", "<", 11.5), source)).toBe("true");
    expect(answerOf(model(PAR, "category", "=", "高危"), source)).toBe("true");
    expect(answerOf(model(PAR, "category", "!=", "高危"), source)).toBe("false");
    expect(answerOf(model(PAR, "category", "=", "中危"), man("1976-01-15"))).toBe("true"); // 5.4 % at 50
  });

  it.each([model(PAR, "risk10yPct", ">=", 10), not(model(PAR, "risk10yPct", ">=", 10))])(
    "is unknown for a person the model says nothing about",
    (when) => {
      const verdict = verdictOf(when, man("1940-01-15"));
      expect(verdict.value).toBe("unknown");
      expect(verdict.missing).toEqual([{ code: `model:${PAR}`, reason: "not-applicable" }]);
    },
  );

  it("names the facts its inputs come from", () => {
    const facts = EXAMPLE.filter(({ code }) => code !== "waist" && code !== "input:urban");
    const verdict = verdictOf(
      model(PAR, "risk10yPct", ">=", 10),
      person([...facts, fact("waist", null, "cm")]),
    );
    expect(verdict.missing.map(({ code, reason }) => [code, reason])).toEqual([
      ["profile:sex", "absent"],
      ["profile:birthDate", "absent"],
      ["waist", "null"],
    ]); // urban is asked of men only
  });

  it("passes on what cannot be used", () => {
    const bad = [...EXAMPLE.filter(({ code }) => code !== "waist"), fact("waist", 80)];
    expect(verdictOf(model(PAR, "risk10yPct", ">=", 10), man("1966-01-15", bad))).toMatchObject({
      value: "invalid-input",
      problems: [{ code: "waist", problem: "unit-missing" }],
    });
    expect(verdictOf(model(PAR, "risk10yPct", ">=", 10), man("1966"))).toMatchObject({
      value: "invalid-input",
      problems: [{ code: "profile:birthDate", problem: "wrong-type" }],
    });
    const word = [...EXAMPLE.filter(({ code }) => code !== "input:urban"), fact("input:urban", "yes")];
    expect(verdictOf(model(PAR, "risk10yPct", ">=", 10), man("1966-01-15", word))).toMatchObject({
      value: "invalid-input",
      problems: [{ code: "input:urban", problem: "wrong-type" }],
    });
  });

  it("takes no input from before its window, and says when the next one leaves it", () => {
    const when = model(PAR, "category", "=", "高危", { within: "P2Y" });
    const others = EXAMPLE.filter(({ code }) => code !== "waist");
    const waist = (at: string): Fact => ({ ...fact("waist", 80, "cm"), at });
    const [atEdge, inside] = ["2024-01-15T09:00:00+08:00", "2024-01-15T09:00:00.001+08:00"].map((at) =>
      verdictOf(when, man("1966-01-15", [...others, waist(at)])),
    );
    expect(atEdge).toMatchObject({ value: "unknown", missing: [{ code: "waist", reason: "stale" }] });
    expect(inside).toMatchObject({ value: "true", nextReviewAt: "2026-01-15T01:00:00.001Z" });
    expect(
      answerOf(
        model(PAR, "category", "=", "高危"),
        man("1966-01-15", [...others, waist("1996-01-01T00:00:00Z")]),
      ),
    ).toBe("true");
  });

  it("is unknown for an output this person does not get", () => {
    const prevent: readonly Fact[] = [
      ...[fact("total-cholesterol", 200, "mg/dL"), fact("hdl", 45, "mg/dL"), fact("sbp", 160, "mm[Hg]")],
      ...[fact("bmi", 35, "kg/m2"), fact("egfr", 90, "mL/min/{1.73_m2}"), fact("input:bpTreated", true)],
      ...[fact("input:statin", false), fact("input:diabetes", true), fact("input:currentSmoker", false)],
    ];
    const when = model("aha-prevent-2023-base", "totalCvd30y", ">=", 0.1);
    expect(answerOf(when, man("1976-01-15", prevent))).toBe("true"); // 50 years
    const older = verdictOf(when, man("1965-01-15", prevent)); // 61 years: no thirty-year output
    expect(older.missing).toEqual([{ code: "model:aha-prevent-2023-base", reason: "not-applicable" }]);
  });
});
