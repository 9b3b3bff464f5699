/**
 * SCORE2 Asia-Pacific, 2024: SCORE2 recalibrated (not multiplied) to four risk regions. The region of China is for the
 * host to configure, to be checked in the paper.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";
import { ASIA_PACIFIC_CLASSES, asiaPacificClass } from "./score2-category.ts";
import { type Recalibration, recalibratedPct, SCORE2_TERMS, score2Predictor } from "./score2-equation.ts";
import { score2Inputs } from "./score2-inputs.ts";

const REGIONS: Readonly<Record<"male" | "female", Recalibration>> = {
  male: {
    Low: [-0.375229965, 0.62020875],
    Moderate: [0.284885676, 0.778128607],
    High: [0.778231091, 0.844985356],
    "Very high": [0.608975204, 0.679014197],
  },
  female: {
    Low: [-0.986572446, 0.536743779],
    Moderate: [0.08278687, 0.718980326],
    High: [0.611474287, 0.703624072],
    "Very high": [0.502751798, 0.555577072],
  },
};

/** SCORE2 Asia-Pacific. */
export const score2AsiaPacific: RiskModel = defineModel({
  id: "score2-asia-pacific-2024",
  edition: "2024",
  title: { zh: "SCORE2 亚太版 2024", en: "SCORE2 Asia-Pacific 2024" },
  kind: "equation",
  inputs: score2Inputs([40, 69], false),
  outputs: [
    { name: "risk10yPct", unit: "%" },
    { name: "category", labels: ASIA_PACIFIC_CLASSES },
  ],
  source: {
    citation: "SCORE2 Asia-Pacific writing group. Eur Heart J 2024",
    doi: "10.1093/eurheartj/ehae609",
  },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const terms = SCORE2_TERMS[v.sex];
    const risk10yPct = recalibratedPct(
      score2Predictor(terms, v),
      terms.survival,
      REGIONS[v.sex][v.riskRegion],
    );
    return {
      outputs: { risk10yPct, category: asiaPacificClass(risk10yPct) },
      caveats: ["region-is-configuration"],
    };
  },
});
