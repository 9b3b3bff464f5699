/**
 * The operations of `session.tasks`: each reads the task under the gate, checks its state machine and writes one change.
 * Completing has a file of its own, because other dates hang on it.
 */
import { z } from "zod";
import { contactStateCollection, seizeCallerSlot } from "../communications/index.ts";
import {
  addDays,
  daysBetween,
  exactSchema,
  InvalidInput,
  isInstant,
  type LocalDate,
  localDateSchema,
  type Page,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { beginCall } from "./begin-call.ts";
import { completeTask } from "./complete-task.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { escalationMoved } from "./make-tasks.ts";
import { completeIfDone, WRITTEN_BY_MATERIALISING } from "./materialise.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { PHASES, phaseCondition, phaseInstants } from "./phase.ts";
import { assertOpen, changeTask, lockTask, readTask, stateColumns, stateOf } from "./read-task.ts";
import { recordAttempt } from "./record-attempt.ts";
import { releaseAssignee } from "./release-assignee.ts";
import { type Assignee, assigneeSchema } from "./step.ts";
import type { Task } from "./task.ts";
import { poolRefOf, type TaskRow, taskCollection, taskOf } from "./task-collection.ts";
import { CANCEL_REASONS, type CancelReason, taskAfter, taskCancelled } from "./task-state.ts";
import type { StartedTask, TaskQuery } from "./tasks.ts";

interface TaskInput {
  readonly task: RecordId;
}

const shared = { resource: "task", purposes: "any", grants: [] } as const;
const taskInput = exactSchema<TaskInput>()(z.strictObject({ task: recordIdSchema }).readonly());
const taskAudit = ({ task }: TaskInput): { readonly id: RecordId } => ({ id: task });
const reasonSchema = z.string().trim().min(1).max(1_000);
const writes = [taskCollection.spec.name, enrolmentCollection.spec.name, ...WRITTEN_BY_MATERIALISING];

const phaseSchema = z.enum(PHASES);
const querySchema: z.ZodType<TaskQuery> = exactSchema<TaskQuery>()(
  z
    .strictObject({
      ...pageRequestShape,
      phase: z.exactOptional(z.union([phaseSchema, z.array(phaseSchema).min(1).max(5).readonly()])),
      status: z.exactOptional(
        z.enum(["ready", "in-progress", "on-hold", "completed", "cancelled", "failed", "entered-in-error"]),
      ),
      kind: z.exactOptional(
        z.enum(["call", "message", "visit", "questionnaire", "measurement", "attention"]),
      ),
      patient: z.exactOptional(patientIdSchema),
      team: z.exactOptional(z.string().min(1).max(64)),
      assignee: z.exactOptional(z.string().min(1).max(128)),
      unassigned: z.exactOptional(z.literal(true)),
      dueBefore: z.exactOptional(localDateSchema),
    })
    .readonly(),
);

const list: SingleOperation<TaskQuery, Page<Task>> = {
  ...shared,
  name: "tasks.list",
  summary: "Lists tasks, the earliest due first.",
  effect: "read",
  input: querySchema,
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { cursor, ...query }) => {
    // A phase depends on the moment; all pages of one list are asked about the moment of the first.
    const [now, inner] = cursor === undefined ? [context.at, undefined] : splitCursor(cursor);
    const page = await context.repository(taskCollection).list(
      {
        where: conditionsOf(query, now),
        orderBy: [["dueAt", "asc"]],
        groups: ["step"],
        ...(query.limit === undefined ? {} : { limit: query.limit }),
        ...(inner === undefined ? {} : { cursor: inner }),
      },
      context.grants,
    );
    const items = page.items
      .filter((item): item is Stored<TaskRow> => "record" in item && item.record.step?.zone !== undefined)
      .map(({ record, version }) => taskOf(record, version, now));
    for (const { patient } of items) context.concerns(patient);
    return page.next === undefined ? { items } : { items, next: `${now}~${page.next}` };
  },
};

