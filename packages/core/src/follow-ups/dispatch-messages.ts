/**
 * From message tasks to messages: when a task of kind `message` falls due, its template is rendered and queued for the
 * step's time of day. What cannot be composed becomes an attention task; the task is then in progress either way, so it is
 * dispatched once.
 */
import {
  composeMessage,
  isUncomposable,
  messageCollection,
  queueMessage,
  WRITTEN_BY_COMPOSING,
} from "../communications/index.ts";
import { asRecordId, NotFound, type RecordId, resolveLocal } from "../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import type { Versioned } from "../storage/index.ts";
import { inPatientOrder } from "../work/index.ts";
import { stepOfTask, taskFacts } from "./message-tasks.ts";
import { phaseCondition } from "./phase.ts";
import { lockTask } from "./read-task.ts";
import { stepConduct } from "./step.ts";
import { taskCollection } from "./task-collection.ts";

const dispatch: BatchOperation<TickSlice, TickProgress> = {
  name: "work.dispatchMessages",
  summary: "Renders and queues the messages of tasks that fall due.",
  resource: "message",
  effect: "batch",
  input: tickSliceSchema,
  purposes: "any",
  grants: [],
  writes: [taskCollection.spec.name, ...WRITTEN_BY_COMPOSING],
  run: async (batch, { limit }) => {
    const { tasks: due, isBacklog } = await batch.once(async (context) => {
      const rows = await context
        .rows(taskCollection.spec)
        .find(
          [
            ["kind", "eq", "message"],
            ...phaseCondition(["due", "overdue"], context.at),
            ["status", "eq", "ready"],
          ],
          { orderBy: [["dueAt", "asc"]], limit, columns: ["patientId"] },
        );
      return { tasks: inOneOrder(context, rows, limit), isBacklog: rows.length === limit };
    });
    const results = await batch.each(due, dispatchTask);
    const done = results.filter(({ ok }) => ok).length;
    return { done, failed: due.length - done, more: isBacklog && done > 0 };
  },
};

/**
 * Tasks in the order of their patients. In a backlog each worker begins somewhere else and goes on to the end, so that workers
 * do not all wait for the same patient.
 */
function inOneOrder(
  { operation }: OperationContext,
  rows: readonly Versioned[],
  limit: number,
): readonly RecordId[] {
  const first = rows.length === limit ? Number.parseInt(operation.slice(-4), 16) % limit : 0;
  const ordered = inPatientOrder(rows, ({ row }) => row.patientId);
  return ordered.slice(first).map(({ id }) => asRecordId(id));
}

async function dispatchTask(context: OperationContext, task: RecordId): Promise<void> {
  const { record, version } = await lockTask(context, task);
  // Another worker may have dispatched it since the list was made, or a person may have ended it.
  if (record.status !== "ready") return;
  const { patientId: patient } = record;
  await context.repository(taskCollection).changePlain(task, version, { status: "in-progress" });
  const found = await stepOfTask(context, task);
  const template = found?.step.template;
  try {
    if (found === undefined || template === undefined) throw new NotFound("The step has no template.");
    const { channels } = found.step;
    const composition = { patient, template, purpose: record.purposeKind, task };
    const id = await composeMessage(
      context,
      taskFacts,
      channels === undefined ? composition : { ...composition, channels },
    );
    const { preferredTime } = stepConduct(found.step);
    const wanted = resolveLocal(record.dueOn, preferredTime, found.definition.timezone);
    const stored = await context.repository(messageCollection).get(id, context.grants);
    await queueMessage(context, stored, wanted > context.at ? wanted : context.at);
  } catch (error) {
    if (!isUncomposable(error)) throw error;
    await taskFacts.attention(context, { patient, task, message: task, reason: "no-channel" });
  }
}

/** The job that dispatches message tasks. */
export const dispatchJob: TickJob = { operation: dispatch, purpose: "TREAT" };
