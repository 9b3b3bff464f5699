/**
 * Messages (消息): one text to one patient over one channel. The body and its idempotency key are committed before the first
 * send and never edited; where it goes and what it says are sealed.
 */
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type LocalDate,
  localDateSchema,
  type PatientId,
  type RecordId,
} from "../kernel/index.ts";
import { type ChannelFallback, type ChannelId, channelFallbackSchema } from "./channel-policy.ts";
import type { GateReason } from "./contact-gate.ts";
import type { MessageState } from "./message-state.ts";

/** The sealed part of a message. */
export interface MessageContent {
  /** Code of the template. */
  readonly template: string;
  /** Where it goes. */
  readonly to: string;
  /** What it says. */
  readonly body: string;
  /** What it says with every value masked. */
  readonly masked: string;
  /** Zone for quiet hours. */
  readonly zone: string;
  /** Purpose of use; consent is asked for it. */
  readonly purpose: PurposeOfUse;
  /** Quiet hours. */
  readonly quietHours: "defer" | "drop" | "ignore";
  /** Urgent passes the cap. */
  readonly urgency: "routine" | "urgent";
  /** From then on it is not sent; absent when it never goes stale. */
  readonly expiresAt?: Instant;
  /** The date that the text names, kept for composing it anew. */
  readonly due?: LocalDate;
  /** The link that the text names, kept for composing it anew. */
  readonly link?: string;
  /** Channels that are left when this one does not reach the patient; absent when there are none. */
  readonly fallback?: ChannelFallback;
}

/** A message as a caller sees it. */
export interface Message {
  /** Id of the message. */
  readonly id: RecordId;
  /** Version of the row. */
  readonly version: number;
  /** The patient. */
  readonly patient: PatientId;
  /** The follow-up task behind it. */
  readonly task?: RecordId;
  /** Messages of one conversation: a fallback or a resend joins the first. */
  readonly conversation: RecordId;
  /** The channel. */
  readonly channel: ChannelId;
  /** `out` to the patient, `in` from the patient. */
  readonly direction: "out" | "in";
  /** Where it stands. */
  readonly state: MessageState;
  /**
   * Why it was suppressed, or the channel's code when it was refused. Of a queued message: why it waits, `quiet-hours` or,
   * where a cap is full, a coarse `not-now`.
   */
  readonly reason?: GateReason | (string & {});
  /** Code of the template. */
  readonly template?: string;
  /** What it says. */
  readonly body?: string;
  /** When its last send began. */
  readonly begunAt?: Instant;
  /** The provider's reference. */
  readonly providerRef?: string;
  /** When the provider says that it arrived or did not; for a reply, when the patient wrote. */
  readonly receiptAt?: Instant;
}

const text = z.string().min(1).max(4_000);

/** Accepts a {@link MessageContent}. */
export const messageContentSchema: z.ZodType<MessageContent> = exactSchema<MessageContent>()(
  z
    .strictObject({
      template: z.string().min(1).max(64),
      to: z.string().min(1).max(200),
      body: text,
      masked: text,
      zone: z.string().min(1).max(64),
      purpose: purposeOfUseSchema,
      quietHours: z.enum(["defer", "drop", "ignore"]),
      urgency: z.enum(["routine", "urgent"]),
      expiresAt: z.exactOptional(instantSchema),
      due: z.exactOptional(localDateSchema),
      link: z.exactOptional(z.string().min(1).max(300)),
      fallback: z.exactOptional(channelFallbackSchema),
    })
    .readonly(),
);
