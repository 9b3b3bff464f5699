/**
 * FINDRISC: diabetes risk score with eight items and European cut-offs.
 */
import { bandOf, upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { age, bmi, FLAG, SEX, waist } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  sex: SEX,
  age: age(),
  bmi: bmi(),
  waist: waist(),
  bpMedication: FLAG,
  historyHighGlucose: FLAG,
  activeDaily30min: FLAG,
  vegFruitDaily: FLAG,
  familyHistory: { kind: "choice", choices: ["none", "second-degree", "first-degree"] },
} as const satisfies InputSpecs;
const of = pointItems(INPUTS);

const FAMILY = { none: 0, "second-degree": 3, "first-degree": 5 } as const;
/** Waist in cm: below the first 0 points, to the second, included, 3, above 4. */
const WAIST = { male: [94, 102], female: [80, 88] } as const;

/** FINDRISC. */
export const findrisc: RiskModel = pointsModel({
  id: "findrisc",
  edition: "2003",
  title: { zh: "FINDRISC 糖尿病风险评分", en: "FINDRISC" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: {
    citation: "Lindström J, Tuomilehto J. Diabetes Care 2003;26:725-731",
    doi: "10.2337/diacare.26.3.725",
  },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.all(["age"], [0, 4], (v) =>
      bandOf(
        [
          [0, 0],
          [45, 2],
          [55, 3],
          [65, 4],
        ],
        v.age,
      ),
    ),
    of.all(["bmi"], [0, 3], (v) => (v.bmi < 25 ? 0 : upTo([[30, 1]], 3, v.bmi))),
    of.all(["sex", "waist"], [0, 4], (v) => {
      const [from, to] = WAIST[v.sex];
      return v.waist < from ? 0 : upTo([[to, 3]], 4, v.waist);
    }),
    of.yes("bpMedication", 2),
    of.yes("historyHighGlucose", 5),
    of.all(["activeDaily30min"], [0, 2], (v) => (v.activeDaily30min ? 0 : 2)),
    of.all(["vegFruitDaily"], [0, 1], (v) => (v.vegFruitDaily ? 0 : 1)),
    of.all(["familyHistory"], [0, 5], (v) => FAMILY[v.familyHistory]),
  ],
});
