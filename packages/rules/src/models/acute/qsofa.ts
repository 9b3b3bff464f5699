/**
 * qSOFA: three bedside findings in suspected infection.
 */
import type { InputSpecs } from "../input-spec.ts";
import { flagAs } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const INPUTS = {
  alteredMentation: flagAs("Altered Mentation"),
  respiratoryRateAtLeast22: flagAs("Respiration Rate ≥ 22 /min"),
  sbpAtMost100: flagAs("Systolic Blood Pressure ≤100 mm Hg"),
} satisfies InputSpecs;

const HIGH_FROM = 2;

/** qSOFA. */
export const qsofa: RiskModel = pointsModel({
  id: "qsofa",
  edition: "2016",
  title: { zh: "qSOFA 快速序贯器官衰竭评分", en: "qSOFA" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["Not high risk.", "High risk."] }],
  source: { citation: "Seymour CW et al. JAMA 2016;315:762-774; Singer M et al. JAMA 2016;315:801-810" },
  licence: "published score",
  wording: "none-needed",
  items: pointItems(INPUTS).onePointEach(),
  category: "category",
  outputsOf: (score) => ({ category: score >= HIGH_FROM ? "High risk." : "Not high risk." }),
});
