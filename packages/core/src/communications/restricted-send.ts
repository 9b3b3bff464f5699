/**
 * A message to a patient whose processing was restricted while it was on its way. Nothing of it may be read any more, so it
 * is settled by its plain state: what had not begun is suppressed, what had begun keeps its truth, and none is sent again.
 */
import { NotFound, type PatientId, patientIdSchema } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { finish, type Lease, workItemCollection } from "../work/index.ts";
import type { SendResult } from "./channel.ts";
import { lockForContact } from "./contact-state.ts";
import { messageCollection } from "./message-collection.ts";
import { type MessageEvent, type MessageState, messageAfter } from "./message-state.ts";
import { readSubjectFlags } from "./subject-standing.ts";

/**
 * Locks what every contact with the patient of a message locks.
 *
 * @returns whether processing is restricted, as it is under the lock
 * @throws {@link NotFound} when there is no such message.
 */
export async function lockForMessage(
  context: OperationContext,
  lease: Lease,
): Promise<{ readonly patient: PatientId; readonly restricted: boolean }> {
  const found = await context.rows(messageCollection.spec).get(lease.ref);
  if (found === null) throw new NotFound("No such message.");
  const patient = patientIdSchema.parse(found.row.patientId);
  await lockForContact(context, patient);
  const { restricted } = await readSubjectFlags(context, patient);
  return { patient, restricted };
}

/** Settles a message to a restricted patient, with what its channel said where it was called. */
export async function settleRestricted(
  context: OperationContext,
  lease: Lease,
  patient: PatientId,
  answer?: SendResult | "lost",
): Promise<void> {
  context.concerns(patient);
  await finish(context.rows(workItemCollection), lease);
  const messages = context.rows(messageCollection.spec);
  const found = await messages.get(lease.ref);
  if (found === null) return;
  // True: the column holds nothing but states of the machine.
  const before = found.row.state as MessageState;
  const state = eventsOf(before, answer).reduce(messageAfter, before);
  if (state === before) return;
  await messages.update(found.id, found.version, {
    state,
    ...(state === "suppressed" ? { reasonState: "restricted" } : {}),
    ...(state === "sent" ? { providerRef: providerRefOf(answer) } : {}),
  });
}

function providerRefOf(answer: SendResult | "lost" | undefined): string | null {
  return typeof answer === "object" && answer.status === "sent" ? (answer.providerRef ?? null) : null;
}

function eventsOf(state: MessageState, answer: SendResult | "lost" | undefined): readonly MessageEvent[] {
  if (state === "queued") return ["suppress"];
  if (state !== "sending") return [];
  // A send of which nothing was heard may have reached the patient, whatever its channel can do.
  if (answer === undefined || answer === "lost") return ["lose"];
  if (answer.status === "sent") return ["accept"];
  return answer.status === "rejected" ? ["reject"] : ["retry", "suppress"];
}
