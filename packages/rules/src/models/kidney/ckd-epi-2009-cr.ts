/**
 * CKD-EPI 2009, creatinine, for comparison only: Chinese laboratories still print it. It carries a race term.
 */
import { defineModel } from "../define-model.ts";
import { age, creatinineMgDl, FLAG, SEX } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { ckdEpi } from "./ckd-epi.ts";

const TERMS = {
  female: { k: 141, alpha: -0.329, beta: -1.209, perYear: 0.993, factor: 1.018 },
  male: { k: 141, alpha: -0.411, beta: -1.209, perYear: 0.993, factor: 1 },
};
const BLACK = 1.159;

/** CKD-EPI 2009, creatinine. */
export const ckdEpi2009Cr: RiskModel = defineModel({
  id: "ckd-epi-2009-cr",
  edition: "2009",
  title: { zh: "CKD-EPI 2009 肌酐公式", en: "CKD-EPI 2009 creatinine equation" },
  kind: "equation",
  inputs: { sex: SEX, age: age([18, 130]), creatinine: creatinineMgDl(), black: FLAG },
  outputs: [
    { name: "egfr", unit: "mL/min/{1.73_m2}" },
    { name: "egfrFloor", unit: "mL/min/{1.73_m2}" },
  ],
  source: {
    citation: "Levey AS et al. Ann Intern Med 2009;150:604-612",
    doi: "10.7326/0003-4819-150-9-200905050-00006",
  },
  licence: "published equation",
  wording: "none-needed",
  compute: (v) => {
    const egfr = ckdEpi(TERMS[v.sex], v.sex === "female", v.creatinine, v.age) * (v.black ? BLACK : 1);
    return { outputs: { egfr, egfrFloor: Math.floor(egfr) }, caveats: ["for-comparison-only"] };
  },
});
