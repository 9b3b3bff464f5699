/**
 * Cardiovascular classes: every cell of the hypertension table, and the borders of the equations. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: string | number | boolean) => ({ value });

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
