/**
 * Channels (渠道): the host's ways of reaching a person. SMS, WeChat template messages, app push and phone are the host's
 * own; the SDK hands over a rendered message with an idempotency key and takes one of three answers. No answer at all is
 * not "not sent": what happens then depends on whether the channel is idempotent.
 */
import type { RecordId } from "../kernel/index.ts";
import type { ChannelDirectory } from "../operations/index.ts";
import type { ChannelId } from "./channel-policy.ts";

/** What a channel can do. */
export interface ChannelCapabilities {
  /** Sending twice with one key gives one message. */
  readonly idempotent: boolean;
  /** It reports delivery later, through `recordReceipt`. */
  readonly receipts: boolean;
  /** Longest body, in characters (code points); no limit when absent. */
  readonly maxLength?: number;
  /** It can carry pictures and files. */
  readonly media: boolean;
  /** It shows messages on a lock screen: it gets the public part only. */
  readonly lockScreen?: boolean;
  /** What `to` holds: a telephone number, or the patient's id, which the host knows an account for; `phone` when absent. */
  readonly address?: "phone" | "patient";
}

/** A message as a channel gets it. */
export interface RenderedMessage {
  /** Id of the message. */
  readonly id: RecordId;
  /** Where it goes: a telephone number, or the patient's id when the channel knows patients by accounts of its own. */
  readonly to: string;
  /** The body, plain text. */
  readonly body: string;
  /** The body with every value masked: for logs. */
  readonly masked: string;
}

/** The answer of a channel. */
export type SendResult = SentResult | RejectedResult | RetryResult;

/** The channel took the message. */
export interface SentResult {
  /** Taken. */
  readonly status: "sent";
  /** The provider's reference, by which receipts name it. */
  readonly providerRef?: string;
}

/** The channel refused the message for good. */
export interface RejectedResult {
  /** Refused. */
  readonly status: "rejected";
  /** The channel's own code. */
  readonly code: string;
}

/** The channel asks for another attempt. */
export interface RetryResult {
  /** Not now. */
  readonly status: "retry";
  /** The channel's own code. */
  readonly code: string;
  /** Not before so many milliseconds. */
  readonly afterMs?: number;
}

/** A way of reaching a person. */
export interface Channel {
  /** Its id. */
  readonly id: ChannelId;
  /** After so many milliseconds without an answer the attempt counts as lost. */
  readonly timeoutMs: number;
  /** What it can do. */
  readonly capabilities: ChannelCapabilities;
  /** Sends a message. A thrown error counts as no answer. */
  send(
    message: RenderedMessage,
    context: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<SendResult>;
}

/** A channel as it is listed. */
export interface ChannelInfo {
  /** Its id. */
  readonly id: ChannelId;
  /** What it can do. */
  readonly capabilities: ChannelCapabilities;
}

/** The channels of one instance; there is no global list. */
export interface Channels extends ChannelDirectory {
  /** Adds a channel, or replaces the one with its id. */
  register(channel: Channel): void;
  /** All channels, in the order in which they were registered. */
  list(): readonly ChannelInfo[];
  /** One channel; `undefined` when there is none with this id. */
  find(id: ChannelId): Channel | undefined;
}

/** Makes the channels of an instance. */
export function createChannels(channels: readonly Channel[] = []): Channels {
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  return {
    register: (channel) => {
      known.set(channel.id, channel);
    },
    list: () => [...known.values()].map(({ id, capabilities }) => ({ id, capabilities })),
    find: (id) => known.get(id),
    limitsOf: (id) => known.get(id)?.capabilities,
    ids: () => [...known.keys()],
  };
}
