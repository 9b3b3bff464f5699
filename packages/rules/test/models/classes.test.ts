/**
 * Every border of every classification: just below, on and just above, and every cell of the tables of classes. The
 * classes are typed from the publications as the rules design prints them. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { getModel } from "../../src/models/index.ts";
import { assessWith, outputOf } from "../support/assess.ts";
import { COMPLETE, type Inputs } from "../support/model-calls.ts";

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

describe("hypertension-cn-2018", () => {
  const GRADES = ["正常高值", "1级", "2级", "3级"] as const;
  it.each([
    [130, 80, 0],
    [139.9, 80, 0],
    [140, 80, 1],
    [159.9, 80, 1],
    [160, 80, 2],
    [179.9, 80, 2],
    [180, 80, 3],
    [120, 85, 0],
    [120, 89.9, 0],
    [120, 90, 1],
    [120, 99.9, 1],
    [120, 100, 2],
    [120, 109.9, 2],
    [120, 110, 3],
    [145, 105, 2], // the higher of the two counts
  ] as const)("%d/%d has grade %i", (sbp, dbp, grade) => {
    const result = assessWith("hypertension-cn-2018", { sbp: q(sbp, "mm[Hg]"), dbp: q(dbp, "mm[Hg]") });
    expect(outputOf(result, "grade")).toBe(GRADES[grade]);
  });

  it("does not apply below 130/85", () => {
    const result = assessWith("hypertension-cn-2018", { sbp: q(129.9, "mm[Hg]"), dbp: q(84.9, "mm[Hg]") });
    expect(result.status).toBe("not-applicable");
  });

  const ROWS: readonly (readonly [beside: Inputs, classes: readonly string[]])[] = [
    [{ riskFactors: is(0) }, ["–", "低危", "中危", "高危"]],
    [{ riskFactors: is(0), ckdStage: is("1-2") }, ["–", "低危", "中危", "高危"]],
    [{ riskFactors: is(1) }, ["低危", "中危", "中/高危", "很高危"]],
    [{ riskFactors: is(2) }, ["低危", "中危", "中/高危", "很高危"]],
    [{ riskFactors: is(3) }, ["中/高危", "高危", "高危", "很高危"]],
    [{ riskFactors: is(0), targetOrganDamage: is(true) }, ["中/高危", "高危", "高危", "很高危"]],
    [{ riskFactors: is(0), ckdStage: is("3") }, ["中/高危", "高危", "高危", "很高危"]],
    [{ riskFactors: is(0), diabetes: is("uncomplicated") }, ["中/高危", "高危", "高危", "很高危"]],
    [{ riskFactors: is(0), clinicalDisease: is(true) }, ["高/很高危", "很高危", "很高危", "很高危"]],
    [{ riskFactors: is(0), ckdStage: is("4-5") }, ["高/很高危", "很高危", "很高危", "很高危"]],
    [{ riskFactors: is(0), diabetes: is("complicated") }, ["高/很高危", "很高危", "很高危", "很高危"]],
  ];
  it.each(
    ROWS.flatMap(([beside, classes]) =>
      classes.map(
        (label, column) => [JSON.stringify(beside), GRADES[column], label, beside, column] as const,
      ),
    ),
  )("%s with %s is %s", (_, __, label, beside, column) => {
    const sbp = q([135, 150, 170, 190][column] ?? 0, "mm[Hg]");
    expect(outputOf(assessWith("hypertension-cn-2018", { ...beside, sbp }), "category")).toBe(label);
  });
});

describe("bmi-cn-2013", () => {
  it.each([
    [18.44, 18.4, "偏瘦"],
    [18.45, 18.5, "正常"], // half up
    [18.5, 18.5, "正常"],
    [23.94, 23.9, "正常"],
    [23.95, 24, "超重"],
    [24, 24, "超重"],
    [27.94, 27.9, "超重"],
    [27.95, 28, "肥胖"],
    [28.1, 28.1, "肥胖"],
  ])("%d is %d, %s", (bmi, rounded, label) => {
    const result = assessWith("bmi-cn-2013", { bmi: q(bmi, "kg/m2") });
    expect([outputOf(result, "bmi"), outputOf(result, "category")]).toEqual([rounded, label]);
  });

  it("takes an index, or weight and height, and says what is missing of them", () => {
    expect(assessWith("bmi-cn-2013", { height: { value: null } })).toMatchObject({ missing: ["height"] });
    const nothing = { height: { value: null }, weight: { value: null } };
    expect(assessWith("bmi-cn-2013", nothing)).toMatchObject({ missing: ["bmi"] });
    expect(outputOf(assessWith("bmi-cn-2013", { ...nothing, bmi: q(24, "kg/m2") }), "category")).toBe("超重");
  });
});

describe("waist-cn-2013", () => {
  it.each([
    ["male", 84.9, "正常"],
    ["male", 85, "中心性肥胖前期"],
    ["male", 89.9, "中心性肥胖前期"],
    ["male", 90, "中心性肥胖"],
    ["female", 79.9, "正常"],
    ["female", 80, "中心性肥胖前期"],
    ["female", 84.9, "中心性肥胖前期"],
    ["female", 85, "中心性肥胖"],
  ])("%s, %d cm: %s", (sex, waist, label) => {
    expect(outputOf(assessWith("waist-cn-2013", { sex: is(sex), waist: q(waist, "cm") }), "category")).toBe(
      label,
    );
  });
});

describe("kdigo", () => {
  const EGFR = "mL/min/{1.73_m2}";
  it.each([
    [89.49, 89, "G2"],
    [89.5, 90, "G1"],
    [90, 90, "G1"],
    [59.49, 59, "G3a"],
    [59.5, 60, "G2"],
    [44.49, 44, "G3b"],
    [44.5, 45, "G3a"],
    [29.49, 29, "G4"],
    [29.5, 30, "G3b"],
    [14.49, 14, "G5"],
    [14.5, 15, "G4"],
  ])("%d is reported as %i, %s", (egfr, reported, category) => {
    const result = assessWith("kdigo-gfr-category", { egfr: q(egfr, EGFR) });
    expect([outputOf(result, "reported"), outputOf(result, "category")]).toEqual([reported, category]);
  });

  it.each([
    [29.9, "mg/g", "A1"],
    [30, "mg/g", "A2"],
    [300, "mg/g", "A2"],
    [300.1, "mg/g", "A3"],
    [2.9, "mg/mmol", "A1"],
    [3, "mg/mmol", "A2"],
    [3.2, "mg/mmol", "A2"], // 28.3 mg/g if it were converted
    [30, "mg/mmol", "A2"],
    [30.1, "mg/mmol", "A3"],
    [33.5, "mg/mmol", "A3"], // 296 mg/g if it were converted
  ])("%d %s is %s", (uacr, unit, category) => {
    expect(outputOf(assessWith("kdigo-acr-category", { uacr: q(uacr, unit) }), "category")).toBe(category);
  });

  const [L, M, H, V] = ["Low risk", "Moderately increased risk", "High risk", "Very high risk"] as const;
  it.each([
    ["G1", [L, M, H]],
    ["G2", [L, M, H]],
    ["G3a", [M, H, V]],
    ["G3b", [H, V, V]],
    ["G4", [V, V, V]],
    ["G5", [V, V, V]],
  ] as const)("%s by albuminuria: %j", (gfrCategory, risks) => {
    const found = ["A1", "A2", "A3"].map((acrCategory) =>
      outputOf(
        assessWith("kdigo-ckd-risk", { gfrCategory: is(gfrCategory), acrCategory: is(acrCategory) }),
        "risk",
      ),
    );
    expect(found).toEqual(risks);
  });
});

describe("fib-4", () => {
  /** ALT 36 has the root 6, so the index is age × AST / (platelets × 6). */
  const indexed = (age: number, index: number): Inputs => ({
    age: q(age, "a"),
    alt: q(36, "U/L"),
    platelets: q(100, "10*9/L"),
    ast: q((index * 600) / age, "U/L"),
  });
  it.each([
    [50, 1.299, "excluded"],
    [50, 1.301, "further investigation"],
    [50, 2.669, "further investigation"],
    [50, 2.671, "likely"],
    [64, 1.301, "further investigation"],
    [65, 1.301, "excluded"],
    [65, 1.999, "excluded"],
    [65, 2.001, "further investigation"],
  ])("at %i, %d is %s", (age, index, label) => {
    expect(outputOf(assessWith("fib-4", indexed(age, index)), "category")).toBe(label);
  });

  it.each([
    [34, ["weak-under-35"]],
    [35, []],
  ])("at %i: caveats %j", (age, caveats) => {
    expect(assessWith("fib-4", indexed(age, 1))).toMatchObject({ caveats });
  });
});

