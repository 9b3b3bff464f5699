/**
 * Plans that begin with an abnormal result: after a completed task the patient's facts are read, and every active plan
 * anchored on `result.abnormal` whose condition is true begins on the day of the result. The completed task is the
 * anchor's reference, so one result leads to one enrolment, however often it is looked at.
 */
import { HcrmError, type LocalDate, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { nowOf, readTagFacts } from "../tags/index.ts";
import { askCondition } from "./eligibility.ts";
import { plansAnchoredOn } from "./enrol-on-event.ts";
import { type EnrolResult, enrol } from "./enrol-patient.ts";

/** A result that may call for a plan. */
export interface ResultEvent {
  /** The day of the result. */
  readonly performedOn: LocalDate;
  /** What the result came with: a completed task, or a record. */
  readonly ref: RecordId;
}

/** Enrols the patient in every plan that the result calls for. Returns the enrolments that were made or found. */
export async function enrolForResults(
  context: OperationContext,
  patient: PatientId,
  { performedOn, ref }: ResultEvent,
): Promise<readonly EnrolResult[]> {
  const plans = await plansAnchoredOn(context, "result.abnormal");
  if (plans.length === 0) return [];
  const facts = await readTagFacts(context, patient);
  const results: EnrolResult[] = [];
  for (const plan of plans) {
    const { eligibility } = plan.definition;
    if (eligibility === undefined || askCondition(eligibility, facts, nowOf(context)).value !== "true")
      continue;
    const anchor = {
      anchorKind: "result.abnormal",
      anchor: performedOn,
      anchorRef: ref,
      mayRestart: false,
    } as const;
    try {
      results.push(await enrol(context, plan, { patient, ...anchor }));
    } catch (error) {
      // The result itself is recorded, whatever the patient has agreed to.
      if (!(error instanceof HcrmError) || error.code !== "ContactNotPermitted") throw error;
    }
  }
  return results;
}
