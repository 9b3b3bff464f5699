/** What a rule needs before it is published: evidence, and tests that try it. Design, section 3. */
import { describe, expect, it } from "vitest";
import {
  age,
  all,
  assertPublishable,
  countOf,
  exists,
  hasTag,
  InvalidRuleSet,
  latest,
  model,
  publishProblems,
  type Rule,
  type RuleTest,
  RuleTestsFailed,
  rule,
  ruleSet,
  runRuleTests,
} from "../../src/index.ts";
import { fact, NOW } from "../support/people.ts";

const EVIDENCE = [{ guideline: "g", edition: "e" }];
const test = (name: string, expect: RuleTest["expect"], value?: number, unit = "%"): RuleTest => ({
  ...{ name, now: NOW, profile: {}, expect },
  facts: value === undefined ? [] : [fact("hba1c", value, unit)],
});
const COMPLETE = [
  ...[
    test("nothing", "unknown"),
    test("below", "false", 6.4),
    test("on", "true", 6.5),
    test("above", "true", 6.6),
  ],
];
const DIABETIC = latest("hba1c").gte(6.5, "%");

const ruleWith = (tests: readonly RuleTest[], when: Rule["when"] = DIABETIC, evidence = EVIDENCE): Rule =>
  rule("r", { tests, evidence }).when(when).then({ tag: "t" });
const problemsOf = (one: Rule) => publishProblems(ruleSet("s", "1", [one]));
const notesOf = (one: Rule) => problemsOf(one).map(({ code, note }) => `${code}: ${note ?? ""}`);

describe("publishing", () => {
  it("takes a rule with evidence that its tests try on every side", () => {
    expect(problemsOf(ruleWith(COMPLETE))).toEqual([]);
    expect(() => assertPublishable(ruleSet("s", "1", [ruleWith(COMPLETE)]))).not.toThrow();
  });

  it("refuses a rule without tests", () => {
    expect(notesOf(ruleWith([]))).toEqual([
      "tests-missing: one test that expects true",
      "tests-missing: one test that expects false",
      "tests-missing: one test that expects unknown",
      "tests-missing: hba1c: a value just below 6.5",
      "tests-missing: hba1c: the value 6.5",
      "tests-missing: hba1c: a value just above 6.5",
    ]);
    expect(() => assertPublishable(ruleSet("s", "1", [ruleWith([])]))).toThrow(InvalidRuleSet);
  });

  it("refuses a rule without evidence", () => {
    expect(problemsOf(ruleWith(COMPLETE, DIABETIC, []))).toEqual([
      { code: "evidence-missing", path: "/rules/0/evidence", rule: "r" },
    ]);
  });

  it.each([
    ["below", 1, "a value just below 6.5"],
    ["on", 2, "the value 6.5"],
    ["above", 3, "a value just above 6.5"],
  ] as const)("misses the value %s a threshold", (_, index, note) => {
    const tests = [
      ...COMPLETE.filter((__, at) => at !== index),
      test("far below", "false", 5),
      test("far above", "true", 9),
    ];
    expect(notesOf(ruleWith(tests))).toEqual([`tests-missing: hba1c: ${note}`]);
  });

  it("counts a test in another unit of the analyte, and one closer than the last digit", () => {
    const closer = [
      ...COMPLETE.slice(0, 1),
      test("below", "false", 6.49),
      test("on", "true", 6.5),
      test("above", "true", 48, "mmol/mol"),
    ];
    expect(problemsOf(ruleWith(closer))).toEqual([]); // 48 mmol/mol is 6.54 %
  });

  it("asks for both ends of an interval, for ages and for counts", () => {
    const between = notesOf(ruleWith(COMPLETE, latest("hba1c").between(5.7, 6.5, "%", "[)")));
    expect(between.filter((note) => note.includes("5.7"))).toHaveLength(3);
    expect(
      notesOf(ruleWith(COMPLETE, all(age(">=", 60), DIABETIC))).filter((note) => note.includes("age")),
    ).toHaveLength(3);
    const counted = notesOf(
      ruleWith([test("none", "false"), test("one", "true", 7)], countOf("hba1c", ">=", 1)),
    );
    expect(counted).toEqual(["tests-missing: hba1c: a value just above 1"]);
  });

  it("asks no unknown of a rule that always has an answer, and no borders of a model", () => {
    const presence = ruleWith([test("none", "false"), test("one", "true", 7)], exists("hba1c"));
    expect(problemsOf(presence)).toEqual([]);
    const modelled = notesOf(ruleWith(COMPLETE, all(hasTag("a"), model("map", "map", ">=", 100))));
    expect(modelled.filter((note) => note.includes("just"))).toEqual([]);
  });

  it("tells failing tests from missing ones", () => {
    const failing = ruleSet("s", "1", [ruleWith([...COMPLETE, test("wrong", "false", 8)])]);
    expect(publishProblems(failing)).toEqual([
      { code: "test-failed", path: "/rules", rule: "r", note: "wrong" },
    ]);
    expect(() => assertPublishable(failing)).toThrow(RuleTestsFailed);
  });
});

describe("runRuleTests", () => {
  it("reports every test with the verdict it got", () => {
    const results = runRuleTests(ruleSet("s", "1", [ruleWith([...COMPLETE, test("wrong", "false", 8)])]));
    expect(results.map(({ test: name, pass, got }) => [name, pass, got])).toEqual([
      ["nothing", true, "unknown"],
      ["below", true, "false"],
      ["on", true, "true"],
      ["above", true, "true"],
      ["wrong", false, "true"],
    ]);
  });

  it("puts facts newest first and compares the missing facts where they are named", () => {
    const newer = {
      ...test("two", "true"),
      facts: [fact("hba1c", 5, "%", "2025-01-01T00:00:00Z"), fact("hba1c", 7, "%")],
    };
    const named = { ...test("named", "unknown"), missing: ["hba1c"] };
    const wrong = { ...test("wrongly named", "unknown"), missing: ["sbp"] };
    const results = runRuleTests(ruleSet("s", "1", [ruleWith([newer, named, wrong])]));
    expect(results.map((result) => result.pass)).toEqual([true, true, false]);
  });
});
