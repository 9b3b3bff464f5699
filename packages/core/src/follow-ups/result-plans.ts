/**
 * Plans that begin with an abnormal result: after a completed task the patient's facts are read, and every active plan
 * anchored on `result.abnormal` whose condition is true begins on the day of the result. The completed task is the
 * anchor's reference, so one result leads to one enrolment, however often it is looked at.
 */
import type { LocalDate, PatientId, RecordId } from "../kernel/index.ts";
import { definitionCollection, listDefinitions, type OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import { askCondition } from "./eligibility.ts";
import { type EnrolResult, enrol } from "./enrol-patient.ts";
import { type Plan, planOf } from "./plan-store.ts";

/** A result that may call for a plan. */
export interface ResultEvent {
  /** The day of the result. */
  readonly performedOn: LocalDate;
  /** What the result came with: a completed task, or a record. */
  readonly ref: RecordId;
}

const MOST_PLANS = 200;

/** Enrols the patient in every plan that the result calls for. Returns the enrolments that were made or found. */
export async function enrolForResults(
  context: OperationContext,
  patient: PatientId,
  { performedOn, ref }: ResultEvent,
): Promise<readonly EnrolResult[]> {
  const plans = await plansForResults(context);
  if (plans.length === 0) return [];
  const facts = await readFacts(context, patient);
  const results: EnrolResult[] = [];
  for (const plan of plans) {
    const { eligibility } = plan.definition;
    if (eligibility === undefined || askCondition(eligibility, facts, context.at).value !== "true") continue;
    const anchor = {
      anchorKind: "result.abnormal",
      anchor: performedOn,
      anchorRef: ref,
      mayRestart: false,
    } as const;
    results.push(await enrol(context, plan, { patient, ...anchor }));
  }
  return results;
}

/** The newest active version of each plan that begins with an abnormal result. */
async function plansForResults(context: OperationContext): Promise<readonly Plan[]> {
  const rows = context.rows(definitionCollection);
  const stored = await listDefinitions(rows, { kind: "plan", status: "active" }, { limit: MOST_PLANS });
  const newest = new Map(stored.map((each) => [each.code, each]));
  return [...newest.values()].map(planOf).filter(({ definition }) => definition.anchor === "result.abnormal");
}
