/**
 * Reading and changing single tasks: what the operations on tasks have in common. A task is read under the gate, changed
 * under its version, and locked through the gate row of its patient.
 */
import { NotFound, type RecordId, TaskClosed } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Change, Stored } from "../repository/index.ts";
import { closeAttention } from "./attention.ts";
import type { Task } from "./task.ts";
import { type TaskRow, taskCollection, taskOf } from "./task-collection.ts";
import { isOpenTask, type TaskState } from "./task-state.ts";

/**
 * A stored task as the caller may see it.
 *
 * @throws {@link NotFound} when there is none with this id, or none for this caller.
 */
export async function readTask(context: OperationContext, id: RecordId): Promise<Stored<TaskRow>> {
  const stored = await context.repository(taskCollection).get(id, context.grants);
  if (stored.record.step?.zone === undefined) throw new NotFound("No such task.");
  context.concerns(stored.record.patientId);
  return stored;
}

/**
 * A task under the lock of its patient's gate row.
 *
 * @throws {@link NotFound} as {@link readTask}.
 */
export async function lockTask(context: OperationContext, id: RecordId): Promise<Stored<TaskRow>> {
  const { record } = await readTask(context, id);
  await context.subjects.lock(record.patientId);
  return readTask(context, id);
}

/**
 * Asserts that a task has not ended.
 *
 * @throws {@link TaskClosed} when it has.
 */
export function assertOpen({ record }: Stored<TaskRow>): void {
  if (!isOpenTask(record.status)) {
    throw new TaskClosed("The task has ended.", { details: { status: record.status } });
  }
}

/** Writes a change of plain columns and gives the task as it is then. */
export async function changeTask(
  context: OperationContext,
  { record, version }: Stored<TaskRow>,
  change: Change<TaskRow>,
): Promise<Task> {
  await context.repository(taskCollection).change(record.id, version, change, context.grants);
  if (isTaken(change)) {
    const { patientId: patient, id: key } = record;
    await closeAttention(context, { patient, reason: "assignee-left", key });
  }
  const changed = await readTask(context, record.id);
  return taskOf(changed.record, changed.version, context.at);
}

/** Somebody has the task now, or it has ended: nobody need be told that its assignee left. */
function isTaken({ assigneeRef, status }: Change<TaskRow>): boolean {
  return typeof assigneeRef === "string" || (typeof status === "string" && !isOpenTask(status));
}

/** The state of a stored task. */
export function stateOf({ record }: Stored<TaskRow>): TaskState {
  const { status, closedKind, priorStatus } = record;
  return {
    status,
    ...(closedKind === null ? {} : { reason: closedKind }),
    ...(priorStatus === null ? {} : { before: priorStatus }),
  };
}

/** The columns of a state. */
export function stateColumns({
  status,
  reason,
  before,
}: TaskState): Pick<TaskRow, "status" | "closedKind" | "priorStatus"> {
  return { status, closedKind: reason ?? null, priorStatus: before ?? null };
}
