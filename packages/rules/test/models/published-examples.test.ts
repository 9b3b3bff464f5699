/**
 * At least one worked value per model, from the publication or worked by hand beside it. The larger collection is run by
 * `risk-vectors.data.test.ts`.
 */
import { describe, expect, it } from "vitest";
import { listModels } from "../../src/models/index.ts";
import { assess, assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: string | number | boolean) => ({ value });
const sex = (value: "male" | "female") => ({ sex: is(value) });
const aged = (value: number) => ({ age: q(value, "a") });

/** Circulation 2014;129:S49, table A: TC 213, HDL 50, SBP 120, untreated, 55 years. */
const TABLE_A = { race: is("white") };
/** Eur Heart J 2021;42:2439, worked example: smoker of 50, SBP 140, TC 6.3, HDL 1.4. */
const SCORE2_EXAMPLE = { ...aged(50), sbp: q(140, "mm[Hg]"), currentSmoker: is(true) };
/** Circulation 2024;149:430, worked example. */
const PREVENT_EXAMPLE: Inputs = {
  ...{
    ...aged(50),
    totalCholesterol: q(200, "mg/dL"),
    hdlCholesterol: q(45, "mg/dL"),
    sbp: q(160, "mm[Hg]"),
  },
  ...{ bpTreated: is(true), diabetes: is(true), bmi: q(35, "kg/m2"), egfr: q(90, "mL/min/{1.73_m2}") },
};
/** Eur Heart J 2023;44:2544, worked example. */
const DIABETES_EXAMPLE: Inputs = {
  ...{ ...aged(60), currentSmoker: is(false), sbp: q(140, "mm[Hg]"), totalCholesterol: q(5.5, "mmol/L") },
  ...{ hdlCholesterol: q(1.3, "mmol/L"), ageAtDiabetesDiagnosis: q(50, "a"), hba1c: q(70, "mmol/mol") },
  egfr: q(60, "mL/min/{1.73_m2}"),
};
/** Circulation 2016;134:1430, table 2. */
const PAR_EXAMPLE: Inputs = {
  ...{
    ...aged(60),
    sbp: q(130, "mm[Hg]"),
    totalCholesterol: q(210, "mg/dL"),
    hdlCholesterol: q(55, "mg/dL"),
  },
  diabetes: is(true),
};

type Case = readonly [
  model: string,
  changes: Inputs,
  output: string,
  expected: number | string | boolean,
  within: number,
];

