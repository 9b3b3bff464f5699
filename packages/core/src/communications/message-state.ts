/**
 * States of a message (消息) in the outbox. A message that is being sent and of which nothing was heard is `unknown`, never
 * "sent" and never "not sent"; only an idempotent channel may try again with the same key. Receipts may come twice and
 * in any order: once one says delivered, the message is delivered.
 */
import { type Transitions, transition } from "../kernel/index.ts";

/** State of a message. */
export type MessageState =
  | "draft"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "suppressed"
  | "unknown"
  | "dead"
  | "cancelled";

/** What can happen to a message. */
export type MessageEvent =
  /** Rendered and committed with its key. */
  | "queue"
  /** The gate defers: it stays queued, visible later. */
  | "defer"
  /** The gate suppresses. */
  | "suppress"
  /** The gate allows: committed before the call to the channel. */
  | "begin"
  /** The channel took it. */
  | "accept"
  /** The channel refused it for good. */
  | "reject"
  /** The channel asks for another attempt. */
  | "retry"
  /** No answer, and the channel is idempotent. */
  | "lose-idempotent"
  /** No answer, and another attempt could be a second message. */
  | "lose"
  /** No attempts left. */
  | "exhaust"
  /** A person found out that it was sent. */
  | "resolve-sent"
  /** A person found out that it was not. */
  | "resolve-undelivered"
  /** The provider says delivered. */
  | "receipt-delivered"
  /** The provider says not delivered. */
  | "receipt-undelivered"
  /** Withdrawal, death, merge or a person. */
  | "cancel";

const TABLE: Transitions<MessageState, MessageEvent> = {
  draft: { queue: "queued", cancel: "cancelled" },
  queued: { begin: "sending", defer: "queued", suppress: "suppressed", exhaust: "dead", cancel: "cancelled" },
  sending: {
    accept: "sent",
    reject: "undelivered",
    retry: "queued",
    "lose-idempotent": "queued",
    lose: "unknown",
  },
  unknown: {
    "resolve-sent": "sent",
    "resolve-undelivered": "undelivered",
    "receipt-delivered": "delivered",
    "receipt-undelivered": "undelivered",
  },
  sent: { "receipt-delivered": "delivered", "receipt-undelivered": "undelivered" },
  delivered: { "receipt-delivered": "delivered", "receipt-undelivered": "delivered" },
  undelivered: { "receipt-delivered": "delivered", "receipt-undelivered": "undelivered" },
  suppressed: {},
  dead: {},
  cancelled: {},
};

/**
 * The state after an event.
 *
 * @throws {@link TransitionRefused} when the state does not know the event.
 * @example
 * ```ts
 * messageAfter("sending", "lose"); // "unknown"
 * ```
 */
export function messageAfter(state: MessageState, event: MessageEvent): MessageState {
  return transition("message", TABLE, state, event);
}

/** Says whether withdrawal, death and merge still stop a message; `sending` and `unknown` keep their truth. */
export function isStoppable(state: MessageState): boolean {
  return state === "draft" || state === "queued";
}
