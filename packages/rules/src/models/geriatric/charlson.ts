/**
 * Age-adjusted Charlson index with the weights of 1987; not Quan 2011. It is defined on a coded problem list, so a
 * condition that is not listed counts as absent. Both stages of one disease add up as printed; a caveat says so.
 */
import { bandOf } from "../bands.ts";
import { eitherPoint } from "../either.ts";
import type { ChoiceInput, InputSpecs } from "../input-spec.ts";
import { age, LISTED_PROBLEM } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const DIABETES = {
  kind: "choice",
  choices: ["none or diet-controlled", "uncomplicated", "end-organ damage"],
  required: false,
  absentMeans: "no",
} as const satisfies ChoiceInput;

const ONE_POINT = [
  ...(["myocardialInfarction", "heartFailure", "peripheralVascular", "dementia", "copd"] as const),
  ...(["connectiveTissueDisease", "pepticUlcer", "mildLiverDisease"] as const),
] as const;
const TWO_POINTS = ["hemiplegia", "moderateSevereCkd", "tumor", "leukemia", "lymphoma"] as const;
const SIX_POINTS = ["metastaticTumor", "aids"] as const;

const INPUTS = {
  age: age(),
  myocardialInfarction: LISTED_PROBLEM,
  heartFailure: LISTED_PROBLEM,
  peripheralVascular: LISTED_PROBLEM,
  cva: LISTED_PROBLEM,
  tia: LISTED_PROBLEM,
  dementia: LISTED_PROBLEM,
  copd: LISTED_PROBLEM,
  connectiveTissueDisease: LISTED_PROBLEM,
  pepticUlcer: LISTED_PROBLEM,
  mildLiverDisease: LISTED_PROBLEM,
  diabetes: DIABETES,
  hemiplegia: LISTED_PROBLEM,
  moderateSevereCkd: LISTED_PROBLEM,
  tumor: LISTED_PROBLEM,
  leukemia: LISTED_PROBLEM,
  lymphoma: LISTED_PROBLEM,
  moderateSevereLiverDisease: LISTED_PROBLEM,
  metastaticTumor: LISTED_PROBLEM,
  aids: LISTED_PROBLEM,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

const DIABETES_POINTS = { "none or diet-controlled": 0, uncomplicated: 1, "end-organ damage": 2 } as const;

/** Charlson index, age-adjusted. */
export const charlson: RiskModel = pointsModel({
  id: "charlson-age-adjusted",
  edition: "1987 weights",
  title: { zh: "年龄校正查尔森合并症指数", en: "Charlson comorbidity index, age-adjusted" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: {
    citation: "Charlson ME et al. J Chronic Dis 1987;40:373-383; J Clin Epidemiol 1994;47:1245-1251",
    doi: "10.1016/0021-9681(87)90171-8",
  },
  licence: "published index",
  wording: "none-needed",
  items: [
    ...ONE_POINT.map((name) => of.yes(name, 1)),
    of.some(["cva", "tia"], [0, 1], (v) => eitherPoint(v.cva, v.tia)),
    of.all(["diabetes"], [0, 2], (v) => DIABETES_POINTS[v.diabetes ?? "none or diet-controlled"]),
    ...TWO_POINTS.map((name) => of.yes(name, 2)),
    of.yes("moderateSevereLiverDisease", 3),
    ...SIX_POINTS.map((name) => of.yes(name, 6)),
    of.all(["age"], [0, 4], (v) =>
      bandOf(
        [
          [0, 0],
          [50, 1],
          [60, 2],
          [70, 3],
          [80, 4],
        ],
        v.age,
      ),
    ),
  ],
  caveatsOf: (v) => {
    const liver = v.mildLiverDisease === true && v.moderateSevereLiverDisease === true;
    const tumor = v.tumor === true && v.metastaticTumor === true;
    return liver || tumor ? ["two-stages-of-one-disease"] : [];
  },
});
