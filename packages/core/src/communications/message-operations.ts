/**
 * The operations of `session.communications`: composing, queueing, receipts and settling. Sending is work of `tick()` and
 * stands in `send-messages.ts`; a body that is committed is never edited here.
 */
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type Page,
  type PatientId,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
  TransitionRefused,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import { type ChannelId, channelIdSchema } from "./channel-policy.ts";
import type { MessageQuery, OptOut, Receipt, ReceiptNote } from "./communications.ts";
import { type Composition, composeMessage, queueMessage, WRITTEN_BY_COMPOSING } from "./compose-message.ts";
import type { Message } from "./message.ts";
import { type MessageRow, messageCollection, messageOf, optOutCollection } from "./message-collection.ts";
import { type MessageEvent, messageAfter } from "./message-state.ts";
import type { TaskFacts } from "./task-facts.ts";

const shared = { resource: "message", purposes: "any", grants: [] } as const;
const writes = { ...shared, effect: "write", writes: WRITTEN_BY_COMPOSING } as const;
const idOf = (_input: unknown, { id }: { readonly id: RecordId }): { readonly id: RecordId } => ({ id });
const reasonSchema = z.string().trim().min(1).max(1_000);
const codeSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code");

async function readStored(context: OperationContext, id: RecordId): Promise<Stored<MessageRow>> {
  const stored = await context.repository(messageCollection).get(id, context.grants);
  context.concerns(stored.record.patientId);
  return stored;
}

async function readMessage(context: OperationContext, id: RecordId): Promise<Message> {
  const { record, version } = await readStored(context, id);
  return messageOf(record, version);
}

async function moveMessage(context: OperationContext, id: RecordId, event: MessageEvent): Promise<Message> {
  const { record, version } = await readStored(context, id);
  const state = messageAfter(record.state, event);
  await context.repository(messageCollection).changePlain(id, version, { state });
  return readMessage(context, id);
}

const compositionSchema: z.ZodType<Composition> = exactSchema<Composition>()(
  z
    .strictObject({
      patient: patientIdSchema,
      template: codeSchema,
      purpose: purposeOfUseSchema,
      task: z.exactOptional(recordIdSchema),
      channel: z.exactOptional(channelIdSchema),
      link: z.exactOptional(z.string().min(1).max(300)),
    })
    .readonly(),
);

/** Makes `communications.compose`, which learns of tasks through a port. */
function composeWith(tasks: TaskFacts): SingleOperation<Composition, Message> {
  return {
    ...writes,
    grants: ["communication"],
    name: "communications.compose",
    summary: "Renders a message for a patient.",
    input: compositionSchema,
    subject: ({ patient }) => patient,
    audit: idOf,
    run: async (context, composition) =>
      readMessage(context, await composeMessage(context, tasks, composition)),
  };
}

interface QueueInput {
  readonly message: RecordId;
  readonly notBefore?: Instant;
}

const queue: SingleOperation<QueueInput, Message> = {
  ...writes,
  name: "communications.queue",
  summary: "Puts a draft on the queue.",
  input: exactSchema<QueueInput>()(
    z.strictObject({ message: recordIdSchema, notBefore: z.exactOptional(instantSchema) }).readonly(),
  ),
  audit: idOf,
  run: async (context, { message, notBefore = context.at }) => {
    await queueMessage(context, await readStored(context, message), notBefore);
    return readMessage(context, message);
  },
};

const recordReceipt: SingleOperation<Receipt, ReceiptNote> = {
  ...writes,
  name: "communications.recordReceipt",
  summary: "Notes what a provider reports of a message.",
  input: exactSchema<Receipt>()(
    z
      .strictObject({
        channel: channelIdSchema,
        providerRef: z.string().min(1).max(200),
        status: z.enum(["delivered", "undelivered"]),
      })
      .readonly(),
  ),
  run: async (context, { channel, providerRef, status }) => {
    const rows = context.rows(messageCollection.spec);
    const [found] = await rows.find(
      [
        ["channelId", "eq", channel],
        ["providerRef", "eq", providerRef],
      ],
      { orderBy: [], limit: 1 },
    );
    if (found === undefined) return { known: false };
    context.concerns(patientIdSchema.parse(found.row.patientId));
    // True: only this folder writes the column, from the closed list of states.
    const state = messageAfter(found.row.state as MessageRow["state"], `receipt-${status}`);
    await rows.update(found.id, found.version, { state });
    return { known: true };
  },
};

interface ResolveInput {
  readonly message: RecordId;
  readonly as: "sent" | "undelivered" | "resend";
  readonly reason: string;
}

