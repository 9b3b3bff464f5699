/**
 * China-PAR: the derived coefficients give the term values of the paper's supplement, the printed ones do not. Design,
 * sections 5 and 7.6.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const MODEL = "china-par-2016-10y";
const q = (value: number, unit: string) => ({ value, unit });
/** Circulation 2016;134:1430, table 2. */
const EXAMPLE = { age: 60, sbp: 130, totalCholesterol: 210, hdlCholesterol: 55, waist: 80 };
const UNITS = { age: "a", sbp: "mm[Hg]", totalCholesterol: "mg/dL", hdlCholesterol: "mg/dL", waist: "cm" };

function sumOf(sex: "male" | "female", changes: Partial<typeof EXAMPLE> = {}, flags: Inputs = {}): number {
  const values = { ...EXAMPLE, ...changes };
  const inputs = Object.entries(values).map(([name, value]) => [
    name,
    q(value, UNITS[name as keyof typeof UNITS]),
  ]);
  const call = { ...Object.fromEntries(inputs), sex: { value: sex }, diabetes: { value: true }, ...flags };
  return Number(outputOf(assessWith(MODEL, call), "individualSum"));
}

/** Coefficient of ln x of a term without interaction, from doubling x. */
const coefficient = (
  sex: "male" | "female",
  name: "totalCholesterol" | "hdlCholesterol" | "waist",
): number => {
  const base = { [name]: EXAMPLE[name] / 1.5 };
  return (sumOf(sex, { [name]: EXAMPLE[name] }) - sumOf(sex, base)) / Math.log(1.5);
};

/** Coefficients of ln SBP and of ln age × ln SBP, from two ages. */
function pressureTerms(sex: "male" | "female"): { readonly alone: number; readonly withAge: number } {
  const slopeAt = (age: number) =>
    (sumOf(sex, { age, sbp: 130 }) - sumOf(sex, { age, sbp: 100 })) / Math.log(1.3);
  const withAge = (slopeAt(70) - slopeAt(40)) / Math.log(70 / 40);
  return { alone: slopeAt(40) - withAge * Math.log(40), withAge };
}

const yes = { value: true };
const no = { value: false };

describe("term values of men", () => {
  it("are those of the supplement: coefficient × value", () => {
    const { alone, withAge } = pressureTerms("male");
    expect(coefficient("male", "totalCholesterol") * Math.log(210)).toBeCloseTo(3.32, 2);
    expect(coefficient("male", "hdlCholesterol") * Math.log(55)).toBeCloseTo(-2.78, 2);
    expect(coefficient("male", "waist") * Math.log(80)).toBeCloseTo(-3.12, 2);
    expect(alone * Math.log(130)).toBeCloseTo(127.28, 1);
    expect(withAge * Math.log(60) * Math.log(130)).toBeCloseTo(-114.21, 1);
    // what is left of the sum is ln age (130.88), diabetes (0.36), north (0.48), urban (−0.16)
    const rest = sumOf("male") - 3.32 + 2.78 + 3.12 - 127.28 + 114.21;
    expect(rest).toBeCloseTo(130.88 + 0.36 + 0.48 - 0.16, 1);
  });

  it("are the printed ones for answers", () => {
    const ln60 = Math.log(60);
    const base = sumOf("male");
    expect(base - sumOf("male", {}, { diabetes: no })).toBeCloseTo(0.36, 10);
    expect(base - sumOf("male", {}, { northernChina: no })).toBeCloseTo(0.48, 10);
    expect(base - sumOf("male", {}, { urban: no })).toBeCloseTo(-0.16, 10);
    expect(sumOf("male", {}, { currentSmoker: yes }) - base).toBeCloseTo(3.96 - 0.94 * ln60, 10);
    expect(sumOf("male", {}, { familyHistoryAscvd: yes }) - base).toBeCloseTo(6.22 - 1.53 * ln60, 10);
  });
});

describe("term values of women", () => {
  it("follow the printed coefficients", () => {
    const { alone, withAge } = pressureTerms("female");
    expect(coefficient("female", "totalCholesterol")).toBeCloseTo(0.06, 8);
    expect(coefficient("female", "hdlCholesterol")).toBeCloseTo(-0.22, 8);
    expect(coefficient("female", "waist")).toBeCloseTo(1.48, 8);
    expect(alone).toBeCloseTo(19.98, 8);
    expect(withAge).toBeCloseTo(-4.36, 8);
    // 101.8264 + 97.2533 + 0.3208 − 0.8816 + 6.4854 + 0.57 + 0.54 − 86.8920, worked by hand
    expect(sumOf("female")).toBeCloseTo(119.2223, 3);
  });

  it("ignore residence and family history, which the women's equation lacks", () => {
    const base = sumOf("female");
    expect(sumOf("female", {}, { urban: no, familyHistoryAscvd: yes })).toBe(base);
    expect(sumOf("female", {}, { urban: { value: null }, familyHistoryAscvd: { value: null } })).toBe(base);
    const man = assessWith(MODEL, { urban: { value: null }, familyHistoryAscvd: { value: null } });
    expect(man).toMatchObject({ status: "insufficient-data", missing: ["urban", "familyHistoryAscvd"] });
  });

  it("use the survival solved from the worked example, not the printed 0.99", () => {
    const inputs = Object.entries(EXAMPLE).map(([name, value]) => [
      name,
      q(value, UNITS[name as keyof typeof UNITS]),
    ]);
    const call = { ...Object.fromEntries(inputs), sex: { value: "female" }, diabetes: yes };
    const risk = Number(outputOf(assessWith(MODEL, call), "risk10yPct"));
    expect(risk).toBeCloseTo(10.13, 1); // 1 − 0.9851^exp(119.2223 − 117.26)
    const printed = 100 * (1 - 0.99 ** Math.exp(119.2223 - 117.26));
    expect(printed / risk).toBeLessThan(0.7); // about a third too low
  });
});

describe("treated pressure", () => {
  it("uses its own coefficients and says that they are rounded", () => {
    const ln60 = Math.log(60);
    const ln130 = Math.log(130);
    const treated = { bpTreated: yes };
    const base = sumOf("male");
    const change = (27.39 - 26.14876) * ln130 + (-6.02 + 5.73074) * ln60 * ln130;
    expect(sumOf("male", {}, treated) - base).toBeCloseTo(change, 8);
    const result = assessWith(MODEL, treated);
    expect(result.status === "ok" ? result.caveats : []).toContain("rounded-coefficients");
  });
});

describe("the printed coefficients", () => {
  it("are more than 5 % off at 60, where ours agree with the paper", () => {
    const [a, s] = [Math.log(60), Math.log(130)];
    const lipids = 0.62 * Math.log(210) - 0.69 * Math.log(55) - 0.71 * Math.log(80);
    const printed = 31.97 * a + 26.15 * s + lipids + 0.36 + 0.48 - 0.16 - 5.73 * a * s;
    const percent = 100 * (1 - 0.9707 ** Math.exp(printed - 140.68));
    expect(percent).toBeCloseTo(11.64, 2); // as the design says
    expect(percent / 11 - 1).toBeGreaterThan(0.05);
    const ours = 100 * (1 - 0.9707 ** Math.exp(sumOf("male") - 140.68));
    expect(Math.abs(ours / 11 - 1)).toBeLessThan(0.02);
  });
});
