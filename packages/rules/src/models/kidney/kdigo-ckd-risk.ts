/**
 * KDIGO 2024 risk of chronic kidney disease by filtration and albuminuria category (the "heat map").
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";

const LABELS = {
  L: "Low risk",
  M: "Moderately increased risk",
  H: "High risk",
  V: "Very high risk",
} as const;

const RISK = {
  G1: { A1: "L", A2: "M", A3: "H" },
  G2: { A1: "L", A2: "M", A3: "H" },
  G3a: { A1: "M", A2: "H", A3: "V" },
  G3b: { A1: "H", A2: "V", A3: "V" },
  G4: { A1: "V", A2: "V", A3: "V" },
  G5: { A1: "V", A2: "V", A3: "V" },
} as const;

/** KDIGO risk category. */
export const kdigoCkdRisk: RiskModel = defineModel({
  id: "kdigo-ckd-risk",
  edition: "2024",
  title: { zh: "KDIGO 慢性肾脏病风险", en: "KDIGO CKD risk" },
  kind: "classification",
  inputs: {
    gfrCategory: { kind: "choice", choices: ["G1", "G2", "G3a", "G3b", "G4", "G5"] },
    acrCategory: { kind: "choice", choices: ["A1", "A2", "A3"] },
  },
  outputs: [{ name: "risk", labels: Object.values(LABELS) }],
  source: {
    citation: "KDIGO 2024 CKD guideline. Kidney Int 2024;105(4S):S117-S314",
    doi: "10.1016/j.kint.2023.10.018",
  },
  licence: "published classification",
  wording: "none-needed",
  compute: (v) => ({
    outputs: { risk: LABELS[RISK[v.gfrCategory][v.acrCategory]] },
    caveats: ["needs-three-months"],
  }),
});
