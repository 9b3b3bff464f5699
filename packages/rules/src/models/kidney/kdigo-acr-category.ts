/**
 * KDIGO 2024 category of urine albumin to creatinine. It is staged in the unit the laboratory printed, for the published
 * borders of the two units are not conversions of each other: 3.2 mg/mmol is A2 although it converts to 28.3 mg/g.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";

/** Greatest A2 and least A2 by printed unit. */
const BORDERS = { "mg/g": [30, 300], "mg/mmol": [3, 30] } as const;

/** KDIGO A category. */
export const kdigoAcrCategory: RiskModel = defineModel({
  id: "kdigo-acr-category",
  edition: "2024",
  title: { zh: "KDIGO 白蛋白尿分级", en: "KDIGO albuminuria category" },
  kind: "classification",
  inputs: {
    uacr: {
      kind: "quantity",
      units: ["mg/g", "mg/mmol"],
      indicator: "uacr",
      plausible: [0, 30000],
      asPrinted: true,
    },
  },
  outputs: [{ name: "category", labels: ["A1", "A2", "A3"] }],
  source: {
    citation: "KDIGO 2024 CKD guideline. Kidney Int 2024;105(4S):S117-S314",
    doi: "10.1016/j.kint.2023.10.018",
  },
  licence: "published classification",
  wording: "none-needed",
  compute: (v, { uacr: printed }) => {
    const [a2, a2End] = BORDERS[printed === "mg/mmol" ? "mg/mmol" : "mg/g"];
    return { outputs: { category: v.uacr < a2 ? "A1" : v.uacr <= a2End ? "A2" : "A3" } };
  },
});
