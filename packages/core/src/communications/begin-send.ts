/**
 * The first step of a send: the gate is asked under the lock of the patient's contact state, and what it allows is committed
 * before the channel is called. A message whose earlier send was cut off is asked about again, so that a withdrawal in
 * between is obeyed; where the channel is not idempotent it is `unknown`, for someone to look at.
 */
import { addMs } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { finish, finishUntil, type Lease, workItemCollection } from "../work/index.ts";
import type { Channel, RenderedMessage } from "./channel.ts";
import { contactGate, type GateVerdict } from "./contact-gate.ts";
import { DEFAULT_CONTACT_POLICY } from "./contact-policy.ts";
import { doNotContact, earlierSends } from "./earlier-contacts.ts";
import type { MessageContent } from "./message.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import { aboutMessage, moveMessage, readMessage } from "./move-message.ts";
import type { Outbox } from "./outbox.ts";
import { lockForMessage, settleRestricted } from "./restricted-send.ts";
import { readSubjectStanding } from "./subject-standing.ts";

/** A send that may go to its channel now. */
export interface BegunSend {
  /** The channel. */
  readonly channel: Channel;
  /** What it gets. */
  readonly message: RenderedMessage;
  /** The key of all sends of this message. */
  readonly idempotencyKey: string;
}

const DAY_MS = 86_400_000;
/** What a message says that a cap holds back: how often others were in touch is not told. */
const NOT_NOW = "not-now";

/** Asks the gate and commits that a send begins; `undefined` when nothing is sent now. */
export async function beginSend(
  context: OperationContext,
  outbox: Outbox,
  lease: Lease,
): Promise<BegunSend | undefined> {
  const { patient, restricted } = await lockForMessage(context, lease);
  if (restricted) {
    await settleRestricted(context, lease, patient);
    return undefined;
  }
  const stored = await asQueued(context, outbox, await readMessage(context, lease.ref));
  const channel = outbox.channels.find(stored.record.channelId);
  const content = fullContent(stored);
  if (stored.record.state !== "queued" || content === undefined) {
    await finish(context.rows(workItemCollection), lease);
    return undefined;
  }
  if (channel === undefined) {
    context.tally("dead");
    await moveMessage(context, stored, "exhaust", { reasonState: "channel-unknown" });
    await outbox.tasks.attention(context, aboutMessage(stored, "no-channel"));
    await finish(context.rows(workItemCollection), lease);
    return undefined;
  }
  const verdict = await askGate(context, outbox, stored, content);
  if (verdict.verdict !== "allow") {
    await holdBack(context, outbox, lease, { stored, verdict });
    return undefined;
  }
  const { id, sendCount, idempotencyKey } = stored.record;
  const begun = { begunAt: context.at, sendCount: sendCount + 1, reasonState: null };
  await moveMessage(context, stored, "begin", begun);
  const { to, body, masked } = content;
  return { channel, message: { id, to, body, masked }, idempotencyKey };
}

/** A message whose send was cut off is queued again where its channel is idempotent, and `unknown` where it is not. */
async function asQueued(
  context: OperationContext,
  { channels, tasks }: Outbox,
  stored: Stored<MessageRow>,
): Promise<Stored<MessageRow>> {
  if (stored.record.state !== "sending") return stored;
  if (channels.find(stored.record.channelId)?.capabilities.idempotent === true)
    return moveMessage(context, stored, "lose-idempotent");
  const lost = await moveMessage(context, stored, "lose");
  await tasks.attention(context, aboutMessage(lost, "unknown-delivery"));
  return lost;
}

interface HeldBack {
  readonly stored: Stored<MessageRow>;
  readonly verdict: Exclude<GateVerdict, { readonly verdict: "allow" }>;
}

async function holdBack(
  context: OperationContext,
  { tasks }: Outbox,
  lease: Lease,
  { stored, verdict }: HeldBack,
): Promise<void> {
  const queue = context.rows(workItemCollection);
  if (verdict.verdict === "defer") {
    const reasonState = verdict.by.includes("quiet-hours") ? "quiet-hours" : NOT_NOW;
    const { id, reasonState: known } = stored.record;
    if (known !== reasonState)
      await context.repository(messageCollection).changePlain(id, stored.version, { reasonState });
    // A deferral is no attempt.
    return finishUntil(queue, context.ids, lease, verdict.until);
  }
  await finish(queue, lease);
  await moveMessage(context, stored, "suppress", { reasonState: verdict.reason });
  if (verdict.reason === "window-closed") await tasks.attention(context, aboutMessage(stored, "misfire"));
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
  const followsOn = record.conversationId !== record.id;
  return contactGate({
    moment: "send",
    subject: await readSubjectStanding(context, patient, purpose),
    send: {
      doNotContact: await doNotContact(context, patient, { channel, purpose }),
      ...(taskId === null ? {} : { task: await tasks.standing(context, taskId, { followsOn }) }),
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

/** The sealed content, when nothing of it is hidden: the worker's policy shows all of it. */
function fullContent({ record }: Stored<MessageRow>): MessageContent | undefined {
  const { template, to, body, masked, zone, purpose, quietHours, urgency, ...rest } = record.content ?? {};
  if (template === undefined || to === undefined || body === undefined || masked === undefined)
    return undefined;
  if (zone === undefined || purpose === undefined || quietHours === undefined || urgency === undefined)
    return undefined;
  return { template, to, body, masked, zone, purpose, quietHours, urgency, ...rest };
}
