/**
 * KDIGO 2024 category of the glomerular filtration rate. The rate is first rounded half up to the whole number that is
 * reported. "Chronic kidney disease" itself needs more than three months, which no single value can show.
 */
import { bandOf, roundHalfUp } from "../bands.ts";
import { defineModel } from "../define-model.ts";
import { egfr } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** KDIGO G category. */
export const kdigoGfrCategory: RiskModel = defineModel({
  id: "kdigo-gfr-category",
  edition: "2024",
  title: { zh: "KDIGO 肾小球滤过率分期", en: "KDIGO GFR category" },
  kind: "classification",
  inputs: { egfr: egfr() },
  outputs: [
    { name: "reported", unit: "mL/min/{1.73_m2}" },
    { name: "category", labels: ["G1", "G2", "G3a", "G3b", "G4", "G5"] },
  ],
  source: {
    citation: "KDIGO 2024 CKD guideline. Kidney Int 2024;105(4S):S117-S314",
    doi: "10.1016/j.kint.2023.10.018",
  },
  licence: "published classification",
  wording: "none-needed",
  compute: (v) => {
    const reported = roundHalfUp(v.egfr);
    const category = bandOf(
      [
        [0, "G5"],
        [15, "G4"],
        [30, "G3b"],
        [45, "G3a"],
        [60, "G2"],
        [90, "G1"],
      ],
      reported,
    );
    return { outputs: { reported, category }, caveats: ["needs-three-months"] };
  },
});
