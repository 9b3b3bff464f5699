/**
 * Pooled cohort equations, ACC/AHA 2013: ten-year risk of atherosclerotic cardiovascular disease in the United States.
 * They overestimate risk in Chinese adults; the caveat says so every time.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";
import { coxRiskPct, weightedSum } from "./cox-risk.ts";
import { POOLED_COHORT_INPUTS } from "./pooled-cohort-inputs.ts";

interface PooledCohort {
  /** ln age, ln² age, ln TC, ln age·ln TC, ln HDL, ln age·ln HDL, ln SBP treated, ·ln age, untreated, ·ln age, smoker, ·ln age, diabetes. */
  readonly terms: readonly number[];
  readonly mean: number;
  readonly survival: number;
}

const COHORTS: Readonly<Record<"female" | "male", Readonly<Record<"white" | "black", PooledCohort>>>> = {
  female: {
    white: {
      terms: [-29.799, 4.884, 13.54, -3.114, -13.578, 3.149, 2.019, 0, 1.957, 0, 7.574, -1.665, 0.661],
      mean: -29.18,
      survival: 0.9665,
    },
    black: {
      terms: [17.114, 0, 0.94, 0, -18.92, 4.475, 29.291, -6.432, 27.82, -6.087, 0.691, 0, 0.874],
      mean: 86.61,
      survival: 0.9533,
    },
  },
  male: {
    white: {
      terms: [12.344, 0, 11.853, -2.664, -7.99, 1.769, 1.797, 0, 1.764, 0, 7.837, -1.795, 0.658],
      mean: 61.18,
      survival: 0.9144,
    },
    black: {
      terms: [2.469, 0, 0.302, 0, -0.307, 0, 1.916, 0, 1.809, 0, 0.549, 0, 0.645],
      mean: 19.54,
      survival: 0.8954,
    },
  },
};

/** Pooled cohort equations 2013. */
export const pce2013: RiskModel = defineModel({
  id: "acc-aha-pce-2013",
  edition: "2013",
  title: { zh: "汇集队列方程 2013", en: "Pooled cohort equations 2013" },
  kind: "equation",
  inputs: POOLED_COHORT_INPUTS,
  outputs: [{ name: "risk10yPct", unit: "%" }],
  source: {
    citation: "Goff DC et al. Circulation 2014;129(25 Suppl 2):S49-S73",
    doi: "10.1161/01.cir.0000437741.48606.98",
  },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const { terms, mean, survival } = COHORTS[v.sex][v.race === "black" ? "black" : "white"];
    const [lnAge, lnTotal, lnHdl] = [
      Math.log(v.age),
      Math.log(v.totalCholesterol),
      Math.log(v.hdlCholesterol),
    ];
    const treated = v.bpTreated ? Math.log(v.sbp) : 0;
    const untreated = v.bpTreated ? 0 : Math.log(v.sbp);
    const smoker = Number(v.currentSmoker);
    const sum = weightedSum(terms, [
      ...[lnAge, lnAge * lnAge, lnTotal, lnAge * lnTotal, lnHdl, lnAge * lnHdl],
      ...[treated, lnAge * treated, untreated, lnAge * untreated],
      ...[smoker, lnAge * smoker, Number(v.diabetes)],
    ]);
    return {
      outputs: { risk10yPct: coxRiskPct(sum, mean, survival) },
      caveats: ["overestimates-in-chinese"],
    };
  },
});
