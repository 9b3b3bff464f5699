/** What conditions make of facts: missing, unusable, of another unit, of another type. Design, sections 1, 2 and 7.3. */
import { describe, expect, it } from "vitest";
import { all, any, coded, type Fact, latest, not } from "../../src/index.ts";
import { answerOf, fact, person, verdictOf } from "../support/people.ts";

const HIGH = latest("sbp").gte(140, "mm[Hg]");
const LOW = latest("sbp").lt(140, "mm[Hg]");

describe.each([
  ["sbp >= 140", HIGH],
  ["not sbp >= 140", not(HIGH)],
  ["sbp < 140", LOW],
] as const)("%s", (_, when) => {
  it("is unknown without a fact, and says which", () => {
    const verdict = verdictOf(when, person([]));
    expect(verdict.value).toBe("unknown");
    expect(verdict.missing).toEqual([{ code: "sbp", reason: "absent" }]);
  });

  it("is unknown on a fact without a result", () => {
    const verdict = verdictOf(when, person([fact("sbp", null, "mm[Hg]")]));
    expect(verdict.value).toBe("unknown");
    expect(verdict.missing).toEqual([{ code: "sbp", reason: "null", lastAt: "2026-01-10T08:00:00+08:00" }]);
  });

  it.each([
    ["NaN", fact("sbp", Number.NaN, "mm[Hg]"), "not-a-number"],
    ["infinity", fact("sbp", Number.POSITIVE_INFINITY, "mm[Hg]"), "not-a-number"],
    ["a text", fact("sbp", "150", "mm[Hg]"), "wrong-type"],
    ["a boolean", fact("sbp", true, "mm[Hg]"), "wrong-type"],
    ["no unit", fact("sbp", 150), "unit-missing"],
    ["an unknown unit", fact("sbp", 150, "cmH2O"), "unit-unknown"],
    ["a unit of something else", fact("sbp", 150, "mmol/L"), "unit-mismatch"],
    ["a value no pressure has", fact("sbp", 1500, "mm[Hg]"), "implausible"],
    ["a value no pressure has, in kPa", fact("sbp", 120, "kPa"), "implausible"],
    ["a time that is none", fact("sbp", 150, "mm[Hg]", "last week"), "wrong-type"],
  ] as const)("is invalid on %s", (__, unusable, problem) => {
    const verdict = verdictOf(when, person([unusable]));
    expect(verdict.value).toBe("invalid-input");
    expect(verdict.problems).toEqual([{ code: "sbp", problem }]);
  });
});

describe("the plausible range", () => {
  it.each([
    [40, "mm[Hg]", "false"],
    [39.99, "mm[Hg]", "invalid-input"],
    [300, "mm[Hg]", "true"],
    [300.01, "mm[Hg]", "invalid-input"],
    [5.34, "kPa", "false"], // 40.05 mm[Hg]
    [5.33, "kPa", "invalid-input"], // 39.98 mm[Hg]
  ])("of pressure holds both its ends: %d %s is %s", (value, unit, expected) => {
    expect(answerOf(HIGH, person([fact("sbp", value, unit)]))).toBe(expected);
  });
});

describe("an open part", () => {
  it.each([
    ["absent", []],
    ["a text", [fact("sbp", "150", "mm[Hg]")]],
  ] as const)("cannot hold back what is decided: %s", (_, facts) => {
    const yes = { op: "hasTag", tag: "yes" } as const;
    const no = { op: "hasTag", tag: "no" } as const;
    const source = person(facts, { tags: ["yes"] });
    const decided = verdictOf(any(HIGH, yes), source);
    expect(decided).toMatchObject({ value: "true", missing: [], problems: [] });
    expect(answerOf(any(yes, HIGH), source)).toBe("true");
    expect(answerOf(all(HIGH, no), source)).toBe("false");
    expect(answerOf(all(no, HIGH), source)).toBe("false");
  });

  it("makes a group invalid when an unusable fact could still change it", () => {
    const verdict = verdictOf(
      all(HIGH, latest("bmi").gte(28, "kg/m2")),
      person([fact("sbp", "x", "mm[Hg]")]),
    );
    expect(verdict.value).toBe("invalid-input");
    expect(verdict.problems).toEqual([{ code: "sbp", problem: "wrong-type" }]);
    expect(verdict.missing).toEqual([{ code: "bmi", reason: "absent" }]);
  });

  it("names only facts that could still change the verdict, each once", () => {
    const settled = any(latest("bmi").gte(28, "kg/m2"), { op: "hasTag", tag: "yes" });
    const verdict = verdictOf(all(settled, HIGH, LOW), person([], { tags: ["yes"] }));
    expect(verdict.missing).toEqual([{ code: "sbp", reason: "absent" }]);
  });
});

