/**
 * Classes of the scores: every border just below, on and just above, and what items refuse. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { getModel } from "../../src/models/index.ts";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: string | number | boolean) => ({ value });

/** Fills the items of a form so that they add up to a total. */
function answersFor(model: string, total: number): Inputs {
  const answers: Record<string, Inputs[string]> = {};
  const items = getModel(model).inputs;
  let rest = total - items.reduce((sum, item) => sum + (item.plausible?.[0] ?? 0), 0);
  for (const { name, plausible = [0, 1], kind } of items) {
    const more = Math.min(rest, plausible[1] - plausible[0]);
    rest -= more;
    answers[name] = kind === "boolean" ? is(more === 1) : q(plausible[0] + more, "{points}");
  }
  return answers;
}

describe.each([
  [
    "phq-9",
    "category",
    [
      [4, "Minimal or no depression"],
      [9, "Mild depression"],
      [14, "Moderate depression"],
      [19, "Moderately severe depression"],
      [27, "Severe depression"],
    ],
  ],
  [
    "gad-7",
    "category",
    [
      [4, "Minimal anxiety"],
      [9, "Mild anxiety"],
      [14, "Moderate anxiety"],
      [21, "Severe anxiety"],
    ],
  ],
  [
    "cat-copd",
    "category",
    [
      [10, "Low"],
      [20, "Medium"],
      [30, "High"],
      [40, "Very high"],
    ],
  ],
  [
    "braden",
    "category",
    [
      [12, "High"],
      [15, "Moderate"],
      [17, "Mild"],
      [23, "Average"],
    ],
  ],
  [
    "stop-bang",
    "category",
    [
      [2, "Low"],
      [4, "Intermediate"],
      [8, "High"],
    ],
  ],
  [
    "qsofa",
    "category",
    [
      [1, "Not high risk."],
      [3, "High risk."],
    ],
  ],
] as const)("%s", (model, output, bands) => {
  it.each(
    bands.flatMap(([to, label], index) => {
      const next = bands[index + 1];
      const onBorder = [[to, label] as const];
      return next === undefined ? onBorder : [...onBorder, [to + 1, next[1]] as const];
    }),
  )("a total of %i is %s", (total, label) => {
    const result = assessWith(model, answersFor(model, total));
    expect(outputOf(result, "score")).toBe(total);
    expect(outputOf(result, output)).toBe(label);
  });
});

describe("item nine of the PHQ-9", () => {
  it.each([
    [0, false],
    [1, true],
    [3, true],
  ])("at %i raises the alert: %s", (points, alert) => {
    const answers = { ...answersFor("phq-9", 0), suicidalThoughts: q(points, "{points}") };
    expect(outputOf(assessWith("phq-9", answers), "suicidalThoughtsAlert")).toBe(alert);
  });
});

describe("items of a form", () => {
  it.each([
    ["phq-9", "interest", 1.5, "implausible"],
    ["phq-9", "interest", 4, "implausible"],
    ["phq-9", "interest", -1, "implausible"],
    ["braden", "activity", 0, "implausible"],
    ["braden", "frictionAndShear", 4, "implausible"],
    ["morse-fall-scale", "gait", 15, "unknown-choice"],
    ["morse-fall-scale", "historyOfFalling", 24, "unknown-choice"],
  ])("%s %s of %d: %s", (model, name, value, problem) => {
    expect(assessWith(model, { [name]: q(value, "{points}") })).toMatchObject({
      status: "invalid-input",
      problems: [{ input: name, problem }],
    });
  });

  it("need their points to be called so", () => {
    expect(assessWith("phq-9", { interest: is(1) })).toMatchObject({
      problems: [{ problem: "unit-missing" }],
    });
    expect(assessWith("phq-9", { interest: q(1, "kg") })).toMatchObject({
      problems: [{ problem: "unit-mismatch" }],
    });
    expect(assessWith("phq-9", { interest: q(1, "pts") })).toMatchObject({
      problems: [{ problem: "unit-unknown" }],
    });
    expect(assessWith("qsofa", { sbpAtMost100: is(1) })).toMatchObject({
      problems: [{ problem: "wrong-type" }],
    });
  });
});

