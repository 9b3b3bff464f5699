/**
 * `tasks.recordAttempt`: what came of a try to reach the patient, and what follows from it. A wrong number is taken out of
 * use, too many tries without an answer are shown to someone or end the enrolment, and a call-back moves the next contact,
 * never the due date. What a refusal means for consent is never guessed.
 */
import { z } from "zod";
import { contactStateCollection, freeCallerSlot } from "../communications/index.ts";
import type { ConsentHead } from "../consents/index.ts";
import {
  exactSchema,
  type PatientId,
  type RecordId,
  RecordingNotConsented,
  recordIdSchema,
} from "../kernel/index.ts";
import { consentOperations, type OperationContext, type SingleOperation } from "../operations/index.ts";
import { retireFirstPhone, WRITTEN_BY_RETIRING } from "../patients/index.ts";
import type { Stored } from "../repository/index.ts";
import { type NewAttempt, newAttemptSchema } from "./attempt.ts";
import { attemptCollection } from "./attempt-collection.ts";
import { judgeLost, WRITTEN_BY_LOSING } from "./lost-to-follow-up.ts";
import { taskFacts } from "./message-tasks.ts";
import { assertOpen, changeTask, lockTask, readTask } from "./read-task.ts";
import type { Task } from "./task.ts";
import { type TaskRow, taskCollection, taskOf } from "./task-collection.ts";

interface AttemptInput {
  readonly task: RecordId;
  readonly attempt: NewAttempt;
}

/** Records an attempt. */
export const recordAttempt: SingleOperation<AttemptInput, Task> = {
  name: "tasks.recordAttempt",
  summary: "Records an attempt to reach the patient.",
  resource: "task",
  effect: "write",
  input: exactSchema<AttemptInput>()(
    z.strictObject({ task: recordIdSchema, attempt: newAttemptSchema }).readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: [
    taskCollection.spec.name,
    attemptCollection.spec.name,
    contactStateCollection.name,
    ...WRITTEN_BY_RETIRING,
    ...WRITTEN_BY_LOSING,
  ],
  audit: ({ task, attempt }) => ({ id: task, fields: Object.keys(attempt) }),
  run: async (context, { task, attempt }) => {
    const stored = await lockTask(context, task);
    assertOpen(stored);
    await assertRecordingConsented(context, stored, attempt);
    await addAttempt(context, stored, attempt);
    await freeCallerSlot(context, stored.record.patientId, task);
    const attemptCount = stored.record.attemptCount + 1;
    await changeTask(context, stored, { attemptCount, callbackAt: attempt.callbackAt ?? null });
    if (attempt.result === "wrong-number") await retireNumber(context, stored);
    await judgeLost(context, stored.record);
    const after = await readTask(context, task);
    return taskOf(after.record, after.version, context.at);
  },
};

async function assertRecordingConsented(
  context: OperationContext,
  { record }: Stored<TaskRow>,
  { recording }: NewAttempt,
): Promise<void> {
  if (recording === undefined) return;
  const { patientId: patient } = record;
  const { heads } = await context.subjects.read(patient);
  const act = heads.find(
    (head) => head.act === recording.consent && head.categories.includes("communication"),
  );
  if (act === undefined || !(await isInForce(context, patient, act))) {
    throw new RecordingNotConsented("The recording has no consent in force that names communication.");
  }
}

/** An act may have run out, or been overtaken by a new notice or a birthday, without a further act. */
async function isInForce(
  context: OperationContext,
  patient: PatientId,
  { purpose, recipient }: ConsentHead,
): Promise<boolean> {
  const whose = recipient === undefined ? {} : { recipient };
  const question = { patient, purpose, category: "communication", ...whose } as const;
  return (await consentOperations.evaluate.run(context, question)).standing === "active";
}

async function addAttempt(
  context: OperationContext,
  { record }: Stored<TaskRow>,
  attempt: NewAttempt,
): Promise<void> {
  const { channel, startedAt, endedAt, result, by, recording, note } = attempt;
  const [role] = context.actor.roles;
  await context.repository(attemptCollection).add({
    id: context.ids.next(),
    patientId: record.patientId,
    taskId: record.id,
    channelId: channel,
    resultState: result,
    startedAt,
    endedAt: endedAt ?? null,
    notes: {
      by: by ?? { id: context.actor.id, ...(role === undefined ? {} : { role }) },
      ...(recording === undefined ? {} : { recording }),
      ...(note === undefined ? {} : { note }),
    },
  });
}

/** Takes the number that stands first out of use; without another one, someone is told. */
async function retireNumber(context: OperationContext, { record }: Stored<TaskRow>): Promise<void> {
  const { patientId: patient, id: task } = record;
  if ((await retireFirstPhone(context, patient)) > 0) return;
  await taskFacts.attention(context, { patient, task, message: task, reason: "no-channel" });
}
