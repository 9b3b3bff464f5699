/**
 * Rows of messages, of what patients have ruled out, and of the contact state that gives sends and calls one order. States,
 * times and channel are in clear; words and numbers are sealed.
 */
import { blindIndex, type PurposeOfUse, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection, type Seen } from "../repository/index.ts";
import { type CollectionSpec, defineCollection } from "../storage/index.ts";
import type { ChannelId } from "./channel-policy.ts";
import { type Message, type MessageContent, messageContentSchema } from "./message.ts";
import type { MessageState } from "./message-state.ts";

/** A stored message. */
export interface MessageRow {
  /** Id of the message. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** The follow-up task; null when there is none. */
  readonly taskId: RecordId | null;
  /** The conversation. */
  readonly conversationId: RecordId;
  /** The channel. */
  readonly channelId: ChannelId;
  /** `out` or `in`. */
  readonly directionKind: "out" | "in";
  /** Purpose of use, so that a withdrawal stops the messages of its purpose without opening any. */
  readonly purposeKind: PurposeOfUse;
  /** Where it stands. */
  readonly state: MessageState;
  /** Why it was suppressed or refused; null otherwise. */
  readonly reasonState: string | null;
  /** Sent with every attempt; a new one is a new message. */
  readonly idempotencyKey: string;
  /** When its last send began; null before. */
  readonly begunAt: Instant | null;
  /** How often a send began. */
  readonly sendCount: number;
  /** The provider's reference; null before it is known. */
  readonly providerRef: string | null;
  /** When the provider says that it arrived or did not, or when the patient wrote; null before. */
  readonly receiptAt: Instant | null;
  /** Sealed content. */
  readonly content?: MessageContent;
}

const contentGroup: SealedGroupSpec<MessageContent> = {
  id: 1,
  name: "content",
  category: "communication",
  key: "subject",
  version: 1,
  schema: messageContentSchema,
  upgrades: new Map(),
};

/** The collection of messages. */
export const messageCollection: RecordCollection<MessageRow> = recordCollection<MessageRow>()({
  id: 120,
  name: "message",
  family: "communications",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    taskId: { type: "uuid", null: true },
    conversationId: { type: "uuid" },
    channelId: { type: "text", max: 32 },
    directionKind: { type: "text", max: 8 },
    purposeKind: { type: "text", max: 16 },
    state: { type: "text", max: 16 },
    reasonState: { type: "text", null: true, max: 64 },
    idempotencyKey: { type: "text", max: 64 },
    begunAt: { type: "instant", null: true },
    sendCount: { type: "int" },
    providerRef: { type: "text", null: true, max: 200 },
    receiptAt: { type: "instant", null: true },
  },
  sealedGroups: [contentGroup],
  blindIndexes: [
    blindIndex<MessageContent>({
      id: 1,
      name: "template",
      width: { kind: "code", vocabulary: "message-template" },
      normaliser: "code/1",
      of: ["template"],
    }),
  ],
  indexes: {
    patient: ["patientId", "begunAt"],
    task: ["taskId"],
    provider: ["channelId", "providerRef"],
    state: ["state"],
  },
  references: { patientId: "patient" },
});

/** What patients, or staff for them, have ruled out. A null names all channels or purposes. */
export const optOutCollection: CollectionSpec = defineCollection({
  id: 121,
  name: "optOut",
  family: "communications",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    channelId: { type: "text", null: true, max: 32 },
    purposeKind: { type: "text", null: true, max: 16 },
    sourceKind: { type: "text", max: 64 },
    since: { type: "instant" },
  },
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});

/** One row per patient, locked by every send and every call, so that they have one order. Its id is the patient's. */
export const contactStateCollection: CollectionSpec = defineCollection({
  id: 122,
  name: "contactState",
  family: "communications",
  subject: "id",
  columns: {
    callerRef: { type: "text", null: true, max: 128 },
    taskId: { type: "uuid", null: true },
    callerUntil: { type: "instant", null: true },
    preferredChannelId: { type: "text", null: true, max: 32 },
  },
});

/** A message as a caller sees it. */
export function messageOf(record: Seen<MessageRow>, version: number): Message {
  const { template, body } = record.content ?? {};
  return {
    id: record.id,
    version,
    patient: record.patientId,
    ...(record.taskId === null ? {} : { task: record.taskId }),
    conversation: record.conversationId,
    channel: record.channelId,
    direction: record.directionKind,
    state: record.state,
    ...(record.reasonState === null ? {} : { reason: record.reasonState }),
    ...(template === undefined ? {} : { template }),
    ...(body === undefined ? {} : { body }),
    ...(record.begunAt === null ? {} : { begunAt: record.begunAt }),
    ...(record.providerRef === null ? {} : { providerRef: record.providerRef }),
    ...(record.receiptAt === null ? {} : { receiptAt: record.receiptAt }),
  };
}
