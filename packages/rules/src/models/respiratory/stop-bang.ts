/**
 * STOP-Bang: eight yes-or-no items on sleep apnoea. A copyrighted instrument: scoring only. To be checked against the
 * official text.
 */
import { upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { FLAG } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  snoring: FLAG,
  tired: FLAG,
  observedApnea: FLAG,
  pressure: FLAG,
  bmiOver35: FLAG,
  ageOver50: FLAG,
  neckLarge: FLAG,
  male: FLAG,
} satisfies InputSpecs;

/** STOP-Bang. */
export const stopBang: RiskModel = pointsModel({
  id: "stop-bang",
  edition: "2008",
  title: { zh: "STOP-Bang 睡眠呼吸暂停问卷", en: "STOP-Bang" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["Low", "Intermediate", "High"] }],
  source: {
    citation: "Chung F et al. Anesthesiology 2008;108:812-821, to be checked against the official text",
  },
  licence: "copyrighted instrument: scoring only, terms to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).onePointEach(),
  category: "category",
  outputsOf: (score) => ({
    category: upTo<string>(
      [
        [2, "Low"],
        [4, "Intermediate"],
      ],
      "High",
      score,
    ),
  }),
});