describe("risk classes of equations", () => {
  /** Raises pressure until the risk crosses the border; the class must turn there and nowhere else. */
  function turnsAt(model: string, base: Inputs, label: (risk: number) => string): void {
    for (let sbp = 90; sbp <= 200; sbp += 0.5) {
      const result = assessWith(model, { ...base, sbp: q(sbp, "mm[Hg]") });
      const risk = Number(outputOf(result, "risk10yPct"));
      expect([sbp, outputOf(result, "category")]).toEqual([sbp, label(risk)]);
    }
  }
  const rounded = (risk: number) => Math.round(risk * 10 + 1e-9) / 10;

  it("China-PAR: 5 and 10 %", () => {
    const label = (risk: number) => (risk < 5 ? "低危" : risk < 10 ? "中危" : "高危");
    turnsAt("china-par-2016-10y", { currentSmoker: is(true) }, label);
  });

  it.each([
    ["score2-2021", 49, [2.5, 7.5]],
    ["score2-2021", 50, [5, 10]],
    ["score2-2021", 69, [5, 10]],
    ["score2-op-2021", 70, [7.5, 15]],
  ] as const)("%s at %i: %j %% on the printed decimal", (model, years, [moderate, high]) => {
    const label = (risk: number) =>
      rounded(risk) < moderate ? "Low risk" : rounded(risk) < high ? "Moderate risk" : "High risk";
    for (const region of ["Low", "Very high"]) {
      turnsAt(model, { age: q(years, "a"), riskRegion: is(region), currentSmoker: is(false) }, label);
    }
  });

  it("Asia-Pacific: 5, 10 and 20 %", () => {
    const names = ["Low risk", "Moderate risk", "High risk", "Very high risk"];
    const label = (risk: number) =>
      names[[5, 10, 20].filter((border) => rounded(risk) >= border).length] ?? "";
    const man = { sex: is("male"), age: q(60, "a") };
    for (const region of ["Low", "High"])
      turnsAt("score2-asia-pacific-2024", { ...man, riskRegion: is(region) }, label);
  });
});

