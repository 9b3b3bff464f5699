/**
 * CHA2DS2-VASc: stroke risk in atrial fibrillation.
 */
import { bandOf } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { ATRIAL_FIBRILLATION, age, FLAG, SEX } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  sex: SEX,
  age: age(),
  heartFailure: FLAG,
  hypertension: FLAG,
  diabetes: FLAG,
  strokeTiaThromboembolism: FLAG,
  vascularDisease: FLAG,
  atrialFibrillation: ATRIAL_FIBRILLATION,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** CHA2DS2-VASc. */
export const cha2ds2Vasc: RiskModel = pointsModel({
  id: "cha2ds2-vasc",
  edition: "2010",
  title: { zh: "CHA2DS2-VASc 评分", en: "CHA2DS2-VASc" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: { citation: "Lip GY et al. Chest 2010;137:263-272", doi: "10.1378/chest.09-1584" },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.yes("heartFailure", 1),
    of.yes("hypertension", 1),
    of.all(["age"], [0, 2], (v) =>
      bandOf(
        [
          [0, 0],
          [65, 1],
          [75, 2],
        ],
        v.age,
      ),
    ),
    of.yes("diabetes", 1),
    of.yes("strokeTiaThromboembolism", 2),
    of.yes("vascularDisease", 1),
    of.all(["sex"], [0, 1], (v) => (v.sex === "female" ? 1 : 0)),
  ],
});
