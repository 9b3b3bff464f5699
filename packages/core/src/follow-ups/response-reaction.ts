/**
 * What follow-ups do when a patient's response came in: the task it belongs to is done, what waited for it gets its date,
 * and whatever an answer calls for becomes an attention task. The task is closed in the transaction of the response; dates
 * that follow are made by the next `tick()`, because a reaction reads nothing that its caller may not read.
 */
import { asRecordId, type LocalDate, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext, Reaction } from "../operations/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import { openAttention } from "./attention.ts";
import { taskCollection } from "./task-collection.ts";

/** Team that looks at exceptions of a response without a plan. */
const FALLBACK_TEAM = "follow-up-centre";

/** Completes the task of a response and opens what its answers call for. */
export const completeOnResponse: Reaction = {
  on: "response-submitted",
  writes: [taskCollection.spec.name, workItemCollection.name],
  react: async (context, event) => {
    if (event.kind !== "response-submitted") return {};
    const { patient, task, on, exceptions } = event;
    const tasks = task === undefined ? 0 : await completeTask(context, { patient, task, on });
    for (const key of exceptions) {
      const place = { team: FALLBACK_TEAM, zone: context.settings.zone, purpose: context.purpose };
      await openAttention(context, { patient, reason: "exception-answer", key, ...place });
    }
    return { tasks, attention: exceptions.length };
  },
};

/** Statuses in which a response still completes a task; a missed one accepts it with its true day. */
const ACCEPTING: readonly unknown[] = ["ready", "in-progress", "failed"];

async function completeTask(
  context: OperationContext,
  { patient, task, on }: { readonly patient: PatientId; readonly task: RecordId; readonly on: LocalDate },
): Promise<number> {
  const rows = context.rows(taskCollection.spec);
  const row = await rows.lockRow(task);
  if (row === null || row.row.patientId !== patient || !ACCEPTING.includes(row.row.status)) return 0;
  await rows.update(task, row.version, { status: "completed", performedOn: on });
  const { enrolmentId } = row.row;
  if (typeof enrolmentId === "string") {
    const item = {
      kind: "enrolment.materialise",
      ref: asRecordId(enrolmentId),
      visibleAt: context.at,
    } as const;
    await enqueue(context.rows(workItemCollection), context.ids, item);
  }
  return 1;
}
