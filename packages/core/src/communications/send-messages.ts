/**
 * The outbox (发件箱). A message is sent in three steps: one transaction asks the gate, under the lock of the patient's contact
 * state, and commits that a send begins; then the channel is called, outside any transaction; then one transaction records
 * the answer. A worker that dies between two steps loses nothing, and a message that cannot be worked on never holds up
 * another.
 */
import {
  type BatchContext,
  type BatchOperation,
  hasMetAnother,
  type ItemResult,
  type OperationContext,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import { claimDue, faultsOf, inPatientOrder, type Lease, workItemCollection } from "../work/index.ts";
import { type BegunSend, beginSend } from "./begin-send.ts";
import { WRITTEN_BY_COMPOSING } from "./compose-message.ts";
import { contactStateCollection, messageCollection } from "./message-collection.ts";
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
      const claimed = await batch.once(async (context) => {
        const leases = await claimDue(context.rows(workItemCollection), {
          kind: "message.send",
          now: context.at,
          limit: Math.min(limit, IN_FLIGHT),
          worker: context.operation,
        });
        return placed(context, outbox, leases);
      });
      const slice: SendSlice = { batch, outbox, faulty: new Set() };
      await sendAll(slice, claimed);
      const failed = slice.faulty.size;
      // What was sent may have put the next message on the queue.
      return { done: claimed.length - failed, failed, more: claimed.length > 0 };
    },
  };
  return { operation, purpose: "TREAT" };
}

/** A message that was claimed, as it stands in clear. */
interface Claimed {
  readonly lease: Lease;
  /** Whether asking its channel twice is one message. */
  readonly idempotent: boolean;
}

/** Claimed messages in the order of their patients, with what is known of their channels. */
async function placed(
  context: OperationContext,
  { channels }: Outbox,
  leases: readonly Lease[],
): Promise<readonly Claimed[]> {
  if (leases.length === 0) return [];
  const rows = await context.rows(messageCollection.spec).find([["id", "in", leases.map(({ ref }) => ref)]], {
    orderBy: [],
    limit: leases.length,
    columns: ["patientId", "channelId"],
  });
  const known = new Map(rows.map(({ id, row }) => [id, row]));
  const claimed = leases.map((lease) => {
    const { patientId, channelId } = known.get(lease.ref) ?? {};
    const channel = channels.find(String(channelId));
    return { lease, patient: patientId, idempotent: channel?.capabilities.idempotent === true };
  });
  return inPatientOrder(claimed, ({ patient }) => patient);
}

/**
 * Over idempotent channels all are in flight together. Over another channel each is recorded before the next begins, so that
 * a worker that dies leaves one message of which nobody knows, not many.
 */
async function sendAll(slice: SendSlice, claimed: readonly Claimed[]): Promise<void> {
  const leasesOf = (some: readonly Claimed[]): readonly Lease[] => some.map(({ lease }) => lease);
  await sendTogether(slice, leasesOf(claimed.filter(({ idempotent }) => idempotent)));
  for (const each of claimed) if (!each.idempotent) await sendTogether(slice, [each.lease]);
}

/** One slice of the job. */
interface SendSlice {
  readonly batch: BatchContext;
  readonly outbox: Outbox;
  /** Leases whose message could not be worked on. */
  readonly faulty: Set<Lease>;
}

interface Sent {
  readonly lease: Lease;
  readonly answer: Answer;
}

async function sendTogether(slice: SendSlice, leases: readonly Lease[]): Promise<void> {
  const { outbox } = slice;
  const ofThemselves = (lease: Lease): Lease => lease;
  const begun = await unlessFaulty(slice, leases, ofThemselves, async (context, lease) => {
    const send = await beginSend(context, outbox, lease);
    return send === undefined ? undefined : { lease, send };
  });
  const sent = await Promise.all(
    begun.map(async ({ lease, send }): Promise<Sent> => {
      return { lease, answer: { channel: send.channel, answer: await callChannel(send) } };
    }),
  );
  await unlessFaulty(
    slice,
    sent,
    ({ lease }) => lease,
    (context, { lease, answer }) => recordAnswer(context, outbox, lease, answer),
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

/** How often a step that met other transactions is run again: what a channel said is not to be lost to a busy database. */
const ROUNDS = 5;

/**
 * Runs one step for some messages and gives what came of it, where anything did. An error that concerns one message alone
 * gives its work item back, for later.
 */
async function unlessFaulty<T, R>(
  { batch, outbox, faulty }: SendSlice,
  items: readonly T[],
  leaseOf: (item: T) => Lease,
  step: (context: OperationContext, item: T) => Promise<R | undefined>,
): Promise<readonly R[]> {
  const results = new Map<T, ItemResult<R | undefined>>();
  let left = items;
  for (let round = 1; left.length > 0 && round <= ROUNDS; round += 1) {
    const outcomes = await eachUnlessMet(batch, left, step);
    for (const [index, outcome] of outcomes.entries()) {
      const item = left[index];
      if (item !== undefined) results.set(item, outcome);
    }
    left = left.filter((item) => {
      const result = results.get(item);
      return result?.ok === false && hasMetAnother(result.error);
    });
  }
  const all = [...results];
  const failed = faultsOf(
    all.map(([item]) => leaseOf(item)),
    all.map(([, result]) => result),
  ).map(({ lease }) => lease);
  for (const lease of failed) faulty.add(lease);
  await batch.each(failed, (context, lease) => recordFault(context, outbox, lease));
  return all.flatMap(([, result]) => (result.ok && result.value !== undefined ? [result.value] : []));
}

/** A slice is one transaction, so a batch that ends because it met another has written nothing. */
async function eachUnlessMet<T, R>(
  batch: BatchContext,
  items: readonly T[],
  step: (context: OperationContext, item: T) => Promise<R>,
): Promise<readonly ItemResult<R>[]> {
  try {
    return await batch.each(items, step);
  } catch (error) {
    if (!hasMetAnother(error)) throw error;
    return items.map(() => ({ ok: false, error }));
  }
}
