/**
 * Both editions of the metabolic syndrome: every criterion at its border, and Kleene logic over missing ones.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: string | number | boolean) => ({ value });

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
