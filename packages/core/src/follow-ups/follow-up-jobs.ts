/**
 * What `tick()` does for follow-ups: it extends rolling horizons long before they are used up, and it ends tasks whose
 * window closed. Both run as the worker, through the same gate as everyone.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import { asRecordId, patientIdSchema } from "../kernel/index.ts";
import {
  type BatchOperation,
  type SingleOperation,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import { claimDue, finish, workItemCollection } from "../work/index.ts";
import { dispatchJob } from "./dispatch-messages.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { escalateJob } from "./escalate-tasks.ts";
import { completeIfDone, materialise, WRITTEN_BY_MATERIALISING } from "./materialise.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { phaseCondition } from "./phase.ts";
import { taskCollection } from "./task-collection.ts";

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
    const leases = await batch.once((context) =>
      claimDue(context.rows(workItemCollection), {
        kind: "enrolment.materialise",
        now: context.at,
        limit,
        worker: context.operation,
      }),
    );
    const results = await batch.each(leases, async (context, lease) => {
      const queue = context.rows(workItemCollection);
      const row = await context.rows(enrolmentCollection.spec).get(lease.ref);
      // An enrolment that has ended or is suspended needs no horizon; resuming puts it on the queue again.
      if (row?.row.status !== "active") return finish(queue, lease);
      await finish(queue, lease);
      const opened = await openEnrolment(context, asRecordId(lease.ref));
      await materialise(context, opened);
      await completeIfDone(context, opened);
    });
    return { done: results.filter(({ ok }) => ok).length, more: leases.length === limit };
  },
};

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
    for (const { id, version, row } of expired) {
      context.concerns(patientIdSchema.parse(row.patientId));
      await rows.update(id, version, { status: "failed" });
    }
    return { done: expired.length, more: expired.length === limit };
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
