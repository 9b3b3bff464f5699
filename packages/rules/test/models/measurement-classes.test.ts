/**
 * Classes of measurements: weight, waist, kidney and liver, at every border. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import { COMPLETE, type Inputs } from "../support/model-calls.ts";

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: string | number | boolean) => ({ value });

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

describe("complete calls", () => {
  it("leave their inputs as they were", () => {
    const before = structuredClone(COMPLETE);
    for (const id of Object.keys(COMPLETE)) assessWith(id, {});
    expect(COMPLETE).toEqual(before);
  });
});
