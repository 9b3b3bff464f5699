/**
 * Follow-up needs the patient's consent (purpose CAREMGT). At the end of a check-up the patient is shown the notice and
 * signs or declines; in the demo every twelfth declines. A consent rests on age: where no birth date is known it does not
 * stand, and the patient stays invisible to the follow-up centre like those who declined.
 */
import type { ConsentStanding, PatientId } from "@hcrm/core";
import { DEMO_DAY } from "../demo-clock.ts";
import { type Counts, createTally } from "../output/tally.ts";
import type { Stage } from "./stage.ts";

const DECLINES = 12;

/** How the patients stand. */
export interface Consented {
  /** Those whose consent stands. */
  readonly agreed: readonly PatientId[];
  /** All patients, by standing. */
  readonly standings: Counts;
}

/** Asks those who were never asked, and says how everyone stands. */
export async function collectConsents(stage: Stage, patients: readonly PatientId[]): Promise<Consented> {
  stage.tell.chapter("Consent to follow-up");
  const tally = createTally();
  const agreed: PatientId[] = [];
  for (const [index, patient] of patients.entries()) {
    if ((await standingOf(stage, patient)) === "none")
      await ask(stage, patient, index % DECLINES === DECLINES - 1 ? "no" : "yes");
    const standing = await standingOf(stage, patient);
    tally.add(standing);
    if (standing === "active") agreed.push(patient);
  }
  stage.tell.counts(tally.counts());
  return { agreed, standings: tally.counts() };
}

async function ask({ nurse }: Stage, patient: PatientId, answer: "yes" | "no"): Promise<void> {
  const consent = { patient, purpose: "CAREMGT", notice: "follow-up" } as const;
  const signedAt = `${DEMO_DAY}T08:30:00+08:00`;
  if (answer === "no") await nurse.consents.refuse(consent);
  else await nurse.consents.grant({ ...consent, evidence: { kind: "click", separate: true, signedAt } });
}

async function standingOf({ nurse }: Stage, patient: PatientId): Promise<ConsentStanding> {
  const { standing } = await nurse.consents.evaluate({ patient, purpose: "CAREMGT", category: "identity" });
  return standing;
}
