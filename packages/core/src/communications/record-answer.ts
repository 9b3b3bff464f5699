/**
 * The last step of a send: what the channel said is recorded. The token of the lease is compared first, so that a worker that
 * was too slow drops its answer. What the channel refused goes on over the next channel of the policy.
 */
import { addMs, asRecordId, patientIdSchema, randomFraction } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { fail, finish, type Lease, workItemCollection } from "../work/index.ts";
import type { Channel, SendResult } from "./channel.ts";
import { fallBack } from "./fall-back.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import { aboutMessage, moveMessage, readMessage } from "./move-message.ts";
import type { Outbox } from "./outbox.ts";
import { lockForMessage, settleRestricted } from "./restricted-send.ts";

/** What came of a call to a channel. */
export interface Answer {
  /** The channel. */
  readonly channel: Channel;
  /** What it said; `lost` when nothing was heard. */
  readonly answer: SendResult | "lost";
}

/** Sends of one message before it counts as dead. */
const MOST_SENDS = 8;

/** Records what the channel said. */
export async function recordAnswer(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
  { channel, answer }: Answer,
): Promise<void> {
  const queue = context.rows(workItemCollection);
  const { patient, restricted } = await lockForMessage(context, lease);
  if (restricted) return settleRestricted(context, lease, patient, answer);
  const stored = await readMessage(context, lease.ref);
  if (answer !== "lost" && answer.status === "sent") {
    await finish(queue, lease);
    await moveMessage(context, stored, "accept", { providerRef: answer.providerRef ?? null });
    if (stored.record.taskId !== null) await outbox.tasks.sent(context, stored.record.taskId);
  } else if (answer !== "lost" && answer.status === "rejected") {
    await finish(queue, lease);
    const refused = await moveMessage(context, stored, "reject", { reasonState: reasonOf(answer.code) });
    await fallBack(context, outbox.tasks, refused, "rejected");
  } else if (answer === "lost" && !channel.capabilities.idempotent) {
    await finish(queue, lease);
    await moveMessage(context, stored, "lose");
    await outbox.tasks.attention(context, aboutMessage(stored, "unknown-delivery"));
  } else {
    const back = await moveMessage(context, stored, answer === "lost" ? "lose-idempotent" : "retry");
    await tryLater(context, outbox, lease, { stored: back, afterMs: answer === "lost" ? 0 : answer.afterMs });
  }
}

/**
 * Gives back the work item of a message that could not be worked on; after the last attempt someone is told. Reads nothing
 * that is sealed, since that may be what fails.
 */
export async function recordFault(context: OperationContext, outbox: Outbox, lease: Lease): Promise<void> {
  const later = { now: context.at, jitter: randomFraction(outbox.random) };
  if ((await fail(context.rows(workItemCollection), lease, later)) === "retry") return;
  context.tally("dead");
  const messages = context.rows(messageCollection.spec);
  const found = await messages.get(lease.ref);
  if (found === null) return;
  const { patientId, taskId, state } = found.row;
  const patient = patientIdSchema.parse(patientId);
  context.concerns(patient);
  if (state === "queued") await messages.update(found.id, found.version, { state: "dead" });
  const task = typeof taskId === "string" ? asRecordId(taskId) : null;
  await outbox.tasks.attention(context, { patient, task, message: lease.ref, reason: "dead-work" });
}

interface Later {
  readonly stored: Stored<MessageRow>;
  /** What the channel asked for, in milliseconds. */
  readonly afterMs: number | undefined;
}

async function tryLater(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
  { stored, afterMs = 0 }: Later,
): Promise<void> {
  const queue = context.rows(workItemCollection);
  if (stored.record.sendCount >= MOST_SENDS) {
    await finish(queue, lease);
    await exhaust(context, outbox, stored);
    return;
  }
  const jitter = randomFraction(outbox.random);
  const later = { now: context.at, jitter, notBefore: addMs(context.at, afterMs) };
  if ((await fail(queue, lease, later)) === "dead") await exhaust(context, outbox, stored);
}

async function exhaust(
  context: OperationContext,
  { tasks }: Outbox,
  stored: Stored<MessageRow>,
): Promise<void> {
  context.tally("dead");
  await moveMessage(context, stored, "exhaust");
  await tasks.attention(context, aboutMessage(stored, "dead-work"));
}

/** A channel's code, cut to what a state column takes. */
function reasonOf(code: string): string {
  const plain = code
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 64);
  return plain === "" ? "rejected" : plain;
}
