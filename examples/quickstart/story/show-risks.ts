/**
 * Risk by published models. A model answers with a status before a number: somebody whose waist was never measured has no
 * China-PAR risk, and somebody of 80 is outside of its population; neither is called a low risk.
 */
import type { PatientId, RiskAssessment } from "@hcrm/core";
import { type Counts, createTally, type Tally } from "../output/tally.ts";
import type { TaggedPatients } from "./show-tags.ts";
import type { Stage } from "./stage.ts";

/** Risk of the patients. */
export interface RiskCounts {
  /** China-PAR, by category. */
  readonly chinaPar: Counts;
  /** All models, by category. */
  readonly byModel: Readonly<Record<string, Counts>>;
}

const CHINA_PAR = "china-par-2016-10y";

/** Counts the newest assessments of the patients. */
export async function showRisks({ nurse, tell }: Stage, patients: readonly PatientId[]): Promise<RiskCounts> {
  tell.chapter("Risk, by published models");
  const tallies = new Map<string, Tally>();
  for (const patient of patients) {
    const { items } = await nurse.risks.list({ patient });
    for (const assessment of items) {
      const tally = tallies.get(assessment.model) ?? createTally();
      tallies.set(assessment.model, tally);
      tally.add(categoryOf(assessment));
    }
  }
  for (const [model, tally] of tallies) {
    tell.line(`${model}:`);
    tell.counts(tally.counts());
  }
  const byModel = Object.fromEntries([...tallies].map(([model, tally]) => [model, tally.counts()]));
  return { chinaPar: byModel[CHINA_PAR] ?? {}, byModel };
}

/** The word that a model has for its result; without a result, the status. */
function categoryOf({ status, outputs = {} }: RiskAssessment): string {
  if (status !== "ok") return status;
  return String(outputs.category ?? "computed");
}

const WORTH_EXPLAINING = ["high-ascvd-risk", "hypertension", "overweight"];

/** Explains one verdict in both languages. */
export async function explainOne({ nurse, tell }: Stage, { byPatient }: TaggedPatients): Promise<void> {
  for (const tag of WORTH_EXPLAINING)
    for (const [patient, tags] of byPatient) {
      if (!tags.some((held) => held.tag === tag)) continue;
      for (const locale of ["zh", "en"] as const) {
        const { text } = await nurse.tags.explain({ patient, tag, locale });
        tell.line(`${locale}: ${text.replaceAll("\n", "\n      ")}`);
      }
      return;
    }
}
