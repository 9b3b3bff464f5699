/**
 * SCORE2, 2021: ten-year risk of cardiovascular disease at 40 to 69 in Europe, by risk region. Not for people with
 * diabetes.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";
import { EUROPEAN_CLASSES, europeanClass } from "./score2-category.ts";
import { EUROPE, recalibratedPct, SCORE2_TERMS, score2Predictor } from "./score2-equation.ts";
import { score2Inputs } from "./score2-inputs.ts";

/** SCORE2. */
export const score2: RiskModel = defineModel({
  id: "score2-2021",
  edition: "2021",
  title: { zh: "SCORE2 2021", en: "SCORE2 2021" },
  kind: "equation",
  inputs: score2Inputs([40, 69], false),
  outputs: [
    { name: "risk10yPct", unit: "%" },
    { name: "category", labels: EUROPEAN_CLASSES },
  ],
  source: {
    citation: "SCORE2 working group. Eur Heart J 2021;42:2439-2454",
    doi: "10.1093/eurheartj/ehab309",
  },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const terms = SCORE2_TERMS[v.sex];
    const risk10yPct = recalibratedPct(
      score2Predictor(terms, v),
      terms.survival,
      EUROPE[v.sex][v.riskRegion],
    );
    return {
      outputs: { risk10yPct, category: europeanClass(risk10yPct, v.age) },
      caveats: ["europe-only"],
    };
  },
});
