/**
 * The operations of `session.communications`: composing, queueing, receipts and settling. Sending is work of `tick()` and
 * stands in `send-messages.ts`; a body that is committed is never edited here.
 */
import { z } from "zod";
import { purposeOfUseSchema } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  localDateSchema,
  type Page,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { channelIdSchema, channelPolicySchema } from "./channel-policy.ts";
import type { MessageQuery, Receipt, ReceiptNote } from "./communications.ts";
import { type Composition, composeMessage, queueMessage, WRITTEN_BY_COMPOSING } from "./compose-message.ts";
import type { Message } from "./message.ts";
import { type MessageRow, messageCollection, messageOf } from "./message-collection.ts";
import { moveMessage, readMessage } from "./move-message.ts";
import { optOut, preferChannelOperation, recordReply } from "./patient-wishes.ts";
import { recordReceiptWith, resolveUnknownWith } from "./receipt-operations.ts";
import type { TaskFacts } from "./task-facts.ts";

const shared = { resource: "message", purposes: "any", grants: [] } as const;
const writes = { ...shared, effect: "write", writes: WRITTEN_BY_COMPOSING } as const;
const idOf = (_input: unknown, { id }: { readonly id: RecordId }): { readonly id: RecordId } => ({ id });
const reasonSchema = z.string().trim().min(1).max(1_000);
const codeSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code");

async function shown(context: OperationContext, id: RecordId): Promise<Message> {
  const { record, version } = await readMessage(context, id);
  return messageOf(record, version);
}

const compositionSchema: z.ZodType<Composition> = exactSchema<Composition>()(
  z
    .strictObject({
      patient: patientIdSchema,
      template: codeSchema,
      purpose: purposeOfUseSchema,
      task: z.exactOptional(recordIdSchema),
      channel: z.exactOptional(channelIdSchema),
      channels: z.exactOptional(channelPolicySchema),
      link: z.exactOptional(z.string().min(1).max(300)),
      due: z.exactOptional(localDateSchema),
    })
    .refine(({ channel, channels }) => channel === undefined || channels === undefined, "name one or several")
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
    run: async (context, composition) => shown(context, await composeMessage(context, tasks, composition)),
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
    await queueMessage(context, await readMessage(context, message), notBefore);
    return shown(context, message);
  },
};

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
  run: async (context, { message }) => {
    await moveMessage(context, await readMessage(context, message), "cancel", { reasonState: null });
    return shown(context, message);
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
      .list({ ...page, where, orderBy: [] }, context.grants);
    const messages = items
      .filter((item): item is Stored<MessageRow> => "record" in item)
      .map(({ record, version }) => messageOf(record, version));
    for (const each of messages) context.concerns(each.patient);
    return { ...rest, items: messages };
  },
};

/** Makes the operations of `session.communications`, which learn of tasks through a port. */
export function communicationOperations(tasks: TaskFacts): {
  readonly compose: SingleOperation<Composition, Message>;
  readonly queue: typeof queue;
  readonly recordReceipt: SingleOperation<Receipt, ReceiptNote>;
  readonly recordReply: typeof recordReply;
  readonly resolveUnknown: ReturnType<typeof resolveUnknownWith>;
  readonly cancel: typeof cancel;
  readonly optOut: typeof optOut;
  readonly preferChannel: typeof preferChannelOperation;
  readonly list: typeof list;
} {
  return {
    compose: composeWith(tasks),
    queue,
    recordReceipt: recordReceiptWith(tasks),
    recordReply,
    resolveUnknown: resolveUnknownWith(tasks),
    cancel,
    optOut,
    preferChannel: preferChannelOperation,
    list,
  };
}
