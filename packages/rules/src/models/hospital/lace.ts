/**
 * LACE: readmission or death within 30 days of discharge, from length of stay, acuity, comorbidity and emergency visits.
 * The answers of the form are accepted as they are worded.
 */
import { upTo } from "../bands.ts";
import type { CountInput, InputSpecs } from "../input-spec.ts";
import { FLAG } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const LOS: CountInput & { readonly required: false } = {
  kind: "count",
  plausible: [0, 1000],
  units: ["d"],
  required: false,
  words: {
    "<1 day": 0,
    "1 day": 1,
    "2 days": 2,
    "3 days": 3,
    "4 - 6 days": 4,
    "7 - 13 days": 7,
    "≥14 days": 14,
  },
};
const LOS_POINTS: CountInput & { readonly required: false } = {
  kind: "count",
  plausible: [0, 7],
  required: false,
};
const CHARLSON: CountInput = {
  kind: "count",
  plausible: [0, 40],
  words: { "0 point": 0, "1 point": 1, "2 points": 2, "3 points": 3, "≥4 points": 4 },
};
const VISITS: CountInput = {
  kind: "count",
  plausible: [0, 200],
  words: { "0": 0, "1": 1, "2": 2, "3": 3, "≥4": 4 },
};

const INPUTS = {
  los: LOS,
  losPoints: LOS_POINTS,
  acuteAdmission: FLAG,
  charlson: CHARLSON,
  edVisits6m: VISITS,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** Expected probability in percent by score, 0 to 19. */
const EXPECTED_PCT = [
  ...[2, 2.5, 3, 3.5, 4.3, 5.1, 6.1, 7.3, 8.7, 10.3],
  ...[12.2, 14.4, 17, 19.8, 23, 26.6, 30.4, 34.6, 39.1, 43.7],
];
const HIGH_FROM = 10;

/** LACE. */
export const lace: RiskModel = pointsModel({
  id: "lace",
  edition: "2010",
  title: { zh: "LACE 再入院风险指数", en: "LACE" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "expectedProbabilityPct", unit: "%" }, { name: "highRisk" }],
  source: { citation: "van Walraven C et al. CMAJ 2010;182:551-557", doi: "10.1503/cmaj.091117" },
  licence: "published index",
  wording: "none-needed",
  items: [
    of.some(["los", "losPoints"], [0, 7], (v) =>
      v.los === undefined
        ? v.losPoints
        : upTo(
            [
              [3, v.los],
              [6, 4],
              [13, 5],
            ],
            7,
            v.los,
          ),
    ),
    of.yes("acuteAdmission", 3),
    of.all(["charlson"], [0, 5], (v) => (v.charlson >= 4 ? 5 : v.charlson)),
    of.all(["edVisits6m"], [0, 4], (v) => Math.min(v.edVisits6m, 4)),
  ],
  outputsOf: (score) => ({
    expectedProbabilityPct: EXPECTED_PCT[score] ?? Number.NaN,
    highRisk: score >= HIGH_FROM,
  }),
});
