/**
 * Braden Scale: six items on pressure injury; a low total is a high risk. A copyrighted instrument: scoring only.
 */
import { upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { item } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const POINTS = [1, 4] as const;

const INPUTS = {
  activity: item(POINTS, "Activity"),
  moisture: item(POINTS, "Moisture"),
  mobility: item(POINTS, "Mobility"),
  nutrition: item(POINTS, "Nutrition"),
  sensoryPerception: item(POINTS, "Sensory perception"),
  frictionAndShear: item([1, 3], "Friction and shear"),
} satisfies InputSpecs;

/** Braden Scale. */
export const braden: RiskModel = pointsModel({
  id: "braden",
  edition: "1987",
  title: { zh: "Braden 压力性损伤风险量表", en: "Braden Scale" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["High", "Moderate", "Mild", "Average"] }],
  source: { citation: "Bergstrom N et al. Nurs Res 1987;36:205-210" },
  licence: "copyrighted instrument: scoring only, terms to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).own(),
  category: "category",
  outputsOf: (score) => ({
    category: upTo<string>(
      [
        [12, "High"],
        [15, "Moderate"],
        [17, "Mild"],
      ],
      "Average",
      score,
    ),
  }),
});
