/**
 * LDL cholesterol after Friedewald, in mg/dL. Not applicable above 4.5 mmol/L of triglycerides.
 */
import { defineModel } from "../define-model.ts";
import { cholesterolMgDl, hdlMgDl, triglyceridesMmol } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

const MMOL_PER_MGDL = 0.01129;

/** LDL cholesterol after Friedewald. */
export const ldlFriedewald: RiskModel = defineModel({
  id: "ldl-friedewald",
  edition: "1972",
  title: { zh: "Friedewald 低密度脂蛋白胆固醇", en: "LDL cholesterol, Friedewald" },
  kind: "equation",
  inputs: {
    totalCholesterol: cholesterolMgDl(),
    hdlCholesterol: hdlMgDl(),
    triglycerides: { ...triglyceridesMmol(), applicable: [0.1, 4.5] },
  },
  outputs: [{ name: "ldl", unit: "mg/dL" }],
  source: { citation: "Friedewald WT et al. Clin Chem 1972;18:499-502", doi: "10.1093/clinchem/18.6.499" },
  licence: "published formula",
  wording: "none-needed",
  compute: (v) => ({
    outputs: { ldl: v.totalCholesterol - v.hdlCholesterol - v.triglycerides / MMOL_PER_MGDL / 5 },
  }),
});
