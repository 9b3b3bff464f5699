/**
 * Somebody leaves the hospital: their open tasks go back to the list of their role or team, and each is shown to the plan's
 * fallback team until somebody takes it. Which people there are is the host's knowledge, so the host says who left.
 */
import { z } from "zod";
import { exactSchema, type RecordId } from "../kernel/index.ts";
import type { BatchOperation, OperationContext } from "../operations/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { openAttention } from "./attention.ts";
import { stepOfTask } from "./message-tasks.ts";
import { changeTask, lockTask } from "./read-task.ts";
import { rowsByStatus } from "./rows-by-status.ts";
import { taskCollection } from "./task-collection.ts";
import { isOpenTask, OPEN_TASK_STATUSES } from "./task-state.ts";
import type { ReleasedTasks } from "./tasks.ts";

interface ReleaseInput {
  readonly assignee: string;
}

/** Releases the open tasks of a person. */
export const releaseAssignee: BatchOperation<ReleaseInput, ReleasedTasks> = {
  name: "tasks.releaseAssignee",
  summary: "Gives the open tasks of somebody who left back to their lists, and tells the teams.",
  resource: "task",
  effect: "batch",
  input: exactSchema<ReleaseInput>()(z.strictObject({ assignee: z.string().min(1).max(128) }).readonly()),
  purposes: "any",
  grants: [],
  writes: [taskCollection.spec.name],
  run: async (batch, { assignee }) => {
    const total = { released: 0, failed: 0 };
    const theirs: RowCondition = ["assigneeRef", "eq", assignee];
    for await (const ids of rowsByStatus(batch, taskCollection.spec, OPEN_TASK_STATUSES, [theirs])) {
      const results = await batch.each(ids, (context, id) => release(context, id, assignee));
      for (const result of results) {
        // What the caller may not see is not there for them, and does not count.
        if (!result.ok) total.failed += result.error.code === "NotFound" ? 0 : 1;
        else if (result.value) total.released += 1;
      }
    }
    return total;
  },
};

/** False when somebody else has the task by now, or it has ended. */
async function release(context: OperationContext, task: RecordId, assignee: string): Promise<boolean> {
  const stored = await lockTask(context, task);
  const { assigneeRef, status, patientId: patient, purposeKind: purpose, step } = stored.record;
  if (assigneeRef !== assignee || !isOpenTask(status)) return false;
  await changeTask(context, stored, { assigneeRef: null });
  const found = await stepOfTask(context, task);
  if (found === undefined) return true; // an attention task stands in its team's list already
  const { enrolment, definition } = found;
  await openAttention(context, {
    patient,
    reason: "assignee-left",
    key: task,
    about: [task],
    team: definition.fallbackTeam,
    zone: step?.zone ?? definition.timezone,
    purpose,
    enrolment: enrolment.id,
    plan: definition.code,
  });
  return true;
}
