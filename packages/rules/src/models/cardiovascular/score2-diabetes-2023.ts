/**
 * SCORE2-Diabetes, 2023: ten-year risk of cardiovascular disease at 40 to 69 with type 2 diabetes in Europe.
 */
import { defineModel } from "../define-model.ts";
import type { QuantityInput } from "../input-spec.ts";
import { egfr } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { weightedSum } from "./cox-risk.ts";
import { EUROPE, recalibratedPct, type Score2Terms, score2Predictor } from "./score2-equation.ts";
import { score2Inputs } from "./score2-inputs.ts";

interface DiabetesTerms extends Score2Terms {
  /** (age at diagnosis − 50)/5, q, E, E², q·A, E·A with q = (HbA1c − 31)/9.34 and E = (ln eGFR − 4.5)/0.15. */
  readonly diabetes: readonly number[];
}

const TERMS: Readonly<Record<"male" | "female", DiabetesTerms>> = {
  male: {
    terms: [0.5368, 0.4774, 0.1322, 0.6457, 0.1102, -0.1087, -0.0672, -0.0268, -0.0983, -0.0181, 0.0095],
    survival: 0.9605,
    diabetes: [-0.0998, 0.0955, -0.0591, 0.0058, -0.0134, 0.0115],
  },
  female: {
    terms: [0.6624, 0.6139, 0.1421, 0.8096, 0.1127, -0.1568, -0.1122, -0.0167, -0.1272, -0.02, 0.0186],
    survival: 0.9776,
    diabetes: [-0.118, 0.1173, -0.064, 0.0062, -0.0196, 0.0169],
  },
};

const AGE_AT_DIAGNOSIS: QuantityInput = { kind: "quantity", units: ["a"], plausible: [0, 130] };
const HBA1C: QuantityInput = {
  kind: "quantity",
  units: ["mmol/mol", "%"],
  indicator: "hba1c",
  plausible: [0, 195.1], // 2 to 20 %
};

/** SCORE2-Diabetes. */
export const score2Diabetes: RiskModel = defineModel({
  id: "score2-diabetes-2023",
  edition: "2023",
  title: { zh: "SCORE2-Diabetes 2023", en: "SCORE2-Diabetes 2023" },
  kind: "equation",
  inputs: {
    ...score2Inputs([40, 69], true),
    ageAtDiabetesDiagnosis: AGE_AT_DIAGNOSIS,
    hba1c: HBA1C,
    egfr: egfr(),
  },
  outputs: [{ name: "risk10yPct", unit: "%" }],
  source: {
    citation: "SCORE2-Diabetes working group. Eur Heart J 2023;44:2544-2556",
    doi: "10.1093/eurheartj/ehad260",
  },
  licence: "published equations",
  wording: "none-needed",
  compute: (v) => {
    const { diabetes, ...terms } = TERMS[v.sex];
    const a = (v.age - 60) / 5;
    const q = (v.hba1c - 31) / 9.34;
    const e = (Math.log(v.egfr) - 4.5) / 0.15;
    const x =
      score2Predictor(terms, v) +
      weightedSum(diabetes, [(v.ageAtDiabetesDiagnosis - 50) / 5, q, e, e * e, q * a, e * a]);
    const risk10yPct = recalibratedPct(x, terms.survival, EUROPE[v.sex][v.riskRegion]);
    return { outputs: { risk10yPct }, caveats: ["europe-only"] };
  },
});
