/**
 * Passing overdue tasks on: when a step says so, a task that nobody did goes to another role or team after some days, again
 * after as many, and at most as often as written. Only the list it stands in changes; its dates stay.
 */
import { addMs, asRecordId, type Instant, type RecordId } from "../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { inPatientOrder } from "../work/index.ts";
import { stepOfTask } from "./message-tasks.ts";
import { NEVER, phaseCondition, phaseOf } from "./phase.ts";
import { lockTask } from "./read-task.ts";
import { poolRefOf, taskCollection } from "./task-collection.ts";

const DAY_MS = 86_400_000;

const escalateDue: BatchOperation<TickSlice, TickProgress> = {
  name: "work.escalateTasks",
  summary: "Passes overdue tasks on, as their step says.",
  resource: "task",
  effect: "batch",
  input: tickSliceSchema,
  purposes: "any",
  grants: [],
  writes: [taskCollection.spec.name],
  run: async (batch, { limit }) => {
    const due = await batch.once(async (context) => {
      const where: readonly RowCondition[] = [
        ...phaseCondition("overdue", context.at),
        ["escalateAt", "lte", context.at],
      ];
      const rows = await context
        .rows(taskCollection.spec)
        .find(where, { orderBy: [["escalateAt", "asc"]], limit });
      return inPatientOrder(rows, ({ row }) => row.patientId).map(({ id }) => asRecordId(id));
    });
    const results = await batch.each(due, escalate);
    const done = results.filter(({ ok }) => ok).length;
    return { done, failed: due.length - done, more: due.length === limit && done > 0 };
  },
};

async function escalate(context: OperationContext, task: RecordId): Promise<void> {
  const { record, version } = await lockTask(context, task);
  // Another worker may have passed it on since the list was made, or a person may have done it.
  if (record.escalateAt > context.at || phaseOf(record, context.at) !== "overdue") return;
  const rule = (await stepOfTask(context, task))?.step.escalate;
  const count = record.escalationCount + 1;
  const repository = context.repository(taskCollection);
  if (rule === undefined || count > rule.max) {
    await repository.changePlain(task, version, { escalateAt: NEVER });
    return;
  }
  const next: Instant = count < rule.max ? addMs(context.at, rule.afterDays * DAY_MS) : NEVER;
  await repository.changePlain(task, version, {
    poolRef: poolRefOf(rule.to),
    assigneeRef: null,
    escalationCount: count,
    escalateAt: next,
  });
}

/** The job that passes overdue tasks on. */
export const escalateJob: TickJob = { operation: escalateDue, purpose: "TREAT" };
