/**
 * What is learned of a message after it was sent: a provider's receipts, and what a person found out about a message of which
 * nothing was heard. Receipts may come twice and in any order. What did not arrive goes on over the next channel; what did
 * arrive calls off what was queued for the same conversation.
 */
import { z } from "zod";
import {
  exactSchema,
  instantSchema,
  type RecordId,
  recordIdSchema,
  TransitionRefused,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import { channelIdSchema } from "./channel-policy.ts";
import type { Receipt, ReceiptNote } from "./communications.ts";
import { WRITTEN_BY_COMPOSING } from "./compose-message.ts";
import { lockForContact } from "./contact-state.ts";
import { callOffConversation, fallBack } from "./fall-back.ts";
import type { Message } from "./message.ts";
import {
  contactStateCollection,
  type MessageRow,
  messageCollection,
  messageOf,
} from "./message-collection.ts";
import type { MessageEvent } from "./message-state.ts";
import { moveMessage, readMessage } from "./move-message.ts";
import type { TaskFacts } from "./task-facts.ts";

const shared = { resource: "message", effect: "write", purposes: "any", grants: [] } as const;
const written = (tasks: TaskFacts): readonly string[] => [
  ...WRITTEN_BY_COMPOSING,
  contactStateCollection.name,
  ...tasks.writes,
];

/** Makes `communications.recordReceipt`. */
export function recordReceiptWith(tasks: TaskFacts): SingleOperation<Receipt, ReceiptNote> {
  return {
    ...shared,
    name: "communications.recordReceipt",
    summary: "Notes what a provider reports of a message.",
    writes: written(tasks),
    input: exactSchema<Receipt>()(
      z
        .strictObject({
          channel: channelIdSchema,
          providerRef: z.string().min(1).max(200),
          status: z.enum(["delivered", "undelivered"]),
          at: instantSchema,
        })
        .readonly(),
    ),
    run: async (context, { channel, providerRef, status, at }) => {
      const rows = context.rows(messageCollection.spec);
      const [found] = await rows.find(
        [
          ["channelId", "eq", channel],
          ["providerRef", "eq", providerRef],
          ["directionKind", "eq", "out"],
        ],
        { orderBy: [], limit: 1 },
      );
      if (found === undefined) return { known: false };
      await settle(context, tasks, found.id, `receipt-${status}`, { receiptAt: at });
      return { known: true };
    },
  };
}

interface ResolveInput {
  readonly message: RecordId;
  readonly as: "sent" | "undelivered" | "resend";
  readonly reason: string;
}

/** Makes `communications.resolveUnknown`. */
export function resolveUnknownWith(tasks: TaskFacts): SingleOperation<ResolveInput, Message> {
  return {
    ...shared,
    name: "communications.resolveUnknown",
    summary: "Settles a message of which nothing was heard.",
    writes: written(tasks),
    input: exactSchema<ResolveInput>()(
      z
        .strictObject({
          message: recordIdSchema,
          as: z.enum(["sent", "undelivered", "resend"]),
          reason: z.string().trim().min(1).max(1_000),
        })
        .readonly(),
    ),
    audit: (_input, { id }) => ({ id }),
    run: async (context, { message, as }) => {
      const settled =
        as === "resend"
          ? await resend(context, tasks, message)
          : (await settle(context, tasks, message, `resolve-${as}`, {})).record.id;
      const { record, version } = await readMessage(context, settled);
      return messageOf(record, version);
    },
  };
}

/** Lets a message arrive, or not, with all that hangs on it. */
async function settle(
  context: OperationContext,
  tasks: TaskFacts,
  message: RecordId,
  event: Extract<MessageEvent, `receipt-${string}` | `resolve-${string}`>,
  columns: Readonly<Record<string, string>>,
): Promise<Stored<MessageRow>> {
  const { record: seen } = await readMessage(context, message);
  await lockForContact(context, seen.patientId);
  const before = await readMessage(context, message);
  const after = await moveMessage(context, before, event, columns);
  const was = before.record.state;
  const { patientId: patient, taskId, state } = after.record;
  if (state === was) return after;
  if (was === "unknown") await tasks.settled(context, { patient, message, reason: "unknown-delivery" });
  if (state === "undelivered") {
    await fallBack(context, tasks, after, "undelivered");
    return after;
  }
  if (state === "delivered") await callOffConversation(context, after.record);
  if (was === "undelivered") await tasks.settled(context, { patient, message, reason: "no-channel" });
  if (taskId !== null) await tasks.sent(context, taskId);
  return after;
}

/** A linked new message with a new key; the old one keeps its truth. Returns the id of the new one. */
async function resend(context: OperationContext, tasks: TaskFacts, message: RecordId): Promise<RecordId> {
  const { record: seen } = await readMessage(context, message);
  await lockForContact(context, seen.patientId);
  const { record } = await readMessage(context, message);
  const { content, ...row } = record;
  if (record.state !== "unknown" || content?.body === undefined) {
    throw new TransitionRefused("Only a message of which nothing was heard is sent again.", {
      details: { entity: "message", from: record.state, action: "resend" },
    });
  }
  const id = context.ids.next();
  const fresh = {
    id,
    state: "queued",
    reasonState: null,
    begunAt: null,
    sendCount: 0,
    providerRef: null,
    receiptAt: null,
  } as const;
  // True: the content was opened whole, as its body shows, and passes the schema again when it is sealed.
  const sealed = content as NonNullable<MessageRow["content"]>;
  const again = { ...row, ...fresh, idempotencyKey: context.ids.next(), content: sealed };
  await context.repository(messageCollection).add(again);
  const item = { kind: "message.send", ref: id, visibleAt: context.at } as const;
  await enqueue(context.rows(workItemCollection), context.ids, item);
  await tasks.settled(context, { patient: record.patientId, message, reason: "unknown-delivery" });
  return id;
}
