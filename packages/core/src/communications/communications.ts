/**
 * The public interface of the module: messages to patients, what came of them, and what patients have ruled out. Sending
 * itself is no call: `tick()` does it, through the contact gate.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { Instant, Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { ChannelId } from "./channel-policy.ts";
import type { Composition } from "./compose-message.ts";
import type { Message } from "./message.ts";
import type { MessageState } from "./message-state.ts";

/** Which messages are wanted. */
export interface MessageQuery extends PageRequest {
  /** Of one patient. */
  readonly patient?: PatientId;
  /** Of one task. */
  readonly task?: RecordId;
  /** In one state. */
  readonly state?: MessageState;
}

/** What a provider reports of a message. */
export interface Receipt {
  /** The channel. */
  readonly channel: ChannelId;
  /** The provider's reference. */
  readonly providerRef: string;
  /** Whether it arrived. */
  readonly status: "delivered" | "undelivered";
  /** When it arrived, or did not. */
  readonly at: Instant;
}

/** What a patient wrote back. */
export interface Reply {
  /** The channel over which it came. */
  readonly channel: ChannelId;
  /** From where: a telephone number, or the patient's id when the channel knows patients by accounts. */
  readonly from: string;
  /** What it says. */
  readonly text: string;
  /** The provider's reference; the same one twice is the same reply. */
  readonly providerRef: string;
  /** When it was written. */
  readonly at: Instant;
}

/** Whether a receipt was about a message of ours. */
export interface ReceiptNote {
  /** False when no message has this reference. */
  readonly known: boolean;
}

/** What a patient ruled out, as it is kept. */
export interface OptOut {
  /** Id of the entry. */
  readonly id: RecordId;
}

/** Messages to patients. */
export interface Communications {
  /**
   * Renders a message for a patient; nothing is sent.
   *
   * @throws {@link ChannelUnknown} when no channel has this id.
   * @throws {@link ContactPointMissing} when the patient has no number in use.
   * @throws {@link TemplateInvalid} {@link MessageTooLong} when the text is refused.
   */
  compose(input: Composition): Promise<Message>;
  /**
   * Puts a draft on the queue; `tick()` sends it through the contact gate.
   *
   * @throws {@link TransitionRefused} when it is no draft.
   */
  queue(input: { readonly message: RecordId; readonly notBefore?: Instant }): Promise<Message>;
  /**
   * Notes what a provider reports; repeated and out of order it gives the same. What did not arrive goes on over the next
   * channel of the message's policy, if it names one.
   */
  recordReceipt(input: Receipt): Promise<ReceiptNote>;
  /**
   * Keeps what a patient wrote back, in the conversation that it answers. A bare 退订 (or T, TD, R, STOP) also rules out the
   * channel for the purpose of that conversation.
   *
   * @throws {@link NotFound} when nothing was sent over this channel to this address.
   */
  recordReply(input: Reply): Promise<Message>;
  /**
   * Settles a message of which nothing was heard. `resend` keeps it as it is and queues a linked new message with a new
   * key, through the gate.
   *
   * @throws {@link TransitionRefused} when it is not `unknown`.
   */
  resolveUnknown(input: {
    readonly message: RecordId;
    readonly as: "sent" | "undelivered" | "resend";
    readonly reason: string;
  }): Promise<Message>;
  /**
   * Cancels a message that is not being sent yet.
   *
   * @throws {@link TransitionRefused} when its send has begun.
   */
  cancel(input: { readonly message: RecordId; readonly reason: string }): Promise<Message>;
  /** Notes that a patient rules out a channel, a purpose, or both; all of it when neither is named. */
  optOut(input: {
    readonly patient: PatientId;
    readonly channel?: ChannelId;
    readonly purpose?: PurposeOfUse;
    readonly source: string;
  }): Promise<OptOut>;
  /** Notes the channel that a patient likes best, for policies that ask for it; null when there is none any more. */
  preferChannel(input: { readonly patient: PatientId; readonly channel: ChannelId | null }): Promise<void>;
  /** A page of messages, the oldest first. */
  list(input: MessageQuery): Promise<Page<Message>>;
}