/** The inner cursor is bound to its query, the moment included, so an altered moment is refused there. */
function splitCursor(cursor: string): readonly [now: string, inner: string] {
  const [now = "", inner = ""] = cursor.split("~");
  if (!isInstant(now))
    throw new InvalidInput("The cursor does not belong to this query; start again from the first page.");
  return [now, inner];
}

function conditionsOf(query: TaskQuery, now: string): readonly RowCondition[] {
  const { phase, status, kind, patient, team, assignee, unassigned, dueBefore } = query;
  return [
    ...(phase === undefined ? [] : phaseCondition(phase, now)),
    ...(status === undefined ? [] : [["status", "eq", status] as const]),
    ...(kind === undefined ? [] : [["kind", "eq", kind] as const]),
    ...(patient === undefined ? [] : [["patientId", "eq", patient] as const]),
    ...(team === undefined ? [] : [["poolRef", "in", [`team:${team}`, `role:${team}`]] as const]),
    ...(assignee === undefined ? [] : [["assigneeRef", "eq", assignee] as const]),
    ...(unassigned === undefined ? [] : [["assigneeRef", "isNull"] as const]),
    ...(dueBefore === undefined ? [] : [["dueOn", "lt", dueBefore] as const]),
  ];
}

const get: SingleOperation<TaskInput, Task> = {
  ...shared,
  name: "tasks.get",
  summary: "Reads one task.",
  effect: "read",
  input: taskInput,
  writes: [],
  audit: taskAudit,
  run: async (context, { task }) => {
    const { record, version } = await readTask(context, task);
    return taskOf(record, version, context.at);
  },
};

interface AssignInput extends TaskInput {
  readonly to: Assignee;
}

const assign: SingleOperation<AssignInput, Task> = {
  ...shared,
  name: "tasks.assign",
  summary: "Gives a task to a role, a team or a person.",
  effect: "write",
  input: exactSchema<AssignInput>()(z.strictObject({ task: recordIdSchema, to: assigneeSchema }).readonly()),
  writes,
  audit: taskAudit,
  run: async (context, { task, to }) => {
    const stored = await lockTask(context, task);
    assertOpen(stored);
    return changeTask(
      context,
      stored,
      "actor" in to ? { assigneeRef: to.actor } : { poolRef: poolRefOf(to), assigneeRef: null },
    );
  },
};

const start: SingleOperation<TaskInput, StartedTask> = {
  ...shared,
  name: "tasks.start",
  summary: "Begins to work on a task; a call takes the caller's slot of the patient.",
  effect: "write",
  input: taskInput,
  writes: [...writes, contactStateCollection.name],
  audit: taskAudit,
  run: async (context, { task }) => {
    const stored = await lockTask(context, task);
    const isCall = stored.record.kind === "call";
    // A call that reached nobody is tried again: through the gate, with a new slot, and it stays in progress.
    const again = isCall && stored.record.status === "in-progress";
    const state = again ? stateOf(stored) : taskAfter(stateOf(stored), "start");
    const slot = isCall ? await beginCall(context, stored) : undefined;
    const assigneeRef = stored.record.assigneeRef ?? context.actor.id;
    const started = await changeTask(context, stored, { ...stateColumns(state), assigneeRef });
    return slot === undefined ? { task: started } : { task: started, callerUntil: slot.until };
  },
};

interface TakeOverInput extends TaskInput {
  readonly reason: string;
}

const takeOver: SingleOperation<TakeOverInput, Task> = {
  ...shared,
  name: "tasks.takeOver",
  summary: "Takes a call over from another caller.",
  effect: "write",
  input: exactSchema<TakeOverInput>()(
    z.strictObject({ task: recordIdSchema, reason: reasonSchema }).readonly(),
  ),
  writes: [...writes, contactStateCollection.name],
  audit: taskAudit,
  run: async (context, { task, reason }) => {
    const stored = await lockTask(context, task);
    assertOpen(stored);
    await seizeCallerSlot(context, stored.record.patientId, task);
    const state = stateOf(stored).status === "ready" ? taskAfter(stateOf(stored), "start") : stateOf(stored);
    return changeTask(context, stored, {
      ...stateColumns(state),
      assigneeRef: context.actor.id,
      remark: { reason },
    });
  },
};