describe("the thirty-year outputs of PREVENT", () => {
  it.each([
    [59, true],
    [59.9, true],
    [60, false],
  ])("at %d: %s", (years, given) => {
    const result = assessWith("aha-prevent-2023-base", { age: q(years, "a") });
    const names = result.status === "ok" ? Object.keys(result.outputs) : [];
    expect(names.filter((name) => name.endsWith("30y"))).toHaveLength(given ? 3 : 0);
    expect(names.filter((name) => name.endsWith("10y"))).toHaveLength(5);
  });
});

describe("metabolic syndrome", () => {
  type Change = readonly [changes: Inputs, met: number];
  const mmol = (value: number) => q(value, "mmol/L");
  const CHANGES_2004: readonly Change[] = [
    [{ bmi: q(24.9, "kg/m2") }, 0],
    [{ bmi: q(25, "kg/m2") }, 1],
    [{ sbp: q(139, "mm[Hg]") }, 0],
    [{ sbp: q(140, "mm[Hg]") }, 1],
    [{ dbp: q(90, "mm[Hg]") }, 1],
    [{ bpTreated: is(true) }, 1],
    [{ triglycerides: mmol(1.69) }, 0],
    [{ triglycerides: mmol(1.7) }, 1],
    [{ hdlCholesterol: mmol(1) }, 0],
    [{ hdlCholesterol: mmol(0.99) }, 1],
    [{ hdlCholesterol: mmol(0.9), sex: is("male") }, 0],
    [{ hdlCholesterol: mmol(0.89), sex: is("male") }, 1],
    [{ triglycerides: mmol(2), hdlCholesterol: mmol(0.8) }, 1], // one criterion of two values
  ];
  const CHANGES_2017: readonly Change[] = [
    [{ waist: q(84.9, "cm") }, 0],
    [{ waist: q(85, "cm") }, 1],
    [{ waist: q(89.9, "cm"), sex: is("male") }, 0],
    [{ waist: q(90, "cm"), sex: is("male") }, 1],
    [{ sbp: q(129, "mm[Hg]") }, 0],
    [{ sbp: q(130, "mm[Hg]") }, 1],
    [{ dbp: q(85, "mm[Hg]") }, 1],
    [{ bpTreated: is(true) }, 1],
    [{ triglycerides: mmol(1.7) }, 1],
    [{ hdlCholesterol: mmol(1.04) }, 0],
    [{ hdlCholesterol: mmol(1.03) }, 1],
    [{ triglycerides: mmol(2), hdlCholesterol: mmol(0.8) }, 2],
  ];
  const GLUCOSE: readonly Change[] = [
    [{ glucoseFasting: mmol(6.09) }, 0],
    [{ glucoseFasting: mmol(6.1) }, 1],
    [{ glucose2h: mmol(7.79) }, 0],
    [{ glucose2h: mmol(7.8) }, 1],
    [{ glucoseTreated: is(true) }, 1],
  ];
  it.each(
    [...CHANGES_2004, ...GLUCOSE].map(([changes, met]) => [JSON.stringify(changes), met, changes] as const),
  )("2004: %s meets %i", (_, met, changes) => {
    expect(outputOf(assessWith("metabolic-syndrome-cds-2004", changes), "criteriaMet")).toBe(met);
  });
  it.each(
    [...CHANGES_2017, ...GLUCOSE].map(([changes, met]) => [JSON.stringify(changes), met, changes] as const),
  )("2017: %s meets %i", (_, met, changes) => {
    expect(outputOf(assessWith("metabolic-syndrome-cds-2017", changes), "criteriaMet")).toBe(met);
  });

  const THREE = { waist: q(95, "cm"), bpTreated: is(true), glucoseTreated: is(true) };
  it("is present from three criteria on, also while others are unknown", () => {
    const model = "metabolic-syndrome-cds-2017";
    expect(outputOf(assessWith(model, THREE), "present")).toBe(true);
    expect(outputOf(assessWith(model, { ...THREE, bpTreated: is(false) }), "present")).toBe(false);
    const lacking = assessWith(model, {
      ...THREE,
      triglycerides: { value: null },
      hdlCholesterol: { value: null },
    });
    expect(lacking).toMatchObject({
      status: "ok",
      outputs: { present: true },
      caveats: ["criteria-unknown"],
    });
    const undecided = assessWith(model, {
      ...{ ...THREE, bpTreated: is(false), triglycerides: { value: null }, hdlCholesterol: { value: null } },
    });
    expect(undecided).toMatchObject({
      status: "insufficient-data",
      missing: ["triglycerides", "hdlCholesterol"],
      bounds: { output: "criteriaMet", min: 2, max: 4 },
    });
  });

  it("knows that a criterion with an open alternative is open", () => {
    const open = assessWith("metabolic-syndrome-cds-2017", {
      ...{ waist: q(95, "cm"), bpTreated: is(true), glucose2h: { value: null } },
    });
    expect(open).toMatchObject({ status: "insufficient-data", missing: ["glucose2h"] });
  });
});

describe("complete calls", () => {
  it("leave their inputs as they were", () => {
    const before = structuredClone(COMPLETE);
    for (const id of Object.keys(COMPLETE)) assessWith(id, {});
    expect(COMPLETE).toEqual(before);
  });
});
