/**
 * HAS-BLED: bleeding risk on anticoagulation in atrial fibrillation. Where the table says "or", a recorded history and a
 * measurement stand for each other.
 */
import { eitherPoint, ifKnown } from "../either.ts";
import type { InputSpecs, QuantityInput } from "../input-spec.ts";
import { ATRIAL_FIBRILLATION, age, FLAG, OPTIONAL_FLAG, sbp } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const CREATININE: QuantityInput & { readonly required: false } = {
  kind: "quantity",
  units: ["umol/L", "mg/dL"],
  indicator: "creatinine",
  plausible: [5, 3000],
  required: false,
};
const DRINKS: QuantityInput & { readonly required: false } = {
  kind: "quantity",
  units: ["/wk"],
  plausible: [0, 500],
  required: false,
};

const INPUTS = {
  age: age(),
  hypertensionHistory: OPTIONAL_FLAG,
  sbp: { ...sbp(), required: false },
  renalDisease: OPTIONAL_FLAG,
  creatinine: CREATININE,
  alcoholOrDrugHistory: OPTIONAL_FLAG,
  drinksPerWeek: DRINKS,
  liverDisease: FLAG,
  strokeHistory: FLAG,
  bleedingHistory: FLAG,
  labileInr: FLAG,
  bleedingMedication: FLAG,
  atrialFibrillation: ATRIAL_FIBRILLATION,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** HAS-BLED. */
export const hasBled: RiskModel = pointsModel({
  id: "has-bled",
  edition: "2010",
  title: { zh: "HAS-BLED 出血评分", en: "HAS-BLED" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: { citation: "Pisters R et al. Chest 2010;138:1093-1100", doi: "10.1378/chest.10-0134" },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.some(["hypertensionHistory", "sbp"], [0, 1], (v) =>
      eitherPoint(
        v.hypertensionHistory,
        ifKnown(v.sbp, (sbp) => sbp > 160),
      ),
    ),
    of.some(["renalDisease", "creatinine"], [0, 1], (v) =>
      eitherPoint(
        v.renalDisease,
        ifKnown(v.creatinine, (creatinine) => creatinine > 200),
      ),
    ),
    of.yes("liverDisease", 1),
    of.yes("strokeHistory", 1),
    of.yes("bleedingHistory", 1),
    of.yes("labileInr", 1),
    of.all(["age"], [0, 1], (v) => (v.age > 65 ? 1 : 0)),
    of.yes("bleedingMedication", 1),
    of.some(["alcoholOrDrugHistory", "drinksPerWeek"], [0, 1], (v) =>
      eitherPoint(
        v.alcoholOrDrugHistory,
        ifKnown(v.drinksPerWeek, (drinks) => drinks >= 8),
      ),
    ),
  ],
});
