/**
 * The outbox (发件箱). A message is sent in three steps: one transaction asks the gate, under the lock of the patient's contact
 * state, and commits that a send begins; then the channel is called, outside any transaction; then one transaction records
 * the answer. A worker that dies between two steps loses nothing, and a message that cannot be worked on never holds up
 * another.
 */
import {
  type BatchContext,
  type BatchOperation,
  type OperationContext,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import { claimDue, type Lease, workItemCollection } from "../work/index.ts";
import { type BegunSend, beginSend } from "./begin-send.ts";
import { WRITTEN_BY_COMPOSING } from "./compose-message.ts";
import { contactStateCollection } from "./message-collection.ts";
import type { Outbox } from "./outbox.ts";
import { type Answer, recordAnswer, recordFault } from "./record-answer.ts";

/** Messages that are in flight at once: as many as are surely answered or timed out while their leases last. */
const IN_FLIGHT = 10;

/** The job that sends what is due. */
export function sendJob(outbox: Outbox): TickJob {
  const operation: BatchOperation<TickSlice, TickProgress> = {
    name: "work.sendMessages",
    summary: "Sends the messages that are due, each through the contact gate.",
    resource: "message",
    effect: "batch",
    input: tickSliceSchema,
    purposes: "any",
    grants: [],
    writes: [...WRITTEN_BY_COMPOSING, contactStateCollection.name, ...outbox.tasks.writes],
    run: async (batch, { limit }) => {
      const leases = await batch.once((context) =>
        claimDue(context.rows(workItemCollection), {
          kind: "message.send",
          now: context.at,
          limit: Math.min(limit, IN_FLIGHT),
          worker: context.operation,
        }),
      );
      const slice: SendSlice = { batch, outbox, faulty: new Set() };
      await sendAll(slice, leases);
      const failed = slice.faulty.size;
      // What was sent may have put the next message on the queue.
      return { done: leases.length - failed, failed, more: leases.length > 0 };
    },
  };
  return { operation, purpose: "TREAT" };
}

/**
 * Over idempotent channels all are in flight together. Over another channel each is recorded before the next begins, so that
 * a worker that dies leaves one message of which nobody knows, not many.
 */
async function sendAll(slice: SendSlice, leases: readonly Lease[]): Promise<void> {
  const together: BegunLease[] = [];
  for (const lease of leases) {
    const send = await unlessFaulty(slice, lease, (context) => beginSend(context, slice.outbox, lease));
    if (send === undefined) continue;
    if (send.channel.capabilities.idempotent) together.push({ lease, send });
    else await finishSend(slice, { lease, send }, await callChannel(send));
  }
  const answers = await Promise.all(together.map(({ send }) => callChannel(send)));
  for (const [index, begun] of together.entries()) {
    await finishSend(slice, begun, answers[index] ?? "lost");
  }
}

/** One slice of the job. */
interface SendSlice {
  readonly batch: BatchContext;
  readonly outbox: Outbox;
  /** Leases whose message could not be worked on. */
  readonly faulty: Set<Lease>;
}

interface BegunLease {
  readonly lease: Lease;
  readonly send: BegunSend;
}

async function finishSend(
  slice: SendSlice,
  { lease, send: { channel } }: BegunLease,
  answer: Answer["answer"],
): Promise<void> {
  await unlessFaulty(slice, lease, (context) =>
    recordAnswer(context, slice.outbox, lease, { channel, answer }),
  );
}

/** Calls the channel. A thrown error, and no answer in time, count as no answer: a channel may ignore its signal. */
async function callChannel({ channel, message, idempotencyKey }: BegunSend): Promise<Answer["answer"]> {
  const signal = AbortSignal.timeout(channel.timeoutMs);
  const late = new Promise<"lost">((resolve) => {
    signal.addEventListener("abort", () => resolve("lost"), { once: true });
  });
  const sent = (async () => channel.send(message, { idempotencyKey, signal }))();
  return Promise.race([sent.catch(() => "lost" as const), late]);
}

/** Runs one step for one message. An error that concerns the message alone gives its work item back, for later. */
async function unlessFaulty<T>(
  { batch, outbox, faulty }: SendSlice,
  lease: Lease,
  step: (context: OperationContext) => Promise<T>,
): Promise<T | undefined> {
  const [result] = await batch.each([lease], step);
  if (result?.ok === true) return result.value;
  // A lease that ran out belongs to another worker; this one drops its result.
  if (result?.error.code !== "StaleLease") {
    faulty.add(lease);
    await batch.each([lease], (context) => recordFault(context, outbox, lease));
  }
  return undefined;
}