describe("morse-fall-scale", () => {
  const points = (values: readonly number[]): Inputs =>
    Object.fromEntries(
      ["historyOfFalling", "secondaryDiagnosis", "ambulatoryAid", "ivTherapy", "gait", "mentalStatus"].map(
        (name, index) => [name, q(values[index] ?? 0, "{points}")],
      ),
    );
  it.each([
    [[0, 0, 0, 20, 0, 0], 20, "Low"], // the scale has no 24
    [[25, 0, 0, 0, 0, 0], 25, "Moderate"],
    [[25, 0, 0, 20, 0, 0], 45, "Moderate"],
    [[25, 15, 0, 0, 10, 0], 50, "High"], // nor a 46
    [[25, 15, 30, 20, 20, 15], 125, "High"],
  ] as const)("%j: %i is %s", (values, total, label) => {
    const result = assessWith("morse-fall-scale", points(values));
    expect([outputOf(result, "score"), outputOf(result, "category")]).toEqual([total, label]);
  });
});

describe("hospital-score", () => {
  it.each([
    [{ oncologyDischarge: true, losAtLeast5d: true }, 4, "Low"],
    [{ oncologyDischarge: true, losAtLeast5d: true, procedure: true }, 5, "Intermediate"],
    [
      { oncologyDischarge: true, losAtLeast5d: true, procedure: true, urgentAdmission: true },
      6,
      "Intermediate",
    ],
    [
      {
        oncologyDischarge: true,
        losAtLeast5d: true,
        procedure: true,
        urgentAdmission: true,
        sodiumBelow135: true,
      },
      ...([7, "High"] as const),
    ],
  ])("%j: %i is %s", (answers, total, risk) => {
    const inputs = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, is(value)]));
    const result = assessWith("hospital-score", inputs);
    expect([outputOf(result, "score"), outputOf(result, "risk")]).toEqual([total, risk]);
  });
});

describe("curb-65", () => {
  const FINDINGS = [
    "confusion",
    "respiratoryRateAtLeast30",
    "lowBloodPressure",
    "ageAtLeast65",
    "ureaRaised",
  ];
  const LABELS = ["Low risk group", "Low risk group", "Moderate risk group", "Severe risk group"];
  it.each([0, 1, 2, 3, 4, 5])("%i findings", (count) => {
    const answers = Object.fromEntries(FINDINGS.map((name, index) => [name, is(index < count)]));
    const measured = ["respiratoryRate", "sbp", "dbp", "age", "bun"].map((name) => [name, { value: null }]);
    const result = assessWith("curb-65", { ...Object.fromEntries(measured), ...answers });
    expect(outputOf(result, "score")).toBe(count);
    expect(outputOf(result, "category")).toBe(LABELS[count] ?? "Highest risk group");
  });

  it("rules low pressure out by both pressures only", () => {
    const unknown = assessWith("curb-65", { dbp: { value: null } });
    expect(unknown).toMatchObject({ status: "insufficient-data", bounds: { min: 0, max: 1 } });
    expect(outputOf(assessWith("curb-65", { dbp: { value: null }, sbp: q(89, "mm[Hg]") }), "score")).toBe(1);
  });
});

describe("news2", () => {
  it.each([
    [{}, 0, "Low"],
    [{ supplementalOxygen: is(true), respiratoryRate: q(21, "/min") }, 4, "Low"],
    [{ consciousness: is("C") }, 3, "Low-Medium"], // one item of 3
    [{ supplementalOxygen: is(true), consciousness: is("V") }, 5, "Medium"],
    [{ supplementalOxygen: is(true), consciousness: is("V"), temperature: q(38.5, "Cel") }, 6, "Medium"],
    [{ supplementalOxygen: is(true), consciousness: is("V"), heartRate: q(131, "/min") }, 8, "High"],
    [{ supplementalOxygen: is(true), consciousness: is("P"), respiratoryRate: q(22, "/min") }, 7, "High"],
  ])("%j: %i is %s", (changes, total, label) => {
    const result = assessWith("news2", changes);
    expect([outputOf(result, "score"), outputOf(result, "category")]).toEqual([total, label]);
  });
});

describe("cdrs-2013", () => {
  it.each([
    [44, 24, false], // 11 + 1 + 3 + 7 + 2
    [45, 25, true],
  ])("at %i years and %i points: glucose test %s", (years, total, highRisk) => {
    const changes = { age: q(years, "a"), sbp: q(110, "mm[Hg]"), waist: q(85, "cm") };
    const result = assessWith("cdrs-2013", changes);
    expect([outputOf(result, "score"), outputOf(result, "highRisk")]).toEqual([total, highRisk]);
  });
});
