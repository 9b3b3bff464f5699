/**
 * Revised pooled cohort equations of Yadlowsky et al. 2018: logistic. Never endorsed by a guideline.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";
import { weightedSum } from "./cox-risk.ts";
import { POOLED_COHORT_INPUTS } from "./pooled-cohort-inputs.ts";

/**
 * Intercept, age, black, sbp², sbp, treated, diabetes, smoker, TC/HDL, age·black, sbp·treated, sbp·black, black·treated,
 * age·sbp, black·diabetes, black·smoker, black·TC/HDL, black·sbp·treated, black·sbp·age.
 */
const COEFFICIENTS = {
  female: [
    ...[-12.82311, 0.106501, 0.43244, 0.000056, 0.017666, 0.731678, 0.94397, 1.00979, 0.151318, -0.00858],
    ...[-0.003647, 0.006208, 0.152968, -0.000153, 0.115232, -0.092231, 0.070498, -0.000173, -0.000094],
  ],
  male: [
    ...[-11.67998, 0.0642, 0.482835, -0.000061, 0.03895, 2.055533, 0.842209, 0.895589, 0.193307, 0],
    ...[-0.014207, 0.011609, -0.11946, 0.000025, -0.077214, -0.226771, -0.117749, 0.00419, -0.000199],
  ],
};

/** Revised pooled cohort equations 2018. */
export const pceYadlowsky2018: RiskModel = defineModel({
  id: "pce-yadlowsky-2018",
  edition: "2018",
  title: { zh: "汇集队列方程修订版 2018", en: "Revised pooled cohort equations 2018" },
  kind: "equation",
  inputs: POOLED_COHORT_INPUTS,
  outputs: [{ name: "risk10yPct", unit: "%" }],
  source: { citation: "Yadlowsky S et al. Ann Intern Med 2018;169:20-29", doi: "10.7326/M17-3011" },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const black = Number(v.race === "black");
    const [treated, diabetes] = [Number(v.bpTreated), Number(v.diabetes)];
    const smoker = Number(v.currentSmoker);
    const ratio = v.totalCholesterol / v.hdlCholesterol;
    const x = weightedSum(COEFFICIENTS[v.sex], [
      ...[1, v.age, black, v.sbp ** 2, v.sbp, treated, diabetes, smoker, ratio, v.age * black],
      ...[v.sbp * treated, v.sbp * black, black * treated, v.age * v.sbp, black * diabetes, black * smoker],
      ...[black * ratio, black * v.sbp * treated, black * v.sbp * v.age],
    ]);
    return { outputs: { risk10yPct: 100 / (1 + Math.exp(-x)) }, caveats: ["never-endorsed"] };
  },
});
