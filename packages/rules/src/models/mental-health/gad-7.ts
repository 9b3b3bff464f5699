/**
 * GAD-7: seven items of 0 to 3 on anxiety. The validated Chinese wording comes from the host.
 */
import { bandOf } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { item } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const POINTS = [0, 3] as const;

const INPUTS = {
  nervous: item(POINTS, "Feeling nervous, anxious or on edge"),
  uncontrolledWorry: item(POINTS, "Not being able to stop or control worrying"),
  excessiveWorry: item(POINTS, "Worrying too much about different things"),
  relaxing: item(POINTS, "Trouble relaxing"),
  restless: item(POINTS, "Being so restless that it is hard to sit still"),
  irritable: item(POINTS, "Becoming easily annoyed or irritable"),
  afraid: item(POINTS, "Feeling afraid as if something awful might happen"),
} satisfies InputSpecs;

const CATEGORIES = [
  [0, "Minimal anxiety"],
  [5, "Mild anxiety"],
  [10, "Moderate anxiety"],
  [15, "Severe anxiety"],
] as const;

/** GAD-7. */
export const gad7: RiskModel = pointsModel({
  id: "gad-7",
  edition: "2006",
  title: { zh: "GAD-7 广泛性焦虑量表", en: "GAD-7" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: CATEGORIES.map(([, label]) => label) }],
  source: {
    citation: "Spitzer RL et al. Arch Intern Med 2006;166:1092-1097",
    doi: "10.1001/archinte.166.10.1092",
  },
  licence: "no permission required to use, to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).own(),
  category: "category",
  outputsOf: (score) => ({ category: bandOf<string>(CATEGORIES, score) }),
});