interface RescheduleInput extends TaskInput {
  readonly due: LocalDate;
  readonly reason: string;
}

const reschedule: SingleOperation<RescheduleInput, Task> = {
  ...shared,
  name: "tasks.reschedule",
  summary: "Moves the due date of one task, and its window with it.",
  effect: "write",
  input: exactSchema<RescheduleInput>()(
    z.strictObject({ task: recordIdSchema, due: localDateSchema, reason: reasonSchema }).readonly(),
  ),
  writes,
  audit: taskAudit,
  run: async (context, { task, due, reason }) => {
    const stored = await lockTask(context, task);
    assertOpen(stored);
    return changeTask(context, stored, {
      ...movedTo(stored.record, due),
      step: { rescheduled: true },
      remark: { reason },
    });
  },
};

/** The window of a task around another due date. */
function movedTo(record: Stored<TaskRow>["record"], due: LocalDate): Partial<TaskRow> {
  const shift = daysBetween(record.dueOn, due);
  const dates = {
    opens: addDays(record.opensOn, shift),
    due,
    lastDue: addDays(record.lastDueOn, shift),
    expires: addDays(record.expiresOn, shift),
  };
  return {
    opensOn: dates.opens,
    dueOn: due,
    lastDueOn: dates.lastDue,
    expiresOn: dates.expires,
    ...phaseInstants(dates, record.step?.zone ?? "UTC"),
    escalateAt: escalationMoved(record.escalateAt, shift),
  };
}

interface CancelInput extends TaskInput {
  readonly reason: CancelReason;
}

const cancel: SingleOperation<CancelInput, Task> = {
  ...shared,
  name: "tasks.cancel",
  summary: "Cancels a task.",
  effect: "write",
  input: exactSchema<CancelInput>()(
    z.strictObject({ task: recordIdSchema, reason: z.enum(CANCEL_REASONS) }).readonly(),
  ),
  writes,
  audit: taskAudit,
  run: async (context, { task, reason }) => {
    const stored = await lockTask(context, task);
    const cancelled = await changeTask(context, stored, stateColumns(taskCancelled(stateOf(stored), reason)));
    if (cancelled.enrolment !== undefined)
      await completeIfDone(context, await openEnrolment(context, cancelled.enrolment));
    return cancelled;
  },
};

interface ErrorInput extends TaskInput {
  readonly reason: string;
}

const enterInError: SingleOperation<ErrorInput, Task> = {
  ...shared,
  name: "tasks.enterInError",
  summary: "Marks a task as entered in error.",
  effect: "write",
  input: exactSchema<ErrorInput>()(z.strictObject({ task: recordIdSchema, reason: reasonSchema }).readonly()),
  writes,
  audit: taskAudit,
  run: async (context, { task, reason }) => {
    const stored = await lockTask(context, task);
    const state = taskAfter(stateOf(stored), "enter-in-error");
    return changeTask(context, stored, { ...stateColumns(state), remark: { reason } });
  },
};

/** All operations on tasks, by their name in the session. */
export const taskOperations: {
  readonly list: typeof list;
  readonly get: typeof get;
  readonly assign: typeof assign;
  readonly releaseAssignee: typeof releaseAssignee;
  readonly start: typeof start;
  readonly takeOver: typeof takeOver;
  readonly recordAttempt: typeof recordAttempt;
  readonly complete: typeof completeTask;
  readonly reschedule: typeof reschedule;
  readonly cancel: typeof cancel;
  readonly enterInError: typeof enterInError;
} = {
  list,
  get,
  assign,
  releaseAssignee,
  start,
  takeOver,
  recordAttempt,
  complete: completeTask,
  reschedule,
  cancel,
  enterInError,
};
