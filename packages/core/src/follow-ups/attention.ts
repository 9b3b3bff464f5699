/**
 * Attention tasks (待处理事项): nothing is dropped silently. What cannot go on by itself becomes a task that someone sees,
 * in the list of the plan's fallback team; one is open at a time for a patient, a reason and a key, and it closes by
 * itself when its cause is gone. Callers hold the lock of the patient's gate row.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import { localDateIn, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { NEVER, phaseInstants } from "./phase.ts";
import type { AttentionReason } from "./task.ts";
import { type TaskRow, taskCollection } from "./task-collection.ts";
import { isOpenTask } from "./task-state.ts";

/** What an attention task is about. */
export interface Attention {
  /** The patient. */
  readonly patient: PatientId;
  /** Why. */
  readonly reason: AttentionReason;
  /** What exactly, within the reason: an enrolment and step, a message, the facts of a patient. */
  readonly key: string;
  /** What to show of it: ids of messages, codes of missing facts. */
  readonly about?: readonly string[];
  /** Team in whose list it stands. */
  readonly team: string;
  /** Zone in which its day begins. */
  readonly zone: string;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** The enrolment it concerns. */
  readonly enrolment?: RecordId;
  /** Code of the plan it concerns. */
  readonly plan?: string;
}

/** The last calendar day: an attention task never expires. */
const NO_DAY = "9999-12-31";

/** Opens an attention task, or brings the open one up to date. Returns its id. */
export async function openAttention(context: OperationContext, attention: Attention): Promise<RecordId> {
  const attentionKey = keyOf(attention);
  const known = await attentionTasks(context, attentionKey);
  const open = known.find(({ record }) => isOpenTask(record.status));
  if (open !== undefined) return broughtUpToDate(context, open, attention);
  context.tally("attention");
  const { patient, reason, team, zone, purpose, enrolment, plan, about } = attention;
  const today = localDateIn(context.at, zone);
  const id = context.ids.next();
  const { opensAt, dueAt } = phaseInstants(
    { opens: today, due: today, lastDue: today, expires: today },
    zone,
  );
  const row: Omit<TaskRow, "step"> = {
    id,
    patientId: patient,
    enrolmentId: enrolment ?? null,
    kind: "attention",
    status: "ready",
    closedKind: null,
    priorStatus: null,
    purposeKind: purpose,
    occurrence: 0,
    opensOn: today,
    dueOn: today,
    lastDueOn: NO_DAY,
    expiresOn: NO_DAY,
    opensAt,
    dueAt,
    overdueAt: NEVER,
    expiresAt: NEVER,
    poolRef: `team:${team}`,
    assigneeRef: null,
    attemptCount: 0,
    escalationCount: 0,
    escalateAt: NEVER,
    callbackAt: null,
    performedOn: null,
  };
  const step = {
    attentionReason: reason,
    attentionKey,
    zone,
    ...(plan === undefined ? {} : { plan }),
    ...(about === undefined ? {} : { about }),
  };
  const repository = context.repository(taskCollection);
  const numbered = { ...row, step: { ...step, taskKey: `${attentionKey}#${known.length}` } };
  // A caller who may not see the earlier ones cannot count them; a second task is better than none.
  if ((await repository.addIfAbsent(numbered, "bx_key")) === "exists") {
    await repository.add({ ...row, step: { ...step, taskKey: `${attentionKey}#${id}` } });
  }
  return id;
}

async function broughtUpToDate(
  context: OperationContext,
  { record, version }: Stored<TaskRow>,
  { about = [] }: Attention,
): Promise<RecordId> {
  const { taskKey, zone, about: known = [], ...rest } = record.step ?? {};
  const same = about.length === known.length && about.every((each) => known.includes(each));
  if (!same && taskKey !== undefined && zone !== undefined) {
    const step = { ...rest, taskKey, zone, about };
    await context.repository(taskCollection).change(record.id, version, { step }, context.grants);
  }
  return record.id;
}

/** Closes the attention task of a cause that is gone, if one is open. */
export async function closeAttention(
  context: OperationContext,
  attention: Pick<Attention, "patient" | "reason" | "key">,
): Promise<void> {
  for (const { record, version } of await attentionTasks(context, keyOf(attention))) {
    if (!isOpenTask(record.status)) continue;
    const change = { status: "completed", performedOn: localDateIn(context.at, record.step?.zone ?? "UTC") };
    await context.repository(taskCollection).changePlain(record.id, version, change);
  }
}

function keyOf({ patient, reason, key }: Pick<Attention, "patient" | "reason" | "key">): string {
  return `${patient}/${reason}/${key}`;
}

async function attentionTasks(
  context: OperationContext,
  attentionKey: string,
): Promise<readonly Stored<TaskRow>[]> {
  return context.repository(taskCollection).findByIndex("attention", { attentionKey }, context.grants);
}
