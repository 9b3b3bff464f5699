/**
 * The outbox (发件箱). A message is sent in three steps: one transaction asks the gate, under the lock of the patient's contact
 * state, and commits that a send begins; then the channel is called, outside any transaction; then one transaction records
 * the answer. A worker that dies between two steps loses nothing: what began and was not recorded is tried again with the
 * same key where the channel is idempotent, and is `unknown`, for someone to look at, where it is not.
 */
import {
  addMs,
  type HcrmError,
  type Instant,
  type RandomSource,
  type RecordId,
  randomFraction,
} from "../kernel/index.ts";
import {
  type BatchContext,
  type BatchOperation,
  type OperationContext,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { claimDue, enqueue, fail, finish, type Lease, workItemCollection } from "../work/index.ts";
import type { Channel, Channels, RenderedMessage, SendResult } from "./channel.ts";
import { contactGate, type GateVerdict } from "./contact-gate.ts";
import { DEFAULT_CONTACT_POLICY } from "./contact-policy.ts";
import { lockContactState } from "./contact-state.ts";
import { doNotContact, earlierSends } from "./earlier-contacts.ts";
import type { MessageContent } from "./message.ts";
import { contactStateCollection, type MessageRow, messageCollection } from "./message-collection.ts";
import { type MessageEvent, messageAfter } from "./message-state.ts";
import { readSubjectStanding } from "./subject-standing.ts";
import type { TaskFacts } from "./task-facts.ts";

/** What sending works with. */
export interface Outbox {
  /** The host's channels. */
  readonly channels: Channels;
  /** Tasks behind messages. */
  readonly tasks: TaskFacts;
  /** Jitter of retries. */
  readonly random: RandomSource;
}

const WRITES: readonly string[] = [
  messageCollection.spec.name,
  contactStateCollection.name,
  workItemCollection.name,
];
const DAY_MS = 86_400_000;
/** Sends of one message before it counts as dead. */
const MOST_SENDS = 8;

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
    writes: [...WRITES, ...outbox.tasks.writes],
    run: async (batch, { limit }) => {
      const leases = await batch.once((context) =>
        claimDue(context.rows(workItemCollection), {
          kind: "message.send",
          now: context.at,
          limit,
          worker: context.operation,
        }),
      );
      for (const lease of leases) await sendOne(batch, outbox, lease);
      return { done: leases.length, more: leases.length === limit };
    },
  };
  return { operation, purpose: "TREAT" };
}

async function sendOne(batch: BatchContext, outbox: Outbox, lease: Lease): Promise<void> {
  const begun = await batch.once((context) => beginSend(context, outbox, lease));
  if (begun === undefined) return;
  const { channel, message, idempotencyKey } = begun;
  const answer = await channel
    .send(message, { idempotencyKey, signal: AbortSignal.timeout(channel.timeoutMs) })
    .catch(() => "lost" as const);
  await batch.once((context) => recordAnswer(context, outbox, lease, { channel, answer }));
}

interface BegunSend {
  readonly channel: Channel;
  readonly message: RenderedMessage;
  readonly idempotencyKey: string;
}

/** Asks the gate and commits that a send begins; `undefined` when nothing is sent now. */
async function beginSend(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
): Promise<BegunSend | undefined> {
  const queue = context.rows(workItemCollection);
  const stored = await readMessage(context, lease.ref);
  const { record } = stored;
  const channel = outbox.channels.find(record.channelId);
  const interrupted = record.state === "sending";
  if (interrupted && channel?.capabilities.idempotent !== true) {
    await move(context, stored, "lose");
    await outbox.tasks.attention(context, aboutMessage(stored, "unknown-delivery"));
    await finish(queue, lease);
    return undefined;
  }
  const content = fullContent(stored);
  if (channel === undefined || content === undefined || !(interrupted || record.state === "queued")) {
    await finish(queue, lease);
    return undefined;
  }
  await lockContactState(context, record.patientId);
  const verdict = interrupted
    ? ({ verdict: "allow" } as const)
    : await askGate(context, outbox, stored, content);
  if (verdict.verdict === "defer") {
    // A deferral is no attempt: the item begins anew.
    await finish(queue, lease);
    await enqueue(queue, context.ids, { kind: "message.send", ref: record.id, visibleAt: verdict.until });
    return undefined;
  }
  if (verdict.verdict !== "allow") {
    const reason = "reason" in verdict ? verdict.reason : "suppressed";
    await move(context, stored, "suppress", { reasonState: reason });
    if (reason === "window-closed") await outbox.tasks.attention(context, aboutMessage(stored, "misfire"));
    await finish(queue, lease);
    return undefined;
  }
  if (!interrupted)
    await move(context, stored, "begin", { begunAt: context.at, sendCount: record.sendCount + 1 });
  const { to, body, masked } = content;
  return { channel, message: { id: record.id, to, body, masked }, idempotencyKey: record.idempotencyKey };
}

