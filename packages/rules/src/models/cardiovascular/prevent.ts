/**
 * The PREVENT equations of the American Heart Association, 2023: logistic, ten and thirty years, without race. Thirty-year
 * outputs are given to age 59 only. "PREVENT" is a mark of the AHA; terms to be checked.
 */
import { defineModel } from "../define-model.ts";
import type { InputSpecs, QuantityInput, Values } from "../input-spec.ts";
import { ASCVD, age, bmi, cholesterolMgDl, egfr, FLAG, hdlMgDl, SEX, sbp } from "../inputs.ts";
import type { ModelOutput, RiskModel } from "../risk-model.ts";
import { PREVENT_BASE, PREVENT_HBA1C, PREVENT_UACR, type PreventTable } from "./prevent-coefficients.ts";

const INPUTS = {
  sex: SEX,
  age: age([30, 79]),
  totalCholesterol: cholesterolMgDl([130, 320]),
  hdlCholesterol: hdlMgDl([20, 100]),
  sbp: sbp([90, 180]),
  bpTreated: FLAG,
  statin: FLAG,
  diabetes: FLAG,
  currentSmoker: FLAG,
  bmi: bmi([18.5, 39.9]),
  egfr: egfr([15, 140]),
  ascvd: ASCVD,
} satisfies InputSpecs;

const UACR: QuantityInput = {
  kind: "quantity",
  units: ["mg/g", "mg/mmol"],
  indicator: "uacr",
  plausible: [0.1, 25000],
};
const HBA1C: QuantityInput = {
  kind: "quantity",
  units: ["%", "mmol/mol"],
  indicator: "hba1c",
  plausible: [2, 20],
};

const MMOL_PER_MGDL = 0.02586;
const OLDEST_FOR_30_YEARS = 59;

/** The terms that the three editions share, in the order of the coefficients. */
function commonTerms(v: Values<typeof INPUTS>): readonly number[] {
  const [diabetes, smoker] = [Number(v.diabetes), Number(v.currentSmoker)];
  const [treated, statin] = [Number(v.bpTreated), Number(v.statin)];
  const a = (v.age - 55) / 10;
  const n = (v.totalCholesterol - v.hdlCholesterol) * MMOL_PER_MGDL - 3.5;
  const h = (v.hdlCholesterol * MMOL_PER_MGDL - 1.3) / 0.3;
  const sLow = (Math.min(v.sbp, 110) - 110) / 20;
  const sHigh = (Math.max(v.sbp, 110) - 130) / 20;
  const bLow = (Math.min(v.bmi, 30) - 25) / 5;
  const bHigh = (Math.max(v.bmi, 30) - 30) / 5;
  const eLow = (Math.min(v.egfr, 60) - 60) / -15;
  const eHigh = (Math.max(v.egfr, 60) - 90) / -15;
  return [
    ...[a, a * a, n, h, sLow, sHigh, diabetes, smoker, bLow, bHigh, eLow, eHigh, treated, statin],
    ...[treated * sHigh, statin * n, a * n, a * h, a * sHigh, a * diabetes, a * smoker, a * bHigh, a * eLow],
  ];
}

function risks(
  table: PreventTable,
  v: Values<typeof INPUTS>,
  terms: readonly number[],
): Record<string, number> {
  const withConstant = [...terms, 1];
  const outputs: Record<string, number> = {};
  for (const [name, row] of Object.entries(table)) {
    if (name.endsWith("30y") && Math.floor(v.age) > OLDEST_FOR_30_YEARS) continue;
    const x = row[v.sex].reduce(
      (sum, coefficient, index) => sum + coefficient * (withConstant[index] ?? 0),
      0,
    );
    outputs[name] = 1 / (1 + Math.exp(-x));
  }
  return outputs;
}

function facts(id: string, zh: string, en: string): Omit<RiskModel, "inputs" | "assess"> {
  const outputs: readonly ModelOutput[] = Object.keys(PREVENT_BASE).map((name) => ({ name, unit: "1" }));
  return {
    ...{ id, edition: "2023", title: { zh, en }, kind: "equation", outputs },
    source: {
      citation: "Khan SS et al. Circulation 2024;149:430-449",
      doi: "10.1161/CIRCULATIONAHA.123.067626",
    },
    licence: "published equations; PREVENT is a mark of the AHA, terms to be checked",
    wording: "none-needed",
  };
}

const CAVEATS = ["not-validated-in-china"];

/** PREVENT, base edition. */
export const preventBase: RiskModel = defineModel({
  ...facts("aha-prevent-2023-base", "PREVENT 2023 基础版", "AHA PREVENT 2023, base"),
  inputs: INPUTS,
  compute: (v) => ({ outputs: risks(PREVENT_BASE, v, commonTerms(v)), caveats: CAVEATS }),
});

/** PREVENT with urine albumin to creatinine ratio. */
export const preventUacr: RiskModel = defineModel({
  ...facts("aha-prevent-2023-uacr", "PREVENT 2023 尿白蛋白版", "AHA PREVENT 2023, with UACR"),
  inputs: { ...INPUTS, uacr: UACR },
  compute: (v) => ({
    outputs: risks(PREVENT_UACR, v, [...commonTerms(v), Math.log(v.uacr)]),
    caveats: CAVEATS,
  }),
});

/** PREVENT with HbA1c. */
export const preventHba1c: RiskModel = defineModel({
  ...facts("aha-prevent-2023-hba1c", "PREVENT 2023 糖化血红蛋白版", "AHA PREVENT 2023, with HbA1c"),
  inputs: { ...INPUTS, hba1c: HBA1C },
  compute: (v) => {
    const above = v.hba1c - 5.3;
    const terms = [...commonTerms(v), v.diabetes ? above : 0, v.diabetes ? 0 : above];
    return { outputs: risks(PREVENT_HBA1C, v, terms), caveats: CAVEATS };
  },
});
