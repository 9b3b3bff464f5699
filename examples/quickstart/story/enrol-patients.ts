/**
 * Patients with a tag that calls for it are enrolled in a follow-up plan. Their visits are spread over a few weeks, so
 * that the nurses can keep up; a plan counts from the patient's own anchor day. The plans come with the starter kit.
 */
import { HcrmError, type PatientId } from "@hcrm/core";
import { dayAfterDemoDay } from "../demo-clock.ts";
import { createTally } from "../output/tally.ts";
import type { TaggedPatients } from "./show-tags.ts";
import type { Stage } from "./stage.ts";

/** Tag, and the plan that it calls for. */
const PLANS: readonly (readonly [tag: string, plan: string])[] = [
  ["hypertension", "hypertension"],
  ["type-2-diabetes", "type-2-diabetes"],
];

/** First visits lie from this many days before the day of the demo to about a month after it. */
const FIRST_ANCHOR = -24;
const ANCHORS = 56;

/** Enrols, and gives those who take part. */
export async function enrolPatients(
  stage: Stage,
  { byPatient }: TaggedPatients,
): Promise<readonly PatientId[]> {
  const { tell } = stage;
  tell.chapter("Enrolment in follow-up plans");
  const tally = createTally();
  const enrolled: PatientId[] = [];
  for (const [patient, tags] of byPatient)
    for (const [tag, plan] of PLANS) {
      if (!tags.some((held) => held.tag === tag && held.state === "confirmed")) continue;
      const anchor = dayAfterDemoDay(FIRST_ANCHOR + ((enrolled.length * 11) % ANCHORS));
      const outcome = await enrolOne(stage, { patient, plan, anchor });
      tally.add(outcome === "enrolled" ? plan : `${plan}: ${outcome}`);
      if (outcome === "enrolled" && !enrolled.includes(patient)) enrolled.push(patient);
    }
  tell.counts(tally.counts());
  return enrolled;
}

/** Enrols a patient, unless they may not be contacted: the deceased, for example. */
async function enrolOne(
  { nurse }: Stage,
  input: { readonly patient: PatientId; readonly plan: string; readonly anchor: string },
): Promise<string> {
  try {
    await nurse.followUps.enrol(input);
    return "enrolled";
  } catch (error) {
    if (error instanceof HcrmError && error.code === "ContactNotPermitted") return error.code;
    throw error;
  }
}
