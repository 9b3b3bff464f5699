/**
 * Chinese diabetes risk score of 2013 (Zhou X et al.), as printed in the Chinese guideline on type 2 diabetes: who should
 * have a glucose tolerance test. Three different tables circulate as "CDRS"; this is not Gao 2010.
 */
import { bandOf } from "../bands.ts";
import type { BooleanInput, InputSpecs } from "../input-spec.ts";
import { age, bmi, FLAG, SEX, sbp, waist } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const NO_DIABETES: BooleanInput & { readonly required: false } = {
  kind: "boolean",
  required: false,
  only: false,
  caveatIfMissing: "assumes-no-diabetes",
};

const INPUTS = {
  sex: SEX,
  age: age([20, 74]),
  sbp: sbp(),
  bmi: bmi(),
  waist: waist(),
  familyHistoryDiabetes: FLAG,
  diabetes: NO_DIABETES,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** Waist in cm from which 3, 5, 7, 8 and 10 points count. */
const WAIST = { male: [75, 80, 85, 90, 95], female: [70, 75, 80, 85, 90] } as const;
const GLUCOSE_TEST_FROM = 25;

/** CDRS 2013. */
export const cdrs2013: RiskModel = pointsModel({
  id: "cdrs-2013",
  edition: "2013",
  title: { zh: "中国糖尿病风险评分", en: "Chinese diabetes risk score 2013" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "highRisk" }],
  source: {
    citation: "Zhou X et al. Diabetes Care 2013;36:3944-3952; 中国2型糖尿病防治指南",
    doi: "10.2337/dc13-0593",
  },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.all(["age"], [0, 18], (v) =>
      bandOf(
        [
          [0, 0],
          [25, 4],
          [35, 8],
          [40, 11],
          [45, 12],
          [50, 13],
          [55, 15],
          [60, 16],
          [65, 18],
        ],
        v.age,
      ),
    ),
    of.all(["sbp"], [0, 10], (v) =>
      bandOf(
        [
          [0, 0],
          [110, 1],
          [120, 3],
          [130, 6],
          [140, 7],
          [150, 8],
          [160, 10],
        ],
        v.sbp,
      ),
    ),
    of.all(["bmi"], [0, 5], (v) =>
      bandOf(
        [
          [0, 0],
          [22, 1],
          [24, 3],
          [30, 5],
        ],
        v.bmi,
      ),
    ),
    of.all(["sex", "waist"], [0, 10], (v) => {
      const [a, b, c, d, e] = WAIST[v.sex];
      return bandOf(
        [
          [0, 0],
          [a, 3],
          [b, 5],
          [c, 7],
          [d, 8],
          [e, 10],
        ],
        v.waist,
      );
    }),
    of.yes("familyHistoryDiabetes", 6),
    of.all(["sex"], [0, 2], (v) => (v.sex === "male" ? 2 : 0)),
  ],
  outputsOf: (score) => ({ highRisk: score >= GLUCOSE_TEST_FROM }),
});
