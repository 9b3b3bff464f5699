/**
 * Reading an enrolment together with what its dates rest on: the plan version it is pinned to and the calendar in force.
 * Everything that writes opens it under the lock of the patient's gate row.
 */
import { NotFound, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Enrolment } from "./enrolment.ts";
import { enrolmentCollection, enrolmentOf } from "./enrolment-collection.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { readCalendar, readPlan } from "./plan-store.ts";

/**
 * An enrolment as the caller may see it.
 *
 * @throws {@link NotFound} when there is none with this id, or none for this caller.
 */
export async function readEnrolment(context: OperationContext, id: RecordId): Promise<Enrolment> {
  const { record, version } = await context.repository(enrolmentCollection).get(id, context.grants);
  context.concerns(record.patientId);
  const enrolment = enrolmentOf(record, version);
  if (enrolment === undefined) throw new NotFound("No such enrolment.");
  return enrolment;
}

/** An enrolment with the plan version it is pinned to. */
export type PlannedEnrolment = Omit<OpenedEnrolment, "calendar">;

/**
 * An enrolment with its plan, under the lock of the patient's gate row: no consent is withdrawn and no death is recorded
 * while the transaction lasts.
 *
 * @throws {@link NotFound} as {@link readEnrolment}.
 */
export async function openPlan(context: OperationContext, id: RecordId): Promise<PlannedEnrolment> {
  const { patient } = await readEnrolment(context, id);
  await context.subjects.lock(patient);
  const enrolment = await readEnrolment(context, id);
  const { definition } = await readPlan(context, { code: enrolment.plan, version: enrolment.planVersion });
  return { enrolment, definition };
}

/**
 * As {@link openPlan}, with the working calendar that dates rest on.
 *
 * @throws {@link NotFound} as {@link readEnrolment}.
 */
export async function openEnrolment(context: OperationContext, id: RecordId): Promise<OpenedEnrolment> {
  const planned = await openPlan(context, id);
  return { ...planned, calendar: await readCalendar(context, planned.definition.calendar) };
}
