/**
 * Suspending an enrolment and resuming it, by a person or, where the suspension has an end, by `tick()`. What passed while it
 * was suspended is not revived: tasks whose window closed meanwhile are cancelled when it is resumed.
 */
import { contactGate, readSubjectStanding } from "../communications/index.ts";
import {
  ContactNotPermitted,
  type Instant,
  InvalidInput,
  type LocalDate,
  localDateIn,
  type RecordId,
  resolveLocal,
} from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import type { Enrolment } from "./enrolment.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { type EnrolmentState, enrolmentAfter } from "./enrolment-state.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { materialise } from "./materialise.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { drain } from "./stop-enrolments.ts";
import { taskCollection } from "./task-collection.ts";

/** Why an enrolment is suspended, and until which day. */
export interface Suspension {
  /** Why. */
  readonly reason: string;
  /** The day on which it resumes by itself; a person resumes it when absent. */
  readonly until?: LocalDate;
}

/**
 * Suspends an enrolment; its open tasks are put on hold.
 *
 * @throws {@link TransitionRefused} when it is not active.
 * @throws {@link InvalidInput} when the suspension would end today or earlier.
 */
export async function suspendEnrolment(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
  { reason, until }: Suspension,
): Promise<void> {
  const { id, version } = enrolment;
  const { status } = enrolmentAfter(enrolmentStateOf(enrolment), "suspend");
  const { timezone: zone } = definition;
  if (until !== undefined && until <= localDateIn(context.at, zone))
    throw new InvalidInput("A suspension ends on a later day than today.", { details: { path: "until" } });
  const change = { status, resumeOn: until ?? null, notes: { reason } };
  await context.repository(enrolmentCollection).change(id, version, change, context.grants);
  await holdTasksOf(context, id);
  if (until === undefined) return;
  const item = { kind: "enrolment.materialise", ref: id, visibleAt: resumptionOf(until, zone) } as const;
  await enqueue(context.rows(workItemCollection), context.ids, item);
}

/** The instant at which a suspension ends: the beginning of its day. */
export function resumptionOf(day: LocalDate, zone: string): Instant {
  return resolveLocal(day, "00:00", zone);
}

/**
 * Resumes a suspended enrolment.
 *
 * @throws {@link TransitionRefused} when it is not suspended.
 * @throws {@link ContactNotPermitted} when the contact gate refuses.
 */
export async function resumeEnrolment(
  context: OperationContext,
  { enrolment }: OpenedEnrolment,
): Promise<void> {
  const { id, version, patient, purpose } = enrolment;
  const { status } = enrolmentAfter(enrolmentStateOf(enrolment), "resume");
  const verdict = contactGate({
    moment: "enrol",
    subject: await readSubjectStanding(context, patient, purpose),
  });
  if (verdict.verdict === "refuse") {
    throw new ContactNotPermitted("The enrolment may not be resumed.", {
      details: { reason: verdict.reason },
    });
  }
  const change = { status, resumeOn: null };
  await context.repository(enrolmentCollection).changePlain(id, version, change);
  await resumeTasksOf(context, id);
  await materialise(context, await openEnrolment(context, id));
}

/** The state of an enrolment, for its state machine. */
export function enrolmentStateOf({ status, reason }: Enrolment): EnrolmentState {
  return reason === undefined ? { status } : { status, reason };
}

/** Puts the ready and started tasks of an enrolment on hold. */
async function holdTasksOf(context: OperationContext, enrolment: RecordId): Promise<void> {
  const rows = context.rows(taskCollection.spec);
  for (const status of ["ready", "in-progress"]) {
    const open: readonly RowCondition[] = [
      ["enrolmentId", "eq", enrolment],
      ["status", "eq", status],
    ];
    await drain(rows, open, { status: "on-hold", priorStatus: status });
  }
}

/** Brings back the held tasks whose window is still open, as what they were; cancels those whose window closed. */
async function resumeTasksOf(context: OperationContext, enrolment: RecordId): Promise<void> {
  const rows = context.rows(taskCollection.spec);
  const held = [
    ["enrolmentId", "eq", enrolment],
    ["status", "eq", "on-hold"],
  ] as const;
  for (const status of ["ready", "in-progress"]) {
    const inTime: readonly RowCondition[] = [
      ...held,
      ["priorStatus", "eq", status],
      ["expiresAt", "gt", context.at],
    ];
    await drain(rows, inTime, { status, priorStatus: null });
  }
  await drain(rows, [...held, ["expiresAt", "lte", context.at]], {
    status: "cancelled",
    closedKind: "misfire",
  });
}
