/**
 * Morse Fall Scale: six items with fixed points. A copyrighted instrument: scoring only.
 */
import { upTo } from "../bands.ts";
import type { InputSpecs } from "../input-spec.ts";
import { stepItem } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  historyOfFalling: stepItem([0, 25], "History of falling"),
  secondaryDiagnosis: stepItem([0, 15], "Secondary diagnosis"),
  ambulatoryAid: stepItem([0, 15, 30], "Ambulatory aid"),
  ivTherapy: stepItem([0, 20], "Intravenous therapy or heparin lock"),
  gait: stepItem([0, 10, 20], "Gait"),
  mentalStatus: stepItem([0, 15], "Mental status"),
} satisfies InputSpecs;

/** Morse Fall Scale. */
export const morseFallScale: RiskModel = pointsModel({
  id: "morse-fall-scale",
  edition: "1989",
  title: { zh: "Morse 跌倒风险评估量表", en: "Morse Fall Scale" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["Low", "Moderate", "High"] }],
  source: { citation: "Morse JM et al. Can J Aging 1989;8:366-377", doi: "10.1017/S0714980800008576" },
  licence: "copyrighted instrument: scoring only, terms to be checked",
  wording: "host-supplies",
  items: pointItems(INPUTS).own(),
  category: "category",
  outputsOf: (score) => ({ category: score < 25 ? "Low" : upTo<string>([[45, "Moderate"]], "High", score) }),
});
