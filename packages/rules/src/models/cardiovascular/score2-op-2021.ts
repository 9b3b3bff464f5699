/**
 * SCORE2-OP, 2021: ten-year risk of cardiovascular disease at 70 to 89 in Europe, by risk region. Not for people with
 * diabetes, so the published diabetes terms are not used.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";
import { weightedSum } from "./cox-risk.ts";
import { EUROPEAN_CLASSES, europeanClass } from "./score2-category.ts";
import { type Recalibration, recalibratedPct } from "./score2-equation.ts";
import { score2Inputs } from "./score2-inputs.ts";

interface OlderTerms {
  /** A, smoker, s, t, h, then A times the last four. */
  readonly terms: readonly number[];
  readonly survival: number;
  readonly mean: number;
  readonly regions: Recalibration;
}

const TERMS: Readonly<Record<"male" | "female", OlderTerms>> = {
  male: {
    terms: [0.0634, 0.3524, 0.0094, 0.085, -0.3564, -0.0247, -0.0005, 0.0073, 0.0091],
    survival: 0.7576,
    mean: 0.0929,
    regions: { Low: [-0.34, 1.19], Moderate: [0.01, 1.25], High: [0.08, 1.15], "Very high": [0.05, 0.7] },
  },
  female: {
    terms: [0.0789, 0.4921, 0.0102, 0.0605, -0.304, -0.0255, -0.0004, -0.0009, 0.0154],
    survival: 0.8082,
    mean: 0.229,
    regions: { Low: [-0.52, 1.01], Moderate: [-0.1, 1.1], High: [0.38, 1.09], "Very high": [0.38, 0.69] },
  },
};

/** SCORE2-OP. */
export const score2Op: RiskModel = defineModel({
  id: "score2-op-2021",
  edition: "2021",
  title: { zh: "SCORE2-OP 2021", en: "SCORE2-OP 2021" },
  kind: "equation",
  inputs: score2Inputs([70, 89], false),
  outputs: [
    { name: "risk10yPct", unit: "%" },
    { name: "category", labels: EUROPEAN_CLASSES },
  ],
  source: {
    citation: "SCORE2-OP working group. Eur Heart J 2021;42:2455-2467",
    doi: "10.1093/eurheartj/ehab312",
  },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const { terms, survival, mean, regions } = TERMS[v.sex];
    const a = v.age - 73;
    const factors = [Number(v.currentSmoker), v.sbp - 150, v.totalCholesterol - 6, v.hdlCholesterol - 1.4];
    const x = weightedSum(terms, [a, ...factors, ...factors.map((factor) => a * factor)]);
    const risk10yPct = recalibratedPct(x - mean, survival, regions[v.riskRegion]);
    return {
      outputs: { risk10yPct, category: europeanClass(risk10yPct, v.age) },
      caveats: ["europe-only"],
    };
  },
});
