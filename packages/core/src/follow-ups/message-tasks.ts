/**
 * Tasks as messages see them: the implementation of the port `TaskFacts` of `communications/`. A task whose message was
 * taken by its channel is done; whatever a message cannot settle becomes an attention task.
 */
import type { TaskBrief, TaskFacts } from "../communications/index.ts";
import { localDateIn, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { nowOf, readTagFacts } from "../tags/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import { attemptCollection } from "./attempt-collection.ts";
import { closeAttention, openAttention } from "./attention.ts";
import { askCondition } from "./eligibility.ts";
import { openPlan, type PlannedEnrolment } from "./open-enrolment.ts";
import { readTask } from "./read-task.ts";
import { type Step, stepConduct } from "./step.ts";
import { taskCollection } from "./task-collection.ts";

/** A step of an enrolment, as its task finds it. */
export interface TaskStepOf extends PlannedEnrolment {
  /** The step. */
  readonly step: Step;
}

/** The step behind a task; `undefined` for attention, or when the plan has it no more. */
export async function stepOfTask(context: OperationContext, task: RecordId): Promise<TaskStepOf | undefined> {
  const { record } = await readTask(context, task);
  if (record.enrolmentId === null) return undefined;
  const planned = await openPlan(context, record.enrolmentId);
  const step = planned.definition.steps.find(({ id }) => id === record.step?.step);
  return step === undefined ? undefined : { ...planned, step };
}

/** Team that looks at messages without a plan. */
const FALLBACK_TEAM = "follow-up-centre";
const MOST_ATTEMPTS = 1_000;

async function brief(context: OperationContext, task: RecordId): Promise<TaskBrief | null> {
  const { record } = await readTask(context, task);
  const found = await stepOfTask(context, task);
  if (found === undefined) return null;
  const { quietHours, urgency } = stepConduct(found.step);
  return {
    patient: record.patientId,
    purpose: record.purposeKind,
    zone: found.definition.timezone,
    due: record.dueOn,
    expiresAt: record.expiresAt,
    quietHours,
    urgency,
  };
}

/** Tasks, for messages. */
export const taskFacts: TaskFacts = {
  writes: [taskCollection.spec.name, workItemCollection.name],
  brief,
  standing: async (context, task, { followsOn }) => {
    const { record } = await readTask(context, task);
    const found = await stepOfTask(context, task);
    const done = followsOn && record.kind === "message" && record.status === "completed";
    const open = done || record.status === "ready" || record.status === "in-progress";
    const live =
      open &&
      record.expiresAt > context.at &&
      [...(done ? ["completed"] : []), "active"].includes(found?.enrolment.status ?? "");
    const when = found?.step.resolvedBy;
    if (!live || when === undefined) return { live, resolved: false };
    const { value } = askCondition(when, await readTagFacts(context, record.patientId), nowOf(context));
    return { live, resolved: value === "true" };
  },
  manualContacts: async (context, patient, since) => {
    const rows = await context.rows(attemptCollection.spec).find(
      [
        ["patientId", "eq", patient],
        ["startedAt", "gt", since],
      ],
      { orderBy: [], limit: MOST_ATTEMPTS, columns: ["startedAt"] },
    );
    return rows.flatMap(({ row }) => (typeof row.startedAt === "string" ? [row.startedAt] : []));
  },
  sent: async (context, task) => {
    const { record, version } = await readTask(context, task);
    if (record.status !== "ready" && record.status !== "in-progress") return;
    const performedOn = localDateIn(context.at, record.step?.zone ?? context.settings.zone);
    await context.repository(taskCollection).changePlain(task, version, { status: "completed", performedOn });
    if (record.enrolmentId === null) return;
    // What waits for the message gets its date, and an enrolment that is done with it ends.
    const next = { kind: "enrolment.materialise", ref: record.enrolmentId, visibleAt: context.at } as const;
    await enqueue(context.rows(workItemCollection), context.ids, next);
  },
  settled: async (context, { patient, message, reason }) => {
    await context.subjects.lock(patient);
    await closeAttention(context, { patient, reason, key: message });
  },
  attention: async (context, { patient, task, message, reason }) => {
    const found = task === null ? undefined : await stepOfTask(context, task);
    const { fallbackTeam = FALLBACK_TEAM, timezone = context.settings.zone } = found?.definition ?? {};
    await context.subjects.lock(patient);
    await openAttention(context, {
      patient,
      reason,
      key: message,
      about: [message],
      team: fallbackTeam,
      zone: timezone,
      purpose: found?.enrolment.purpose ?? context.purpose,
      ...(found === undefined ? {} : { enrolment: found.enrolment.id, plan: found.definition.code }),
    });
  },
};
