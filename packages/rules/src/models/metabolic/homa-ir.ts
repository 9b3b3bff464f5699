/**
 * HOMA-IR, by definition: insulin resistance from fasting insulin and fasting glucose. Without a category: its cut-offs
 * differ between populations and assays.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";

/** HOMA-IR. */
export const homaIr: RiskModel = defineModel({
  id: "homa-ir",
  edition: "definition",
  title: { zh: "HOMA-IR 胰岛素抵抗指数", en: "HOMA-IR" },
  kind: "equation",
  inputs: {
    insulin: {
      kind: "quantity",
      units: ["m[IU]/L", "u[IU]/mL", "pmol/L"],
      indicator: "insulin",
      plausible: [0.1, 2000],
    },
    glucose: {
      kind: "quantity",
      units: ["mg/dL", "mmol/L"],
      indicator: "glucose-fasting",
      plausible: [9, 1450],
    },
  },
  outputs: [{ name: "homaIr" }],
  source: { citation: "Matthews DR et al. Diabetologia 1985;28:412-419", doi: "10.1007/BF00280883" },
  licence: "published formula",
  wording: "none-needed",
  compute: (v) => ({ outputs: { homaIr: (v.insulin * v.glucose) / 405 } }),
});