const resolveUnknown: SingleOperation<ResolveInput, Message> = {
  ...writes,
  name: "communications.resolveUnknown",
  summary: "Settles a message of which nothing was heard.",
  input: exactSchema<ResolveInput>()(
    z
      .strictObject({
        message: recordIdSchema,
        as: z.enum(["sent", "undelivered", "resend"]),
        reason: reasonSchema,
      })
      .readonly(),
  ),
  audit: idOf,
  run: async (context, { message, as }) =>
    as === "resend" ? resend(context, message) : moveMessage(context, message, `resolve-${as}`),
};

/** A linked new message with a new key; the old one keeps its truth. */
async function resend(context: OperationContext, message: RecordId): Promise<Message> {
  const { record } = await readStored(context, message);
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
  } as const;
  // True: the content was opened whole, as its body shows, and passes the schema again when it is sealed.
  const sealed = content as NonNullable<MessageRow["content"]>;
  const again = { ...row, ...fresh, idempotencyKey: context.ids.next(), content: sealed };
  await context.repository(messageCollection).add(again);
  const item = { kind: "message.send", ref: id, visibleAt: context.at } as const;
  await enqueue(context.rows(workItemCollection), context.ids, item);
  return readMessage(context, id);
}

interface CancelInput {
  readonly message: RecordId;
  readonly reason: string;
}

const cancel: SingleOperation<CancelInput, Message> = {
  ...writes,
  name: "communications.cancel",
  summary: "Cancels a message that is not being sent yet.",
  input: exactSchema<CancelInput>()(
    z.strictObject({ message: recordIdSchema, reason: reasonSchema }).readonly(),
  ),
  audit: idOf,
  run: (context, { message }) => moveMessage(context, message, "cancel"),
};

interface OptOutInput {
  readonly patient: PatientId;
  readonly channel?: ChannelId;
  readonly purpose?: PurposeOfUse;
  readonly source: string;
}

const optOut: SingleOperation<OptOutInput, OptOut> = {
  ...writes,
  name: "communications.optOut",
  summary: "Notes what a patient rules out.",
  writes: [optOutCollection.name],
  input: exactSchema<OptOutInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        channel: z.exactOptional(channelIdSchema),
        purpose: z.exactOptional(purposeOfUseSchema),
        source: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "not a source"),
      })
      .readonly(),
  ),
  subject: ({ patient }) => patient,
  audit: idOf,
  run: async (context, { patient, channel, purpose, source }) => {
    const id = context.ids.next();
    await context.rows(optOutCollection).insert([
      {
        id,
        patientId: patient,
        channelId: channel ?? null,
        purposeKind: purpose ?? null,
        sourceKind: source,
        since: context.at,
      },
    ]);
    return { id };
  },
};

const list: SingleOperation<MessageQuery, Page<Message>> = {
  ...shared,
  name: "communications.list",
  summary: "Lists messages, the oldest first.",
  effect: "read",
  writes: [],
  input: exactSchema<MessageQuery>()(
    z
      .strictObject({
        ...pageRequestShape,
        patient: z.exactOptional(patientIdSchema),
        task: z.exactOptional(recordIdSchema),
        state: z.exactOptional(
          z.enum([
            "draft",
            "queued",
            "sending",
            "sent",
            "delivered",
            "undelivered",
            "suppressed",
            "unknown",
            "dead",
            "cancelled",
          ]),
        ),
      })
      .readonly(),
  ),
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, task, state, ...page }) => {
    const where: readonly RowCondition[] = [
      ...(patient === undefined ? [] : [["patientId", "eq", patient] as const]),
      ...(task === undefined ? [] : [["taskId", "eq", task] as const]),
      ...(state === undefined ? [] : [["state", "eq", state] as const]),
    ];
    const { items, ...rest } = await context
      .repository(messageCollection)
      .list({ ...page, where, orderBy: [["createdAt", "asc"]] }, context.grants);
    const messages = items
      .filter((item): item is Stored<MessageRow> => "record" in item)
      .map(({ record, version }) => messageOf(record, version));
    for (const each of messages) context.concerns(each.patient);
    return { ...rest, items: messages };
  },
};

/** Makes the operations of `session.communications`. */
export function communicationOperations(tasks: TaskFacts): {
  readonly compose: SingleOperation<Composition, Message>;
  readonly queue: typeof queue;
  readonly recordReceipt: typeof recordReceipt;
  readonly resolveUnknown: typeof resolveUnknown;
  readonly cancel: typeof cancel;
  readonly optOut: typeof optOut;
  readonly list: typeof list;
} {
  return { compose: composeWith(tasks), queue, recordReceipt, resolveUnknown, cancel, optOut, list };
}
