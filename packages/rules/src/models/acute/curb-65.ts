/**
 * CURB-65: severity of community-acquired pneumonia. Each item may be given as the finding or as its measurement. Urea is
 * judged in the unit it was printed in: above 19 mg/dL of urea nitrogen, or above 7 mmol/L of urea.
 */
import { upTo } from "../bands.ts";
import { eitherPoint, ifKnown } from "../either.ts";
import type { BooleanInput, InputSpecs, QuantityInput } from "../input-spec.ts";
import { age, dbp, flagAs, sbp } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const finding = (alias: string): BooleanInput & { readonly required: false } => ({
  ...flagAs(alias),
  required: false,
});
const optional = (input: QuantityInput): QuantityInput & { readonly required: false } => ({
  ...input,
  required: false,
});

const RESPIRATION: QuantityInput = { kind: "quantity", units: ["/min"], plausible: [1, 100] };
/** The border is another number in each unit, so the value is brought to a multiple of its own border. */
const UREA: QuantityInput = {
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  indicator: "urea",
  factors: { "mg/dL": 7 / 19 },
  plausible: [0.1, 100],
};
const UREA_BORDER = 7;

const INPUTS = {
  confusion: flagAs("Confusion?"),
  respiratoryRate: optional(RESPIRATION),
  respiratoryRateAtLeast30: finding("Respiratory rate ≥30/min?"),
  sbp: optional(sbp()),
  dbp: optional(dbp()),
  lowBloodPressure: finding("Systolic BP <90mmHg or diastolic BP ≤60mmHg?"),
  age: optional(age()),
  ageAtLeast65: finding("Age ≥ 65 years?"),
  bun: optional(UREA),
  ureaRaised: finding("Blood urea nitrogen level >19 mg/dL (>7 mmol/L)?"),
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** Low pressure is ruled out only by both pressures. */
function lowPressure(sbp: number | undefined, dbp: number | undefined): boolean | undefined {
  if ((sbp !== undefined && sbp < 90) || (dbp !== undefined && dbp <= 60)) return true;
  return sbp === undefined || dbp === undefined ? undefined : false;
}

/** CURB-65. */
export const curb65: RiskModel = pointsModel({
  id: "curb-65",
  edition: "2003",
  title: { zh: "CURB-65 肺炎严重程度评分", en: "CURB-65" },
  kind: "points",
  inputs: INPUTS,
  outputs: [
    { name: "score" },
    {
      name: "category",
      labels: ["Low risk group", "Moderate risk group", "Severe risk group", "Highest risk group"],
    },
  ],
  source: { citation: "Lim WS et al. Thorax 2003;58:377-382", doi: "10.1136/thorax.58.5.377" },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.yes("confusion", 1),
    of.some(["respiratoryRate", "respiratoryRateAtLeast30"], [0, 1], (v) =>
      eitherPoint(
        v.respiratoryRateAtLeast30,
        ifKnown(v.respiratoryRate, (rate) => rate >= 30),
      ),
    ),
    of.some(["sbp", "dbp", "lowBloodPressure"], [0, 1], (v) =>
      eitherPoint(v.lowBloodPressure, lowPressure(v.sbp, v.dbp)),
    ),
    of.some(["age", "ageAtLeast65"], [0, 1], (v) =>
      eitherPoint(
        v.ageAtLeast65,
        ifKnown(v.age, (years) => years >= 65),
      ),
    ),
    of.some(["bun", "ureaRaised"], [0, 1], (v) =>
      eitherPoint(
        v.ureaRaised,
        ifKnown(v.bun, (urea) => urea > UREA_BORDER),
      ),
    ),
  ],
  category: "category",
  outputsOf: (score) => ({
    category: upTo<string>(
      [
        [1, "Low risk group"],
        [2, "Moderate risk group"],
        [3, "Severe risk group"],
      ],
      "Highest risk group",
      score,
    ),
  }),
});