describe("units", () => {
  it.each([
    [126.2, "mg/dL"],
    [7.1, "mmol/L"],
  ])("%d %s of glucose gives one verdict", (value, unit) => {
    const source = person([fact("glucose-fasting", value, unit)]);
    expect(answerOf(latest("glucose-fasting").gte(7, "mmol/L"), source)).toBe("true");
    expect(answerOf(latest("glucose-fasting").gte(126, "mg/dL"), source)).toBe("true");
  });

  it("accepts the listed spellings", () => {
    expect(answerOf(HIGH, person([fact("sbp", 140, "mmHg")]))).toBe("true");
    expect(
      answerOf(latest("creatinine").gte(132.6, "umol/L"), person([fact("creatinine", 1.5, "mg/dL")])),
    ).toBe("true");
  });

  it("treats a score without and with a dimensionless unit alike, and refuses any other", () => {
    const when = coded("44261-6").is(">=", 10, "{score}");
    expect(answerOf(when, person([fact("44261-6", 10)]))).toBe("true");
    expect(answerOf(when, person([fact("44261-6", 10, "(score)")]))).toBe("true");
    expect(answerOf(when, person([fact("44261-6", 10, "mg/dL")]))).toBe("invalid-input");
    expect(answerOf(coded("19926-5").is("<", 70, "%"), person([fact("19926-5", 60)]))).toBe("invalid-input");
  });
});

describe("words", () => {
  const smokes = coded("72166-2").in(["449868002", "428041000124106"]);
  it.each([
    ["449868002", "true"],
    ["266919005", "false"],
    [449868002, "invalid-input"],
    [true, "invalid-input"],
    [null, "unknown"],
  ] as const)("in: %j is %s", (value, expected) => {
    expect(answerOf(smokes, person([fact("72166-2", value)]))).toBe(expected);
  });

  it.each([
    ["=", true, "true"],
    ["=", false, "false"],
    ["!=", false, "true"],
    ["=", "yes", "invalid-input"],
  ] as const)("input:urban %s true, given %j: %s", (is, value, expected) => {
    expect(answerOf(coded("input:urban").is(is, true), person([fact("input:urban", value)]))).toBe(expected);
  });

  it("a list of words and numbers takes both and no boolean", () => {
    const when = coded("host:grade").in(["III", 3]);
    const given = (value: Fact["value"]) => answerOf(when, person([fact("host:grade", value)]));
    expect([given("III"), given(3), given(2), given(true), given(Number.NaN)]).toEqual([
      ...["true", "true", "false", "invalid-input", "invalid-input"],
    ]);
  });

  it("nothing is in an empty list", () => {
    expect(answerOf(coded("host:grade").in([]), person([fact("host:grade", "III")]))).toBe("false");
  });
});

describe("between", () => {
  it.each([
    ["[]", [false, true, true, true, false]],
    ["[)", [false, true, true, false, false]],
    ["(]", [false, false, true, true, false]],
    ["()", [false, false, true, false, false]],
  ] as const)("%s", (bounds, expected) => {
    const when = latest("bmi").between(24, 28, "kg/m2", bounds);
    const answers = [23.9, 24, 26, 28, 28.1].map((bmi) =>
      answerOf(when, person([fact("bmi", bmi, "kg/m2")])),
    );
    expect(answers).toEqual(expected.map(String));
  });
});

describe("comparators", () => {
  const builder = latest("bmi");
  it.each([
    ["lt", builder.lt(24, "kg/m2"), [true, false, false]],
    ["lte", builder.lte(24, "kg/m2"), [true, true, false]],
    ["eq", builder.eq(24, "kg/m2"), [false, true, false]],
    ["gte", builder.gte(24, "kg/m2"), [false, true, true]],
    ["gt", builder.gt(24, "kg/m2"), [false, false, true]],
    [
      "differs",
      { op: "compare", fact: { code: "bmi", pick: "latest" }, is: "!=", value: 24, unit: "kg/m2" } as const,
      [true, false, true],
    ],
  ] as const)("%s", (_, when, expected) => {
    const answers = [23.9, 24, 24.1].map((bmi) => answerOf(when, person([fact("bmi", bmi, "kg/m2")])));
    expect(answers).toEqual(expected.map(String));
    expect(answerOf(when, person([]))).toBe("unknown");
  });
});
