/**
 * CKD-EPI 2021, creatinine and cystatin C: estimated glomerular filtration rate without a race term. Adults only.
 */
import { defineModel } from "../define-model.ts";
import { age, creatinineMgDl, SEX } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { ckdEpi } from "./ckd-epi.ts";

const TERMS = {
  female: { k: 135, alpha: -0.219, beta: -0.544, perYear: 0.9961, factor: 0.963 },
  male: { k: 135, alpha: -0.144, beta: -0.544, perYear: 0.9961, factor: 1 },
};

/** CKD-EPI 2021, creatinine and cystatin C. */
export const ckdEpi2021CrCys: RiskModel = defineModel({
  id: "ckd-epi-2021-cr-cys",
  edition: "2021",
  title: { zh: "CKD-EPI 2021 肌酐-胱抑素C公式", en: "CKD-EPI 2021 creatinine and cystatin C equation" },
  kind: "equation",
  inputs: {
    sex: SEX,
    age: age([18, 130]),
    creatinine: creatinineMgDl(),
    cystatinC: { kind: "quantity", units: ["mg/L"], indicator: "cystatin-c", plausible: [0.1, 15] },
  },
  outputs: [{ name: "egfr", unit: "mL/min/{1.73_m2}" }],
  source: { citation: "Inker LA et al. N Engl J Med 2021;385:1737-1749", doi: "10.1056/NEJMoa2102953" },
  licence: "published equation",
  wording: "none-needed",
  compute: (v) => {
    const ratio = v.cystatinC / 0.8;
    const byCystatin = Math.min(ratio, 1) ** -0.323 * Math.max(ratio, 1) ** -0.778;
    return { outputs: { egfr: ckdEpi(TERMS[v.sex], v.sex === "female", v.creatinine, v.age) * byCystatin } };
  },
});
