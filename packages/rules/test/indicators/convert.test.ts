import { describe, expect, it } from "vitest";
import { UnitMismatch, UnknownIndicator, UnknownUnit } from "../../src/index.ts";
import { convert, normaliseUnit } from "../../src/indicators/index.ts";

describe("convert", () => {
  it.each([
    ["hba1c", 6.5, "%", "mmol/mol", 47.54115], // (6.5 − 2.15) × 10.929
    ["hba1c", 48, "mmol/mol", "%", 6.5419846], // 48 / 10.929 + 2.15
    ["glucose-fasting", 126, "mg/dL", "mmol/L", 6.993], // 126 × 0.0555
    ["creatinine", 1.5, "mg/dL", "umol/L", 132.6], // 1.5 × 88.4, without binary noise
    ["creatinine", 132.6, "umol/L", "mg/dL", 1.5],
    ["total-cholesterol", 200, "mg/dL", "mmol/L", 5.172], // 200 × 0.02586
    ["sbp", 16, "kPa", "mm[Hg]", 120.00992], // 16 × 7.50062
    ["height", 1.75, "m", "cm", 175],
    ["uacr", 3.2, "mg/mmol", "mg/g", 28.288], // 3.2 × 8.84: below 30, which is why staging never converts
    ["urea", 20, "mg/dL", "mmol/L", 7.14],
    ["insulin", 60, "pmol/L", "m[IU]/L", 10],
    ["hematocrit", 0.42, "L/L", "%", 42],
    ["sbp", 120, "mmHg", "mm[Hg]", 120],
  ])("%s %d %s is %s %d", (indicator, value, from, to, expected) => {
    expect(convert(indicator, value, from, to)).toBeCloseTo(expected, 6);
  });

  it("never makes 65 mmol/mol of HbA1c 6.5 %, as two UCUM libraries do", () => {
    expect(Math.round(convert("hba1c", 6.5, "%", "mmol/mol") * 10) / 10).toBe(47.5);
  });

  it("refuses what it does not know", () => {
    expect(() => convert("hba1c", 6.5, "%", "stone")).toThrow(UnknownUnit);
    expect(() => convert("hba1c", 6.5, "%", "mmol/L")).toThrow(UnitMismatch);
    expect(() => convert("mood", 1, "%", "%")).toThrow(UnknownIndicator);
  });
});

describe("normaliseUnit", () => {
  it.each([
    ["mmHg", "mm[Hg]"],
    ["umol/L", "umol/L"],
    ["μmol/L", "umol/L"], // Greek mu
    ["µmol/l", "umol/L"], // micro sign
    ["IU/L", "U/L"],
    ["10^9/L", "10*9/L"],
    ["×10⁹/L", "10*9/L"],
    ["次/分", "/min"],
    ["bpm", "/min"],
    ["mL/min/1.73m2", "mL/min/{1.73_m2}"],
    ["ml/min/1.73m²", "mL/min/{1.73_m2}"],
    ["℃", "Cel"],
    ["公斤", "kg"],
    ["厘米", "cm"],
    ["(score)", "{score}"],
    [" mmol/L ", "mmol/L"],
    ["mIU/L", "m[IU]/L"],
    ["pg", "pg"],
    ["U/mL", "kU/L"], // tumour markers; 1 U/mL = 1000 U/L
  ])("%j is %s", (text, code) => {
    expect(normaliseUnit(text)).toBe(code);
  });

  it.each(["MMOL/L", "mg/L/d", "mgdl", "", "stone", "Mmol/L"])("does not guess at %j", (text) => {
    expect(normaliseUnit(text)).toBeUndefined();
  });
});