const CASES: readonly Case[] = [
  ["china-par-2016-10y", { ...PAR_EXAMPLE, ...aged(40) }, "risk10yPct", 2.2, 0.1], // table 2
  ["china-par-2016-10y", { ...PAR_EXAMPLE, ...aged(50) }, "risk10yPct", 5.4, 0.11], // table 2
  ["china-par-2016-10y", PAR_EXAMPLE, "risk10yPct", 11, 0.22], // table 2
  ["china-par-2016-10y", { ...PAR_EXAMPLE, ...aged(70) }, "risk10yPct", 19.6, 0.4], // table 2
  ["china-par-2016-10y", PAR_EXAMPLE, "individualSum", 142.04, 0.015], // supplement
  ["china-par-2016-10y", PAR_EXAMPLE, "category", "高危", 0],
  ["acc-aha-pce-2013", { ...TABLE_A, ...sex("female") }, "risk10yPct", 2.1, 0.05], // table A
  ["acc-aha-pce-2013", { ...TABLE_A, ...sex("male") }, "risk10yPct", 5.3, 0.1], // table A
  ["acc-aha-pce-2013", { race: is("black"), ...sex("female") }, "risk10yPct", 3, 0.06], // table A
  ["acc-aha-pce-2013", { race: is("black"), ...sex("male") }, "risk10yPct", 6.1, 0.05], // table A
  ["pce-yadlowsky-2018", { race: is("black"), ...sex("female") }, "risk10yPct", 1.8, 0.05], // paper
  ["pce-yadlowsky-2018", { race: is("white"), ...sex("female") }, "risk10yPct", 1.2, 0.05], // paper
  ["pce-yadlowsky-2018", { race: is("black"), ...sex("male") }, "risk10yPct", 3.5, 0.05], // paper
  ["aha-prevent-2023-base", { ...PREVENT_EXAMPLE, ...sex("female") }, "totalCvd10y", 0.147, 0.0005], // supplement
  ["aha-prevent-2023-base", { ...PREVENT_EXAMPLE, ...sex("female") }, "heartFailure30y", 0.39, 0.0005],
  ["aha-prevent-2023-base", { ...PREVENT_EXAMPLE, ...sex("male") }, "stroke10y", 0.0521, 0.00006],
  ["aha-prevent-2023-uacr", { ...PREVENT_EXAMPLE, ...sex("male") }, "totalCvd10y", 0.1718, 0.00006], // UACR 40
  [
    "aha-prevent-2023-hba1c",
    { ...PREVENT_EXAMPLE, ...sex("female"), hba1c: q(7.5, "%") },
    "chd10y",
    0.0411,
    0.00006,
  ],
  ["score2-2021", { ...SCORE2_EXAMPLE, ...sex("female"), riskRegion: is("Low") }, "risk10yPct", 4.3, 0.06],
  [
    "score2-2021",
    { ...SCORE2_EXAMPLE, ...sex("male"), riskRegion: is("Very high") },
    "risk10yPct",
    15.1,
    0.06,
  ],
  [
    "score2-op-2021", // Eur Heart J 2021;42:2455, worked example
    {
      ...{ ...SCORE2_EXAMPLE, ...aged(75), ...sex("female"), riskRegion: is("Low") },
      ...{ totalCholesterol: q(5.5, "mmol/L"), hdlCholesterol: q(1.3, "mmol/L") },
    },
    ...(["risk10yPct", 15.2, 0.06] as const),
  ],
  [
    "score2-asia-pacific-2024", // worked example of the paper
    {
      ...{ ...SCORE2_EXAMPLE, ...sex("male"), riskRegion: is("Moderate") },
      ...{ totalCholesterol: q(5.5, "mmol/L"), hdlCholesterol: q(1.3, "mmol/L") },
    },
    ...(["risk10yPct", 12.3, 0.06] as const),
  ],
  [
    "score2-diabetes-2023",
    { ...DIABETES_EXAMPLE, ...sex("female"), riskRegion: is("Low") },
    "risk10yPct",
    9.8,
    0.06,
  ],
  [
    "score2-diabetes-2023",
    { ...DIABETES_EXAMPLE, ...sex("male"), riskRegion: is("Very high") },
    "risk10yPct",
    31.2,
    0.06,
  ],
  // Circulation 2008;117:743, worked example: woman of 61, smoker, SBP 124 untreated, TC 180, HDL 47: 10.48 %
  [
    "framingham-2008-lipid",
    {
      ...{ ...sex("female"), ...aged(61), currentSmoker: is(true), sbp: q(124, "mm[Hg]") },
      ...{ totalCholesterol: q(180, "mg/dL"), hdlCholesterol: q(47, "mg/dL") },
    },
    ...(["risk10yPct", 10.48, 0.02] as const),
  ],
  // 3.11296 ln 50 + 0.79277 ln 25 + 1.85508 ln 120 − 23.9388 = −0.32782; 1 − 0.88431^0.72049
  ["framingham-2008-bmi", { ...aged(50), bmi: q(25, "kg/m2") }, "risk10yPct", 8.477, 0.005],
  ["cha2ds2-vasc", { ...sex("female"), ...aged(76), diabetes: is(true) }, "score", 4, 0], // 2 + 1 + 1
  ["has-bled", { ...aged(66), labileInr: is(true), creatinine: q(201, "umol/L") }, "score", 3, 0], // 1 + 1 + 1
  ["hypertension-cn-2018", {}, "category", "中危", 0],
  ["map", { sbp: q(110, "mm[Hg]"), dbp: q(70, "mm[Hg]") }, "map", 83.3333, 0.0001], // (110 + 140) / 3
  // 12 (45 years) + 6 (SBP 132) + 3 (BMI 26) + 8 (waist 91) + 2 (man) = 31
  [
    "cdrs-2013",
    { ...aged(45), sbp: q(132, "mm[Hg]"), bmi: q(26, "kg/m2"), waist: q(91, "cm") },
    "score",
    31,
    0,
  ],
  // 3 (55 years) + 1 (BMI 25) + 0 (waist 88) + 2 (inactive) + 1 (no vegetables) = 7
  ["findrisc", {}, "score", 7, 0],
  // 2 (55 years) + 1 (BMI 25) + 1 (inactive) = 4, as a woman
  ["ada-risk-test", {}, "score", 4, 0],
  ["metabolic-syndrome-cds-2004", {}, "criteriaMet", 0, 0],
  ["metabolic-syndrome-cds-2017", {}, "criteriaMet", 0, 0],
  ["homa-ir", {}, "homaIr", 2.2222, 0.0001], // 10 × 90 / 405
  ["homa-ir", { glucose: q(5, "mmol/L") }, "homaIr", 2.2244, 0.0001], // 5 / 0.0555 = 90.09 mg/dL
  ["ldl-friedewald", {}, "ldl", 136.428, 0.001], // 213 − 50 − 1.5 / 0.01129 / 5
  ["bmi", {}, "bmi", 20.5289, 0.0001], // 68 / 1.82²
  ["bmi-cn-2013", {}, "bmi", 20.5, 0], // rounded
  ["waist-cn-2013", {}, "category", "中心性肥胖前期", 0],
  ["ckd-epi-2021-cr", { ...aged(50), creatinine: q(0.6, "mg/dL") }, "egfr", 118, 1], // NEJM 2021, table
  ["ckd-epi-2021-cr", { ...sex("female"), ...aged(75), creatinine: q(2, "mg/dL") }, "egfr", 26, 1],
  ["ckd-epi-2021-cr-cys", { ...aged(50), creatinine: q(2, "mg/dL") }, "egfr", 60, 1], // NEJM 2021, table
  ["ckd-epi-2021-cr-cys", { ...sex("female"), ...aged(75), creatinine: q(0.6, "mg/dL") }, "egfr", 84, 1],
  // 141 (75 umol/L is 0.8484 mg/dL; (0.8484/0.9)^−0.411 = 1.02457) × 0.993^55 (0.67955) = 98.17
  ["ckd-epi-2009-cr", { creatinine: q(75, "umol/L") }, "egfrFloor", 98, 0],
  ["ckd-epi-2009-cr", { creatinine: q(75, "umol/L"), black: is(true) }, "egfrFloor", 113, 0], // 98.17 × 1.159 = 113.78
  ["mdrd-4", {}, "egfr", 62.86, 0.01], // 175 × 1.2^−1.154 × 55^−0.203 = 175 × 0.810261 × 0.443309
  // (140 − 53) × 77.0788 / (72 × 1.39)
  [
    "cockcroft-gault",
    { ...aged(53), weight: q(77.0788, "kg"), creatinine: q(1.39, "mg/dL") },
    "crcl",
    67.005,
    0.001,
  ],
  ["kdigo-gfr-category", { egfr: q(89.5, "mL/min/{1.73_m2}") }, "category", "G1", 0], // reported as 90
  ["kdigo-acr-category", { uacr: q(3.2, "mg/mmol") }, "category", "A2", 0], // though it converts to 28.3 mg/g
  ["kdigo-ckd-risk", {}, "risk", "Low risk", 0],
  [
    "fib-4",
    { ...aged(50), ast: q(36, "U/L"), alt: q(36, "U/L"), platelets: q(150, "10*9/L") },
    "fib4",
    2,
    1e-9,
  ],
  ["apri", {}, "apri", 0.375, 1e-9], // 100 × (30/40) / 200
  ["phq-9", {}, "score", 9, 0],
  ["gad-7", {}, "score", 7, 0],
  ["cat-copd", {}, "score", 8, 0],
  ["stop-bang", { male: is(true), tired: is(true), snoring: is(true) }, "category", "Intermediate", 0],
  ["morse-fall-scale", { gait: q(20, "{points}"), mentalStatus: q(15, "{points}") }, "score", 35, 0],
  ["braden", {}, "score", 18, 0],
  ["charlson-age-adjusted", {}, "score", 3, 0], // COPD 1 + diabetes 1 + 55 years 1
  ["lace", {}, "score", 7, 0], // 3 days 3 + acute 3 + Charlson 1
  ["hospital-score", { oncologyDischarge: is(true), admissionsLastYear: is(">5") }, "score", 7, 0], // 2 + 5
  // 25 breaths 3 + saturation 92 2 + oxygen 2 + SBP 100 2 + pulse 112 2 + alert 0 + 38.5 °C 1 = 12
  [
    "news2",
    {
      ...{ respiratoryRate: q(25, "/min"), spo2: q(92, "%"), supplementalOxygen: is(true) },
      ...{ sbp: q(100, "mm[Hg]"), heartRate: q(112, "/min"), temperature: q(38.5, "Cel") },
    },
    ...(["score", 12, 0] as const),
  ],
  ["curb-65", { confusion: is(true), ...aged(65) }, "category", "Moderate risk group", 0],
  ["qsofa", { alteredMentation: is(true), sbpAtMost100: is(true) }, "category", "High risk.", 0],
  // 41 (55 years) + 9 (pulse 80) + 34 (SBP 120) + 7 (creatinine 1.0) + 0 (Killip I) = 91
  ["grace-inhospital-2003", {}, "score", 91, 0],
];

