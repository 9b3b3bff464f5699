/** The table of the message machine, cell by cell, and receipts that come twice or in the wrong order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isStoppable,
  type MessageEvent,
  type MessageState,
  messageAfter,
} from "../../src/communications/index.ts";

const events: readonly MessageEvent[] = [
  "queue",
  "defer",
  "suppress",
  "begin",
  "accept",
  "reject",
  "retry",
  "lose-idempotent",
  "lose",
  "exhaust",
  "resolve-sent",
  "resolve-undelivered",
  "receipt-delivered",
  "receipt-undelivered",
  "cancel",
];

const allowed: Record<MessageState, readonly string[]> = {
  draft: ["queue queued", "cancel cancelled"],
  queued: ["defer queued", "suppress suppressed", "begin sending", "exhaust dead", "cancel cancelled"],
  sending: ["accept sent", "reject undelivered", "retry queued", "lose-idempotent queued", "lose unknown"],
  unknown: [
    "resolve-sent sent",
    "resolve-undelivered undelivered",
    "receipt-delivered delivered",
    "receipt-undelivered undelivered",
  ],
  sent: ["receipt-delivered delivered", "receipt-undelivered undelivered"],
  delivered: ["receipt-delivered delivered", "receipt-undelivered delivered"],
  undelivered: ["receipt-delivered delivered", "receipt-undelivered undelivered"],
  suppressed: [],
  dead: [],
  cancelled: [],
};

describe("messageAfter", () => {
  it.each(Object.entries(allowed))("%s knows what the design says, and nothing else", (state, expected) => {
    const from = state as MessageState; // keys of a record by state
    const found = events.flatMap((event) => {
      try {
        return [`${event} ${messageAfter(from, event)}`];
      } catch (error) {
        expect(error).toMatchObject({
          code: "TransitionRefused",
          details: { entity: "message", from, action: event },
        });
        return [];
      }
    });
    expect(found).toEqual(expected);
  });

  it("gives one result for receipts in any order and number", () => {
    const receipt = fc.constantFrom("receipt-delivered" as const, "receipt-undelivered" as const);
    fc.assert(
      fc.property(
        fc.constantFrom("sent" as const, "unknown" as const),
        fc.array(receipt, { minLength: 1 }),
        (from, receipts) => {
          const end = receipts.reduce<MessageState>(messageAfter, from);
          expect(end).toBe(receipts.includes("receipt-delivered") ? "delivered" : "undelivered");
        },
      ),
    );
  });
});

describe("isStoppable", () => {
  it("is true only before a send begins", () => {
    const states = Object.keys(allowed) as MessageState[]; // keys of a record by state
    expect(states.filter(isStoppable)).toEqual(["draft", "queued"]);
  });
});
