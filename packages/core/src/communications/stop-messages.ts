/**
 * What messages do when something happens to a patient: drafts and queued ones are cancelled in the transaction that
 * records it. What is being sent, or of which nothing was heard, keeps its truth and is never sent again.
 */
import type { PatientId } from "../kernel/index.ts";
import type { DomainEvent, OperationContext, Reaction, ReactionEffect } from "../operations/index.ts";
import { lockContactState } from "./contact-state.ts";
import { contactStateCollection, messageCollection } from "./message-collection.ts";

const WRITES: readonly string[] = [messageCollection.spec.name, contactStateCollection.name];
const STOPPABLE: readonly string[] = ["draft", "queued"];

/** Cancels what has not begun to be sent. */
async function cancelUnsent(context: OperationContext, patient: PatientId): Promise<ReactionEffect> {
  await lockContactState(context, patient);
  const rows = context.rows(messageCollection.spec);
  let messages = 0;
  for (;;) {
    const changed = await rows.updateWhere(
      [
        ["patientId", "eq", patient],
        ["directionKind", "eq", "out"],
        ["state", "in", STOPPABLE],
      ],
      { state: "cancelled", reasonState: null },
    );
    messages += changed;
    if (changed < 1000) return { messages };
  }
}

/** The reactions of messages. The purpose of a message is sealed, so a withdrawal stops unsent messages of all purposes. */
export const messageReactions: readonly Reaction[] = (
  ["consent-withdrawn", "deceased", "merged", "restricted"] as const satisfies readonly DomainEvent["kind"][]
).map((on) => ({ on, writes: WRITES, react: (context, { patient }) => cancelUnsent(context, patient) }));
