/**
 * Framingham general cardiovascular risk, 2008, with lipids or with body mass index. Not the ATP-III equation for hard
 * coronary disease.
 */
import { defineModel } from "../define-model.ts";
import { ASCVD, age, bmi, cholesterolMgDl, FLAG, hdlMgDl, SEX, sbp } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { coxRiskPct, weightedSum } from "./cox-risk.ts";

interface FraminghamTerms {
  /** ln age, ln TC and ln HDL (or ln BMI), ln SBP untreated, ln SBP treated, smoker, diabetes. */
  readonly terms: readonly number[];
  readonly mean: number;
  readonly survival: number;
}

const LIPID: Readonly<Record<"male" | "female", FraminghamTerms>> = {
  male: {
    terms: [3.06117, 1.1237, -0.93263, 1.93303, 1.99881, 0.65451, 0.57367],
    mean: 23.9802,
    survival: 0.88936,
  },
  female: {
    terms: [2.32888, 1.20904, -0.70833, 2.76157, 2.82263, 0.52873, 0.69154],
    mean: 26.1931,
    survival: 0.95012,
  },
};

const BMI: Readonly<Record<"male" | "female", FraminghamTerms>> = {
  male: { terms: [3.11296, 0.79277, 1.85508, 1.92672, 0.70953, 0.5316], mean: 23.9388, survival: 0.88431 },
  female: { terms: [2.72107, 0.51125, 2.81291, 2.88267, 0.61868, 0.77763], mean: 26.0145, survival: 0.94833 },
};

const COMMON = {
  sex: SEX,
  age: age([30, 74]),
  sbp: sbp(),
  bpTreated: FLAG,
  currentSmoker: FLAG,
  diabetes: FLAG,
  ascvd: ASCVD,
};

interface CommonValues {
  readonly age: number;
  readonly sbp: number;
  readonly bpTreated: boolean;
  readonly currentSmoker: boolean;
  readonly diabetes: boolean;
}

function risk({ terms, mean, survival }: FraminghamTerms, v: CommonValues, body: readonly number[]): number {
  const pressure = Math.log(v.sbp);
  const sum = weightedSum(terms, [
    ...[Math.log(v.age), ...body, v.bpTreated ? 0 : pressure, v.bpTreated ? pressure : 0],
    ...[Number(v.currentSmoker), Number(v.diabetes)],
  ]);
  return coxRiskPct(sum, mean, survival);
}

const FACTS = {
  edition: "2008",
  kind: "equation",
  outputs: [{ name: "risk10yPct", unit: "%" }],
  source: {
    citation: "D'Agostino RB et al. Circulation 2008;117:743-753",
    doi: "10.1161/CIRCULATIONAHA.107.699579",
  },
  licence: "published equations",
  wording: "none-needed",
} as const;

const CAVEATS = ["not-validated-in-china"];

/** Framingham 2008 with lipids. */
export const framinghamLipid: RiskModel = defineModel({
  ...FACTS,
  id: "framingham-2008-lipid",
  title: { zh: "Framingham 2008（血脂）", en: "Framingham 2008, lipids" },
  inputs: { ...COMMON, totalCholesterol: cholesterolMgDl(), hdlCholesterol: hdlMgDl() },
  compute: (v) => {
    const body = [Math.log(v.totalCholesterol), Math.log(v.hdlCholesterol)];
    return { outputs: { risk10yPct: risk(LIPID[v.sex], v, body) }, caveats: CAVEATS };
  },
});

/** Framingham 2008 with body mass index. */
export const framinghamBmi: RiskModel = defineModel({
  ...FACTS,
  id: "framingham-2008-bmi",
  title: { zh: "Framingham 2008（体质指数）", en: "Framingham 2008, BMI" },
  inputs: { ...COMMON, bmi: bmi() },
  compute: (v) => ({
    outputs: { risk10yPct: risk(BMI[v.sex], v, [Math.log(v.bmi)]) },
    caveats: CAVEATS,
  }),
});
