/**
 * What the failure of a message leads to: the next channel of its policy, in the same conversation, or someone who looks.
 * Each channel of a conversation is tried at most once, and never two at a time: the next message is made in the
 * transaction that records the failure of the one before.
 */
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { FallbackCause } from "./channel-policy.ts";
import { type Composition, composeAlong, isUncomposable, queueMessage } from "./compose-message.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import type { TaskFacts } from "./task-facts.ts";

/** Passes a message that did not reach the patient on to the next channel. Callers hold the lock of the contact state. */
export async function fallBack(
  context: OperationContext,
  tasks: TaskFacts,
  failed: Stored<MessageRow>,
  cause: FallbackCause,
): Promise<void> {
  const { id: message, patientId: patient, taskId: task } = failed.record;
  const passedOn = await passOn(context, tasks, failed, cause);
  if (!passedOn) await tasks.attention(context, { patient, task, message, reason: "no-channel" });
}

/** Cancels what has not begun to be sent in a conversation, because a message of it did arrive. */
export async function callOffConversation(
  context: OperationContext,
  { patientId, conversationId }: Pick<MessageRow, "patientId" | "conversationId">,
): Promise<void> {
  await context.rows(messageCollection.spec).updateWhere(
    [
      ["patientId", "eq", patientId],
      ["conversationId", "eq", conversationId],
      ["state", "in", ["draft", "queued"]],
    ],
    { state: "cancelled" },
  );
}

async function passOn(
  context: OperationContext,
  tasks: TaskFacts,
  { record }: Stored<MessageRow>,
  cause: FallbackCause,
): Promise<boolean> {
  const { fallback, template, purpose, link, due } = record.content ?? {};
  if (fallback === undefined || !fallback.fallbackOn.includes(cause)) return false;
  if (template === undefined || purpose === undefined) return false;
  const composition: Composition = {
    patient: record.patientId,
    template,
    purpose,
    ...(record.taskId === null ? {} : { task: record.taskId }),
    ...(link === undefined ? {} : { link }),
    ...(due === undefined ? {} : { due }),
  };
  try {
    const route = { ...fallback, conversation: record.conversationId };
    const next = await composeAlong(context, tasks, composition, route);
    await queueMessage(
      context,
      await context.repository(messageCollection).get(next, context.grants),
      context.at,
    );
    return true;
  } catch (error) {
    if (!isUncomposable(error)) throw error;
    return false;
  }
}