async function askGate(
  context: OperationContext,
  { tasks }: Outbox,
  { record }: Stored<MessageRow>,
  content: MessageContent,
): Promise<GateVerdict> {
  const { patientId: patient, channelId: channel, taskId } = record;
  const { purpose, zone, quietHours: quietHoursRule, urgency, expiresAt } = content;
  const policy = context.settings.contact ?? DEFAULT_CONTACT_POLICY;
  const days = Math.max(0, ...policy.caps.map(({ per }) => per.days));
  const since = addMs(context.at, -days * DAY_MS);
  return contactGate({
    moment: "send",
    subject: await readSubjectStanding(context, patient, purpose),
    send: {
      doNotContact: await doNotContact(context, patient, { channel, purpose }),
      ...(taskId === null ? {} : { task: await tasks.standing(context, taskId) }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      urgency,
      quietHoursRule,
      ...(policy.quietHours === null ? {} : { quietHours: policy.quietHours }),
      zone,
      caps: policy.caps,
      contacts: [
        ...(await earlierSends(context, { patient, except: record.id }, policy.caps)),
        ...(await tasks.manualContacts(context, patient, since)),
      ],
      now: context.at,
    },
  });
}

interface Answer {
  readonly channel: Channel;
  readonly answer: SendResult | "lost";
}

/** Records what the channel said. The lease's token is compared first: a worker that was too slow drops its answer. */
async function recordAnswer(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
  { channel, answer }: Answer,
): Promise<void> {
  const queue = context.rows(workItemCollection);
  const stored = await readMessage(context, lease.ref);
  if (answer !== "lost" && answer.status === "sent") {
    await finish(queue, lease);
    await move(context, stored, "accept", { providerRef: answer.providerRef ?? null });
    if (stored.record.taskId !== null) await outbox.tasks.sent(context, stored.record.taskId);
    return;
  }
  if (answer !== "lost" && answer.status === "rejected") {
    await finish(queue, lease);
    await move(context, stored, "reject", { reasonState: reasonOf(answer.code) });
    await outbox.tasks.attention(context, aboutMessage(stored, "no-channel"));
    return;
  }
  if (answer === "lost" && !channel.capabilities.idempotent) {
    await finish(queue, lease);
    await move(context, stored, "lose");
    await outbox.tasks.attention(context, aboutMessage(stored, "unknown-delivery"));
    return;
  }
  await retry(context, outbox, lease, stored, answer);
}

async function retry(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
  stored: Stored<MessageRow>,
  answer: Answer["answer"],
): Promise<void> {
  const queue = context.rows(workItemCollection);
  const event = answer === "lost" ? "lose-idempotent" : "retry";
  const back = await move(context, stored, event);
  const asked = answer !== "lost" && answer.status === "retry" ? answer.afterMs : undefined;
  const outcome = await fail(queue, lease, context.at, randomFraction(outbox.random));
  if (outcome === "dead" || stored.record.sendCount >= MOST_SENDS) {
    await move(context, back, "exhaust");
    await outbox.tasks.attention(context, aboutMessage(stored, "dead-work"));
  } else if (asked !== undefined) {
    const visibleAt: Instant = addMs(context.at, asked);
    await enqueue(queue, context.ids, { kind: "message.send", ref: stored.record.id, visibleAt });
  }
}

async function readMessage(context: OperationContext, id: RecordId): Promise<Stored<MessageRow>> {
  const stored = await context.repository(messageCollection).get(id, context.grants);
  context.concerns(stored.record.patientId);
  return stored;
}

async function move(
  context: OperationContext,
  { record, version }: Stored<MessageRow>,
  event: MessageEvent,
  columns: Readonly<Record<string, string | number | null>> = {},
): Promise<Stored<MessageRow>> {
  const change = { state: messageAfter(record.state, event), ...columns };
  const next = await context.repository(messageCollection).changePlain(record.id, version, change);
  return { record: { ...record, ...change }, version: next };
}

function aboutMessage<Reason extends string>(
  { record }: Stored<MessageRow>,
  reason: Reason,
): {
  readonly patient: MessageRow["patientId"];
  readonly task: RecordId | null;
  readonly message: RecordId;
  readonly reason: Reason;
} {
  return { patient: record.patientId, task: record.taskId, message: record.id, reason };
}

/** The sealed content, when nothing of it is hidden: the worker's policy shows all of it. */
function fullContent({ record }: Stored<MessageRow>): MessageContent | undefined {
  const { template, to, body, masked, zone, purpose, quietHours, urgency, expiresAt } = record.content ?? {};
  if (template === undefined || to === undefined || body === undefined || masked === undefined)
    return undefined;
  if (zone === undefined || purpose === undefined || quietHours === undefined || urgency === undefined)
    return undefined;
  return {
    template,
    to,
    body,
    masked,
    zone,
    purpose,
    quietHours,
    urgency,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** A channel's code, cut to what a state column takes. */
function reasonOf(code: HcrmError["code"]): string {
  return (
    code
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .slice(0, 64) || "rejected"
  );
}
