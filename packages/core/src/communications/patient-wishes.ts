/**
 * What patients wish of messages: what they rule out, which channel they like best, and what they write back. A reply joins
 * the conversation that it answers; a reply that says no more than "unsubscribe" rules out its channel for that purpose.
 */
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import {
  exactSchema,
  instantSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import { contactPointCollection, parsePhone } from "../patients/index.ts";
import type { Stored } from "../repository/index.ts";
import { type ChannelId, channelIdSchema } from "./channel-policy.ts";
import type { OptOut, Reply } from "./communications.ts";
import { lockForContact, preferChannel } from "./contact-state.ts";
import type { Message } from "./message.ts";
import {
  contactStateCollection,
  type MessageRow,
  messageCollection,
  messageOf,
  optOutCollection,
} from "./message-collection.ts";
import { readMessage } from "./move-message.ts";

const shared = { resource: "message", effect: "write", purposes: "any", grants: [] } as const;

interface OptOutInput {
  readonly patient: PatientId;
  readonly channel?: ChannelId;
  readonly purpose?: PurposeOfUse;
  readonly source: string;
}

/** `communications.optOut`. */
export const optOut: SingleOperation<OptOutInput, OptOut> = {
  ...shared,
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
  audit: (_input, { id }) => ({ id }),
  run: async (context, { patient, channel, purpose, source }) => {
    const ruledOut = { patientId: patient, channelId: channel ?? null, purposeKind: purpose ?? null };
    return { id: await ruleOut(context, ruledOut, source) };
  },
};

async function ruleOut(
  context: OperationContext,
  ruledOut: Readonly<Record<"patientId" | "channelId" | "purposeKind", string | null>>,
  sourceKind: string,
): Promise<RecordId> {
  const id = context.ids.next();
  await context.rows(optOutCollection).insert([{ id, ...ruledOut, sourceKind, since: context.at }]);
  return id;
}

interface PreferenceInput {
  readonly patient: PatientId;
  readonly channel: ChannelId | null;
}

/** `communications.preferChannel`. */
export const preferChannelOperation: SingleOperation<PreferenceInput, void> = {
  ...shared,
  name: "communications.preferChannel",
  summary: "Notes the channel that a patient likes best.",
  writes: [contactStateCollection.name],
  input: exactSchema<PreferenceInput>()(
    z.strictObject({ patient: patientIdSchema, channel: channelIdSchema.nullable() }).readonly(),
  ),
  subject: ({ patient }) => patient,
  run: (context, { patient, channel }) => preferChannel(context, patient, channel),
};

const replySchema: z.ZodType<Reply> = exactSchema<Reply>()(
  z
    .strictObject({
      channel: channelIdSchema,
      from: z.string().trim().min(1).max(200),
      text: z.string().trim().min(1).max(4_000),
      providerRef: z.string().min(1).max(200),
      at: instantSchema,
    })
    .readonly(),
);

/** `communications.recordReply`. */
export const recordReply: SingleOperation<Reply, Message> = {
  ...shared,
  name: "communications.recordReply",
  summary: "Keeps what a patient wrote back, in the conversation that it answers.",
  writes: [messageCollection.spec.name, optOutCollection.name, contactStateCollection.name],
  input: replySchema,
  audit: (_input, { id }) => ({ id }),
  run: async (context, reply) => {
    const answered = await answeredMessage(context, reply);
    if (answered === undefined) throw new NotFound("Nothing was sent over this channel to this address.");
    const { patientId, conversationId, taskId } = answered.record;
    context.concerns(patientId);
    await lockForContact(context, patientId);
    const known = await knownReply(context, patientId, reply);
    if (known !== undefined) return shown(context, known);
    const purpose = answered.record.content?.purpose ?? context.purpose;
    const id = await keepReply(context, reply, { patientId, conversationId, taskId, purpose });
    if (OPT_OUT_WORDS.includes(reply.text.toUpperCase())) {
      await ruleOut(context, { patientId, channelId: reply.channel, purposeKind: purpose }, "reply");
    }
    return shown(context, id);
  },
};

/** Replies that mean "write no more": 退订 and what Chinese text messages ask for in its place. */
const OPT_OUT_WORDS: readonly string[] = ["T", "TD", "R", "N", "退订", "拒收", "STOP", "UNSUBSCRIBE"];
const LEFT_THE_HOUSE: readonly string[] = ["sending", "sent", "delivered", "undelivered", "unknown"];
const MOST_HOLDERS = 50;

/** The newest message that was sent to the address over the channel. A family may share a number. */
async function answeredMessage(
  context: OperationContext,
  { channel, from }: Reply,
): Promise<Stored<MessageRow> | undefined> {
  const holders = await holdersOf(context, channel, from);
  if (holders.length === 0) return undefined;
  const [newest] = await context.rows(messageCollection.spec).find(
    [
      ["patientId", "in", holders],
      ["channelId", "eq", channel],
      ["directionKind", "eq", "out"],
      ["state", "in", LEFT_THE_HOUSE],
    ],
    { orderBy: [["createdAt", "desc"]], limit: 1 },
  );
  return newest === undefined ? undefined : readMessage(context, newest.id);
}

async function holdersOf(
  context: OperationContext,
  channel: ChannelId,
  from: string,
): Promise<readonly string[]> {
  if (context.settings.channels.limitsOf(channel)?.address === "patient") {
    return patientIdSchema.safeParse(from).success ? [from] : [];
  }
  const parsed = parsePhone({ number: from });
  if (!parsed.ok) return [];
  const { number } = parsed.phone;
  const found = await context
    .repository(contactPointCollection)
    .findByIndex("number", { number }, context.grants);
  return [...new Set(found.map(({ record }) => record.patientId))].slice(0, MOST_HOLDERS);
}

async function knownReply(
  context: OperationContext,
  patient: PatientId,
  { channel, providerRef }: Reply,
): Promise<RecordId | undefined> {
  const [known] = await context.rows(messageCollection.spec).find(
    [
      ["channelId", "eq", channel],
      ["providerRef", "eq", providerRef],
      ["directionKind", "eq", "in"],
      ["patientId", "eq", patient],
    ],
    { orderBy: [], limit: 1 },
  );
  return known?.id;
}

type Answered = Pick<MessageRow, "patientId" | "conversationId" | "taskId"> & {
  readonly purpose: PurposeOfUse;
};

async function keepReply(
  context: OperationContext,
  { channel, from, text, providerRef, at }: Reply,
  { purpose, ...row }: Answered,
): Promise<RecordId> {
  const id = context.ids.next();
  await context.repository(messageCollection).add({
    ...row,
    id,
    channelId: channel,
    directionKind: "in",
    purposeKind: purpose,
    state: "delivered",
    reasonState: null,
    idempotencyKey: id,
    begunAt: null,
    sendCount: 0,
    providerRef,
    receiptAt: at,
    content: {
      template: "reply",
      to: from,
      body: text,
      masked: "＊",
      zone: context.settings.zone,
      purpose,
      quietHours: "defer",
      urgency: "routine",
    },
  });
  return id;
}

async function shown(context: OperationContext, id: RecordId): Promise<Message> {
  const { record, version } = await readMessage(context, id);
  return messageOf(record, version);
}
