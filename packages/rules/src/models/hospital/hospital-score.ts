/**
 * HOSPITAL score: potentially avoidable readmission within 30 days of discharge.
 */
import { upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { FLAG } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  hemoglobinBelow12: FLAG,
  oncologyDischarge: FLAG,
  sodiumBelow135: FLAG,
  procedure: FLAG,
  urgentAdmission: FLAG,
  admissionsLastYear: { kind: "choice", choices: ["0-1", "2-5", ">5"] },
  losAtLeast5d: FLAG,
} as const satisfies InputSpecs;
const of = pointItems(INPUTS);

const ADMISSIONS = { "0-1": 0, "2-5": 2, ">5": 5 } as const;

/** HOSPITAL score. */
export const hospitalScore: RiskModel = pointsModel({
  id: "hospital-score",
  edition: "2013",
  title: { zh: "HOSPITAL 再入院评分", en: "HOSPITAL score" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "risk", labels: ["Low", "Intermediate", "High"] }],
  source: {
    citation: "Donzé J et al. JAMA Intern Med 2013;173:632-638",
    doi: "10.1001/jamainternmed.2013.3023",
  },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.yes("hemoglobinBelow12", 1),
    of.yes("oncologyDischarge", 2),
    of.yes("sodiumBelow135", 1),
    of.yes("procedure", 1),
    of.yes("urgentAdmission", 1),
    of.all(["admissionsLastYear"], [0, 5], (v) => ADMISSIONS[v.admissionsLastYear]),
    of.yes("losAtLeast5d", 2),
  ],
  category: "risk",
  outputsOf: (score) => ({
    risk: upTo<string>(
      [
        [4, "Low"],
        [6, "Intermediate"],
      ],
      "High",
      score,
    ),
  }),
});
