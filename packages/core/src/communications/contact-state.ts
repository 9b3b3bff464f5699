/**
 * The contact state of a patient: one row, locked by whoever begins to contact them. That gives sends, calls, withdrawal,
 * death and merge one order: what is withdrawn before a send begins is never sent, and two workers cannot both take the
 * last slot of a cap. It also holds the caller's slot: one caller at a time for a patient.
 */
import { addMs, CallerBusy, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { ChannelId } from "./channel-policy.ts";
import { nextFullHour } from "./contact-cap.ts";
import { contactStateCollection } from "./message-collection.ts";

/** How long a caller has a patient to themselves, in milliseconds; starting again renews it. */
const SLOT_MS: number = 30 * 60_000;

/** Locks the contact state of a patient, making the row on first use. */
export async function lockContactState(context: OperationContext, patient: PatientId): Promise<Versioned> {
  const rows = context.rows(contactStateCollection);
  const row = await rows.lockRow(patient);
  if (row !== null) return row;
  await rows.insertIfAbsent(
    { id: patient, callerRef: null, taskId: null, callerUntil: null, preferredChannelId: null },
    "id",
  );
  const made = await rows.lockRow(patient);
  if (made === null)
    throw new CallerBusy("The patient is being contacted.", { details: { until: nextFullHour(context.at) } });
  return made;
}

/**
 * Locks the gate row and then the contact state: the order in which withdrawal, death and merge lock them too, so that none
 * waits for the other in a circle.
 */
export async function lockForContact(context: OperationContext, patient: PatientId): Promise<void> {
  await context.subjects.lock(patient);
  await lockContactState(context, patient);
}

/** The channel that the patient likes best; `undefined` when none was named. */
export async function preferredChannel(
  context: OperationContext,
  patient: PatientId,
): Promise<ChannelId | undefined> {
  const found = await context.rows(contactStateCollection).get(patient);
  const preferred = found?.row.preferredChannelId;
  return typeof preferred === "string" ? preferred : undefined;
}

/** Notes the channel that the patient likes best. */
export async function preferChannel(
  context: OperationContext,
  patient: PatientId,
  channel: ChannelId | null,
): Promise<void> {
  await context.subjects.lock(patient);
  const { version } = await lockContactState(context, patient);
  await context.rows(contactStateCollection).update(patient, version, { preferredChannelId: channel });
}

/**
 * Takes the caller's slot for a task.
 *
 * @throws {@link CallerBusy} when another caller has it. The answer is coarse: the next full hour, and nothing of who.
 */
export async function takeCallerSlot(
  context: OperationContext,
  patient: PatientId,
  task: RecordId,
): Promise<{ readonly until: Instant }> {
  const { row, version } = await lockContactState(context, patient);
  const busy = typeof row.callerUntil === "string" && row.callerUntil > context.at;
  if (busy && row.callerRef !== context.actor.id) {
    throw new CallerBusy("The patient is being contacted.", { details: { until: nextFullHour(context.at) } });
  }
  const until = addMs(context.at, SLOT_MS);
  await context.rows(contactStateCollection).update(patient, version, {
    callerRef: context.actor.id,
    taskId: task,
    callerUntil: until,
  });
  return { until };
}

/** Takes the slot over from another caller. */
export async function seizeCallerSlot(
  context: OperationContext,
  patient: PatientId,
  task: RecordId,
): Promise<{ readonly until: Instant }> {
  const { version } = await lockContactState(context, patient);
  const until = addMs(context.at, SLOT_MS);
  const slot = { callerRef: context.actor.id, taskId: task, callerUntil: until };
  await context.rows(contactStateCollection).update(patient, version, slot);
  return { until };
}

/** Frees the slot that a task holds, if it holds one. */
export async function freeCallerSlot(
  context: OperationContext,
  patient: PatientId,
  task: RecordId,
): Promise<void> {
  const rows = context.rows(contactStateCollection);
  const row = await rows.lockRow(patient);
  if (row === null || row.row.taskId !== task) return;
  await rows.update(patient, row.version, { callerRef: null, taskId: null, callerUntil: null });
}
