/**
 * Follow-up needs the patient's consent (purpose CAREMGT). At the end of a check-up the patient is shown the notice and
 * signs or declines; in the demo every twelfth declines. Whoever declined stays invisible to the follow-up centre.
 */
import type { PatientId } from "@hcrm/core";
import { DEMO_DAY } from "../demo-clock.ts";
import type { Stage } from "./stage.ts";

const DECLINES = 12;

/** Records what the patients said, and gives those who agreed. */
export async function collectConsents(
  { nurse, tell }: Stage,
  patients: readonly PatientId[],
): Promise<readonly PatientId[]> {
  tell.chapter("Consent to follow-up");
  const consent = { purpose: "CAREMGT", notice: "follow-up" } as const;
  const agreed: PatientId[] = [];
  for (const [index, patient] of patients.entries()) {
    if (index % DECLINES === DECLINES - 1) {
      await nurse.consents.refuse({ patient, ...consent });
      continue;
    }
    const signedAt = `${DEMO_DAY}T08:30:00+08:00`;
    await nurse.consents.grant({
      patient,
      ...consent,
      evidence: { kind: "click", separate: true, signedAt },
    });
    agreed.push(patient);
  }
  tell.line(`${agreed.length} of ${patients.length} agree; the others are not contacted`);
  return agreed;
}
