/**
 * Diabetes risk test of the American Diabetes Association. Gestational diabetes counts for women only.
 */
import { bandOf } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { age, bmi, FLAG, OPTIONAL_FLAG, SEX } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  sex: SEX,
  age: age(),
  bmi: bmi(),
  gestationalDiabetes: OPTIONAL_FLAG,
  firstDegreeRelative: FLAG,
  hypertension: FLAG,
  physicallyActive: FLAG,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** ADA diabetes risk test. */
export const adaRiskTest: RiskModel = pointsModel({
  id: "ada-risk-test",
  edition: "2009",
  title: { zh: "ADA 糖尿病风险测试", en: "ADA diabetes risk test" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: { citation: "Bang H et al. Ann Intern Med 2009;151:775-783; American Diabetes Association" },
  licence: "published score; the ADA's leaflet is not reproduced",
  wording: "host-supplies",
  items: [
    of.all(["age"], [0, 3], (v) =>
      bandOf(
        [
          [0, 0],
          [40, 1],
          [50, 2],
          [60, 3],
        ],
        v.age,
      ),
    ),
    of.all(["sex"], [0, 1], (v) => (v.sex === "male" ? 1 : 0)),
    of.some(["sex", "gestationalDiabetes"], [0, 1], (v) => {
      if (v.sex === "male" || v.gestationalDiabetes === false) return 0;
      return v.sex === "female" && v.gestationalDiabetes === true ? 1 : undefined;
    }),
    of.yes("firstDegreeRelative", 1),
    of.yes("hypertension", 1),
    of.all(["physicallyActive"], [0, 1], (v) => (v.physicallyActive ? 0 : 1)),
    of.all(["bmi"], [0, 3], (v) =>
      bandOf(
        [
          [0, 0],
          [25, 1],
          [30, 2],
          [40, 3],
        ],
        v.bmi,
      ),
    ),
  ],
});
