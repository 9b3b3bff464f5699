/** Static checks: each finding, and where it is. Design, section 3. */
import { describe, expect, it } from "vitest";
import {
  age,
  all,
  atLeast,
  type Condition,
  coded,
  compile,
  countOf,
  hasTag,
  InvalidRuleSet,
  latest,
  model,
  type Rule,
  rule,
  ruleSet,
  trend,
} from "../../src/index.ts";
import { ruleOf } from "../support/people.ts";

function findings(rules: readonly Rule[]): readonly (readonly [string, string])[] {
  try {
    compile(ruleSet("s", "1", rules));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRuleSet)) throw error;
    return error.details.map(({ code, path }) => [code, path] as const);
  }
}
const codeOf = (when: Condition) => findings([ruleOf(when)])[0]?.[0];
const compareOf = (code: string, value: number | string | boolean, unit?: string): Condition => ({
  op: "compare",
  fact: { code, pick: "latest" },
  is: "=",
  value,
  ...(unit === undefined ? {} : { unit }),
});

describe("static checks", () => {
  it.each([
    ["an invented code", compareOf("mood", 1), "unknown-indicator"],
    ["the LOINC code of a catalogued indicator", compareOf("8480-6", 140, "mm[Hg]"), "unknown-indicator"],
    ["a condition without a system", coded("condition:I10").is("=", true), "unknown-indicator"],
    [
      "a trend of what has no unit",
      { op: "trend", fact: { code: "72166-2", pick: "latest" }, direction: "up" } as const,
      "unknown-indicator",
    ],
    ["a unit that does not exist", compareOf("sbp", 140, "stone"), "unknown-unit"],
    ["no unit where one is needed", compareOf("glucose-fasting", 126), "unknown-unit"],
    ["a unit of something else", compareOf("sbp", 140, "mmol/L"), "unit-dimension"],
    ["a text for a number", compareOf("sbp", "high"), "unit-dimension"],
    [
      "two units",
      {
        op: "compare",
        fact: { code: "hba1c", pick: "latest", unit: "mmol/mol" },
        is: ">",
        value: 6.5,
        unit: "%",
      } as const,
      "unit-dimension",
    ],
    ["a count with a unit", { ...countOf("sbp", ">=", 3), unit: "mm[Hg]" } as Condition, "unit-dimension"],
    [
      "a mean of words",
      { op: "compare", fact: { code: "72166-2", pick: "mean" }, is: "=", value: "a" } as const,
      "unit-dimension",
    ],
    ["a threshold no pressure has", latest("sbp").gte(1400, "mm[Hg]"), "impossible-range"],
    ["a threshold no HbA1c has, in the other unit", latest("hba1c").gte(300, "mmol/mol"), "impossible-range"],
    ["ends the wrong way round", latest("bmi").between(28, 24, "kg/m2"), "impossible-range"],
    ["an interval of nothing", latest("bmi").between(24, 24, "kg/m2", "[)"), "impossible-range"],
    ["three of two", atLeast(3, hasTag("a"), hasTag("b")), "impossible-range"],
    ["fewer than no facts", countOf("sbp", ">=", -1), "impossible-range"],
    ["an unknown model", model("qrisk3", "risk", ">=", 10), "unknown-model"],
    ["an unknown output", model("china-par-2016-10y", "risk", ">=", 10), "unknown-output"],
    [
      "a label the model never gives",
      model("china-par-2016-10y", "category", "=", "high"),
      "impossible-range",
    ],
    ["a number for a label", model("china-par-2016-10y", "category", "=", 10), "impossible-range"],
  ])("find %s", (_, when, code) => {
    expect(codeOf(when)).toBe(code);
  });

  it.each([
    compareOf("72166-2", "449868002"),
    compareOf("44261-6", 10, "{score}"),
    compareOf("condition:icd-10|I10.x00", true),
    compareOf("medication:atc|C09", true),
    compareOf("input:urban", true),
    compareOf("host:last-contact", "phone"),
    latest("hba1c").gte(48, "mmol/mol"),
    latest("bmi").between(24, 24, "kg/m2"),
    trend("egfr", "down"),
    age(">=", 65),
    countOf("sbp", ">=", 3, { within: "P12M" }),
    model("china-par-2016-10y", "risk10yPct", ">=", 10),
    { op: "in", fact: { code: "sbp", pick: "latest", unit: "mm[Hg]" }, values: [120, 140] } as const,
  ])("let pass %j", (when) => {
    expect(findings([ruleOf(when)])).toEqual([]);
  });

  it("say where the finding is", () => {
    const when = all(hasTag("a"), { op: "not", of: compareOf("mood", 1) });
    expect(findings([ruleOf(hasTag("a"), "fine", "x"), ruleOf(when, "r", "y")])).toEqual([
      ["unknown-indicator", "/rules/1/when/of/1/of"],
    ]);
  });

  it("find an id given twice", () => {
    expect(findings([ruleOf(hasTag("a"), "r", "x"), ruleOf(hasTag("b"), "r", "y")])).toEqual([
      ["duplicate-id", "/rules/1/id"],
    ]);
  });

  it("find a scope nobody is in", () => {
    const scoped = rule("r", { scope: { minAge: 60, maxAge: 50 } })
      .when(hasTag("a"))
      .then({ tag: "t" });
    expect(findings([scoped])).toEqual([["impossible-range", "/rules/0/scope"]]);
  });

  it("find tags that depend on themselves, directly or over others", () => {
    expect(findings([ruleOf(hasTag("t"), "r", "t")])).toEqual([["tag-cycle", "/rules/0/when"]]);
    const round = [
      ruleOf(hasTag("c"), "1", "a"),
      ruleOf(hasTag("a"), "2", "b"),
      ruleOf(hasTag("b"), "3", "c"),
    ];
    expect(findings(round).map(([code]) => code)).toEqual(["tag-cycle", "tag-cycle", "tag-cycle"]);
    const chain = [
      ruleOf(hasTag("x"), "1", "a"),
      ruleOf(hasTag("a"), "2", "b"),
      ruleOf(hasTag("b"), "3", "c"),
    ];
    expect(findings(chain)).toEqual([]);
  });
});
