/**
 * CKD-EPI 2021, creatinine: estimated glomerular filtration rate without a race term. Adults only.
 */
import { defineModel } from "../define-model.ts";
import { age, creatinineMgDl, SEX } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { ckdEpi } from "./ckd-epi.ts";

const TERMS = {
  female: { k: 142, alpha: -0.241, beta: -1.2, perYear: 0.9938, factor: 1.012 },
  male: { k: 142, alpha: -0.302, beta: -1.2, perYear: 0.9938, factor: 1 },
};

/** CKD-EPI 2021, creatinine. */
export const ckdEpi2021Cr: RiskModel = defineModel({
  id: "ckd-epi-2021-cr",
  edition: "2021",
  title: { zh: "CKD-EPI 2021 肌酐公式", en: "CKD-EPI 2021 creatinine equation" },
  kind: "equation",
  inputs: { sex: SEX, age: age([18, 130]), creatinine: creatinineMgDl() },
  outputs: [{ name: "egfr", unit: "mL/min/{1.73_m2}" }],
  source: { citation: "Inker LA et al. N Engl J Med 2021;385:1737-1749", doi: "10.1056/NEJMoa2102953" },
  licence: "published equation",
  wording: "none-needed",
  compute: (v) => ({
    outputs: { egfr: ckdEpi(TERMS[v.sex], v.sex === "female", v.creatinine, v.age) },
  }),
});