describe("worked values", () => {
  it("exist for every model", () => {
    const covered = new Set(CASES.map(([model]) => model));
    expect(
      listModels()
        .map(({ id }) => id)
        .filter((id) => !covered.has(id)),
    ).toEqual([]);
  });

  it.each(CASES.map((one, index) => [`${one[0]} ${index}`, one] as const))(
    "%s",
    (_, [model, changes, output, expected, within]) => {
      const got = outputOf(assessWith(model, changes), output);
      if (typeof expected === "number")
        expect(Math.abs(Number(got) - expected)).toBeLessThanOrEqual(within + 1e-9);
      else expect(got).toBe(expected);
    },
  );
});

describe("units", () => {
  it.each([
    ["china-par-2016-10y", "totalCholesterol", q(5.439, "mmol/L"), q(210, "mg/dL")], // 210 × 0.0259
    ["acc-aha-pce-2013", "totalCholesterol", q(5.172, "mmol/L"), q(200, "mg/dL")],
    ["score2-2021", "hdlCholesterol", q(50, "mg/dL"), q(1.293, "mmol/L")],
    ["ckd-epi-2021-cr", "creatinine", q(106.08, "umol/L"), q(1.2, "mg/dL")],
    ["aha-prevent-2023-hba1c", "hba1c", q(47.54115, "mmol/mol"), q(6.5, "%")],
    ["bmi", "height", q(1.82, "m"), q(182, "cm")],
    ["fib-4", "platelets", q(200, "10*3/uL"), q(200, "10*9/L")],
    ["map", "sbp", q(120, "mmHg"), q(120, "mm[Hg]")],
    ["homa-ir", "insulin", q(60, "pmol/L"), q(10, "u[IU]/mL")],
  ] as const)("%s gives one answer for %s in either unit", (model, input, one, other) => {
    const answers = [one, other].map((value) => assessWith(model, { [input]: value }));
    expect(answers.map(({ status }) => status)).toEqual(["ok", "ok"]);
    for (const { name } of listModels().find(({ id }) => id === model)?.outputs ?? []) {
      const [left, right] = answers.map((answer) => outputOf(answer, name));
      if (typeof left === "number") expect(left / Number(right)).toBeCloseTo(1, 5);
      else expect(left).toBe(right);
    }
  });
});

describe("bounds of points models", () => {
  it("hold the least and the greatest total, and a category both share", () => {
    const phq = { interest: q(3, "{points}"), mood: q(3, "{points}") };
    expect(assess("phq-9", phq)).toMatchObject({ bounds: { output: "score", min: 6, max: 27 } });
    const open = assessWith("phq-9", { interest: { value: null } });
    expect(open).toMatchObject({ missing: ["interest"], bounds: { min: 8, max: 11 } });
    expect(open).not.toHaveProperty("bounds.category"); // mild at 8 and 9, moderate from 10
    const shared = assessWith("phq-9", { interest: { value: null }, mood: q(0, "{points}") });
    expect(shared).toMatchObject({ bounds: { min: 7, max: 10 } });
    const one = assessWith("gad-7", { nervous: { value: null }, relaxing: q(0, "{points}") });
    expect(one).toMatchObject({ bounds: { min: 5, max: 8, category: "Mild anxiety" } });
  });

  it("count from the least points an item can have", () => {
    const open = assessWith("braden", { activity: { value: null } });
    expect(open).toMatchObject({ bounds: { output: "score", min: 16, max: 19 } }); // 15 and 1 to 4
  });
});
