/**
 * One consent is withdrawn. What it allowed stops in the transaction that records the withdrawal, not at the next run of a
 * job; the treatment and its records stay as they are.
 */
import { HcrmError, type PatientId } from "@hcrm/core";
import { DemoProblem } from "../demo-problem.ts";
import type { Consented } from "./collect-consents.ts";
import type { Stage } from "./stage.ts";

/** Withdraws the consent of the last of the enrolled, and gives the number of tasks that were cancelled. */
export async function withdrawConsent(
  { nurse, tell }: Stage,
  { standings }: Consented,
  enrolled: readonly PatientId[],
): Promise<number> {
  tell.chapter("A consent withdrawn");
  const patient = enrolled.at(-1);
  if (patient === undefined || standings.withdrawn !== undefined) {
    tell.line(patient === undefined ? "nobody is enrolled" : "recorded in an earlier run");
    return 0;
  }
  const { stopped } = await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
  const { enrolments = 0, tasks = 0 } = stopped;
  tell.line(`stopped at once: ${enrolments} enrolments, ${tasks} tasks`);
  try {
    await nurse.patients.get({ patient });
  } catch (error) {
    if (!(error instanceof HcrmError)) throw error;
    tell.line(`the nurse opens the record afterwards: ${error.code}`);
    return tasks;
  }
  throw new DemoProblem("not-as-told", "Not as told: the record is closed to follow-up");
}
