/**
 * PHQ-9: nine items of 0 to 3 on depression. Item nine, thoughts of self-harm, raises an alert whatever the total. The
 * validated Chinese wording comes from the host.
 */
import { bandOf } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { item } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const POINTS = [0, 3] as const;

const INPUTS = {
  interest: item(POINTS, "Little pleasure doing things"),
  mood: item(POINTS, "Feeling hopeless"),
  sleep: item(POINTS, "Trouble with sleeping"),
  energy: item(POINTS, "Feeling tired"),
  appetite: item(POINTS, "Disturbed appetite"),
  selfWorth: item(POINTS, "Feeling like a failure"),
  concentration: item(POINTS, "Trouble concentrating"),
  psychomotor: item(POINTS, "Disturbed speech and/or movement"),
  suicidalThoughts: item(POINTS, "Suicidal thoughts"),
} satisfies InputSpecs;

const CATEGORIES = [
  [0, "Minimal or no depression"],
  [5, "Mild depression"],
  [10, "Moderate depression"],
  [15, "Moderately severe depression"],
  [20, "Severe depression"],
] as const;

/** PHQ-9. */
export const phq9: RiskModel = pointsModel({
  id: "phq-9",
  edition: "2001",
  title: { zh: "PHQ-9 抑郁症筛查量表", en: "PHQ-9" },
  kind: "points",
  inputs: INPUTS,
  outputs: [
    { name: "score" },
    { name: "category", labels: CATEGORIES.map(([, label]) => label) },
    { name: "suicidalThoughtsAlert" },
  ],
  source: {
    citation: "Kroenke K et al. J Gen Intern Med 2001;16:606-613",
    doi: "10.1046/j.1525-1497.2001.016009606.x",
  },
  licence: "no permission required to use, to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).own(),
  category: "category",
  outputsOf: (score, v) => ({
    category: bandOf<string>(CATEGORIES, score),
    suicidalThoughtsAlert: (v.suicidalThoughts ?? 0) > 0,
  }),
});
