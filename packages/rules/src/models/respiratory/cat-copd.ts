/**
 * COPD Assessment Test: eight items of 0 to 5. A copyrighted instrument: scoring only.
 */
import { upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { item } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const POINTS = [0, 5] as const;

const INPUTS = {
  cough: item(POINTS),
  phlegm: item(POINTS),
  chestTightness: item(POINTS),
  breathlessness: item(POINTS),
  activities: item(POINTS),
  confidence: item(POINTS),
  sleep: item(POINTS),
  energy: item(POINTS),
} satisfies InputSpecs;

/** COPD Assessment Test. */
export const catCopd: RiskModel = pointsModel({
  id: "cat-copd",
  edition: "2009",
  title: { zh: "CAT 慢阻肺评估测试", en: "COPD Assessment Test" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["Low", "Medium", "High", "Very high"] }],
  source: { citation: "Jones PW et al. Eur Respir J 2009;34:648-654", doi: "10.1183/09031936.00102509" },
  licence: "copyrighted instrument: scoring only, terms to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).own(),
  category: "category",
  outputsOf: (score) => ({
    category: upTo<string>(
      [
        [10, "Low"],
        [20, "Medium"],
        [30, "High"],
      ],
      "Very high",
      score,
    ),
  }),
});
