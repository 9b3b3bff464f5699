/**
 * What messages do when something happens to a patient: drafts and queued ones are cancelled in the transaction that
 * records it. What is being sent, or of which nothing was heard, keeps its truth and is never sent again.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { PatientId } from "../kernel/index.ts";
import type { DomainEvent, OperationContext, Reaction, ReactionEffect } from "../operations/index.ts";
import { lockContactState } from "./contact-state.ts";
import { contactStateCollection, messageCollection } from "./message-collection.ts";

const WRITES: readonly string[] = [messageCollection.spec.name, contactStateCollection.name];
const STOPPABLE: readonly string[] = ["draft", "queued"];

/** Cancels what has not begun to be sent, of one purpose or of all. */
async function cancelUnsent(
  context: OperationContext,
  patient: PatientId,
  purpose?: PurposeOfUse,
): Promise<ReactionEffect> {
  await lockContactState(context, patient);
  const rows = context.rows(messageCollection.spec);
  let messages = 0;
  for (;;) {
    const changed = await rows.updateWhere(
      [
        ["patientId", "eq", patient],
        ["directionKind", "eq", "out"],
        ...(purpose === undefined ? [] : [["purposeKind", "eq", purpose] as const]),
        ["state", "in", STOPPABLE],
      ],
      { state: "cancelled", reasonState: null },
    );
    messages += changed;
    if (changed < 1000) return { messages };
  }
}

/** The reactions of messages. A withdrawal stops those of its purpose, everything else stops all. */
export const messageReactions: readonly Reaction[] = (
  ["consent-withdrawn", "deceased", "merged", "restricted"] as const satisfies readonly DomainEvent["kind"][]
).map((on) => ({
  on,
  writes: WRITES,
  react: (context, event) =>
    cancelUnsent(context, event.patient, event.kind === "consent-withdrawn" ? event.purpose : undefined),
}));
