/**
 * Creatinine clearance after Cockcroft and Gault, for drug dosing rather than staging. The weight given is used as it is:
 * actual, ideal or adjusted.
 */
import { defineModel } from "../define-model.ts";
import { age, creatinineMgDl, SEX, weight } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** Creatinine clearance after Cockcroft and Gault. */
export const cockcroftGault: RiskModel = defineModel({
  id: "cockcroft-gault",
  edition: "1976",
  title: { zh: "Cockcroft-Gault 肌酐清除率", en: "Creatinine clearance, Cockcroft-Gault" },
  kind: "equation",
  inputs: { sex: SEX, age: age([18, 130]), weight: weight(), creatinine: creatinineMgDl() },
  outputs: [{ name: "crcl", unit: "mL/min" }],
  source: { citation: "Cockcroft DW, Gault MH. Nephron 1976;16:31-41", doi: "10.1159/000180580" },
  licence: "published formula",
  wording: "none-needed",
  compute: (v) => {
    const bySex = v.sex === "female" ? 0.85 : 1;
    return { outputs: { crcl: (((140 - v.age) * v.weight) / (72 * v.creatinine)) * bySex } };
  },
});
