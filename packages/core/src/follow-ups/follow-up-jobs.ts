/**
 * What `tick()` does for follow-ups: it extends rolling horizons long before they are used up, and it ends tasks whose
 * window closed. Both run as the worker, through the same gate as everyone.
 */
import { contactGate, readSubjectStanding } from "../communications/index.ts";
import type { PurposeOfUse } from "../encryption/index.ts";
import { addMs, asRecordId, patientIdSchema } from "../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type SingleOperation,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import type { RowCondition } from "../storage/index.ts";
import {
  claimDue,
  type Fault,
  faultsOf,
  finish,
  finishUntil,
  giveBack,
  inPatientOrder,
  type Lease,
  workItemCollection,
} from "../work/index.ts";
import { dispatchJob } from "./dispatch-messages.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { escalateJob } from "./escalate-tasks.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { completeIfDone, materialise, WRITTEN_BY_MATERIALISING } from "./materialise.ts";
import { taskFacts } from "./message-tasks.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { phaseCondition } from "./phase.ts";
import { resumeEnrolment, resumptionOf } from "./suspend-enrolment.ts";
import { taskCollection } from "./task-collection.ts";

const DAY_MS = 86_400_000;

const materialiseDue: BatchOperation<TickSlice, TickProgress> = {
  name: "work.materialise",
  summary: "Makes the tasks of enrolments whose rolling horizon moves on.",
  resource: "enrolment",
  effect: "batch",
  input: tickSliceSchema,
  purposes: "any",
  grants: [],
  writes: [enrolmentCollection.spec.name, ...WRITTEN_BY_MATERIALISING],
  run: async (batch, { limit }) => {
    const leases = await batch.once((context) => claimEnrolments(context, limit));
    const results = await batch.each(leases, async (context, lease) => {
      const queue = context.rows(workItemCollection);
      const row = await context.rows(enrolmentCollection.spec).get(lease.ref);
      const suspended = row?.row.status === "on-hold" && typeof row.row.resumeOn === "string";
      // An enrolment that has ended or is suspended needs no horizon; resuming puts it on the queue again.
      if (row?.row.status !== "active" && !suspended) return finish(queue, lease);
      const opened = await openEnrolment(context, asRecordId(lease.ref));
      if (suspended) return resumeWhenDue(context, lease, opened);
      await finish(queue, lease);
      await materialise(context, opened);
      await completeIfDone(context, opened);
    });
    const faults = faultsOf(leases, results);
    const outcomes = await batch.each(faults, settle);
    const failed = outcomes.filter((outcome) => !outcome.ok || outcome.value !== "passed-over").length;
    return { done: leases.length - faults.length, failed, more: leases.length === limit };
  },
};

async function claimEnrolments(context: OperationContext, limit: number): Promise<readonly Lease[]> {
  const leases = await claimDue(context.rows(workItemCollection), {
    kind: "enrolment.materialise",
    now: context.at,
    limit,
    worker: context.operation,
  });
  if (leases.length < 2) return leases;
  const ids = leases.map(({ ref }) => ref);
  const rows = await context
    .rows(enrolmentCollection.spec)
    .find([["id", "in", ids]], { orderBy: [], limit: ids.length, columns: ["patientId"] });
  const patients = new Map<string, unknown>(rows.map(({ id, row }) => [id, row.patientId]));
  return inPatientOrder(leases, ({ ref }) => patients.get(ref));
}

/**
 * Resumes an enrolment whose suspension has ended. While the gate refuses it stays suspended and is looked at again each
 * day, so that nobody is forgotten when a restriction ends.
 */
async function resumeWhenDue(
  context: OperationContext,
  lease: Lease,
  opened: OpenedEnrolment,
): Promise<void> {
  const queue = context.rows(workItemCollection);
  const { resumesOn, patient, purpose } = opened.enrolment;
  const again = resumesOn === undefined ? context.at : resumptionOf(resumesOn, opened.definition.timezone);
  if (again > context.at) return finishUntil(queue, context.ids, lease, again);
  const subject = await readSubjectStanding(context, patient, purpose);
  if (contactGate({ moment: "enrol", subject }).verdict === "refuse") {
    return finishUntil(queue, context.ids, lease, addMs(context.at, DAY_MS));
  }
  await finish(queue, lease);
  await resumeEnrolment(context, opened);
}

/**
 * Gives back the work item of an enrolment that could not be worked on; after the last attempt someone is told. Reads nothing
 * that is sealed, since that may be what fails.
 */
async function settle(
  context: OperationContext,
  fault: Fault,
): Promise<Awaited<ReturnType<typeof giveBack>>> {
  const { ref } = fault.lease;
  const outcome = await giveBack(context.rows(workItemCollection), context.ids, fault, context.at);
  if (outcome !== "dead") return outcome;
  context.tally("dead");
  const row = await context.rows(enrolmentCollection.spec).get(ref);
  if (row === null) return outcome;
  const patient = patientIdSchema.parse(row.row.patientId);
  context.concerns(patient);
  await taskFacts.attention(context, { patient, task: null, message: ref, reason: "dead-work" });
  return outcome;
}

const expireDue: SingleOperation<TickSlice, TickProgress> = {
  name: "work.expireTasks",
  summary: "Ends tasks whose window closed as missed.",
  resource: "task",
  effect: "write",
  input: tickSliceSchema,
  purposes: "any",
  grants: [],
  writes: [taskCollection.spec.name],
  audit: (_input, { done }) => ({ count: done }),
  run: async (context, { limit }) => {
    const rows = context.rows(taskCollection.spec);
    const expired = await rows.find(phaseCondition("expired", context.at), {
      orderBy: [["expiresAt", "asc"]],
      limit,
    });
    let done = 0;
    for (const { id, row } of expired) {
      context.concerns(patientIdSchema.parse(row.patientId));
      // Another worker may have ended it since the list was made, or a person may have done or moved it.
      const stillExpired: readonly RowCondition[] = [
        ["id", "eq", id],
        ...phaseCondition("expired", context.at),
      ];
      done += await rows.updateWhere(stillExpired, { status: "failed" });
    }
    return { done, more: expired.length === limit };
  },
};

/**
 * Purpose under which the worker reads. One queue serves plans of every purpose, so it is the one that asks for no consent
 * of its own; whether a patient may be given a task is decided by the contact gate, for the purpose of the plan.
 */
const PURPOSE: PurposeOfUse = "TREAT";

/** The jobs of follow-ups, for `tick()`. */
export const followUpJobs: readonly TickJob[] = [
  { operation: expireDue, purpose: PURPOSE },
  { operation: materialiseDue, purpose: PURPOSE },
  dispatchJob,
  escalateJob,
];
