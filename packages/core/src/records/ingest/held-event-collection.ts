/**
 * Rows of held events. A held event is its own subject, so its content is sealed under a key that no patient's data
 * shares.
 */
import type { SealedGroupSpec } from "../../encryption/index.ts";
import type { Instant, SubjectId } from "../../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../../repository/index.ts";
import { type HeldContent, type HoldReason, heldContentSchema } from "./held-event.ts";

/** A stored held event. */
export interface HeldEventRow {
  /** Id of the held event, and of the subject whose key seals it. */
  readonly id: SubjectId;
  /** Source it came from. */
  readonly sourceId: string;
  /** Keyed hash of the delivery: a repeated delivery is not held twice. */
  readonly keyHash: Uint8Array;
  /** Why it is held. */
  readonly state: HoldReason;
  /** When it arrived. */
  readonly receivedAt: Instant;
  /** Sealed event. */
  readonly content?: HeldContent;
}

const content: SealedGroupSpec<HeldContent> = {
  id: 1,
  name: "content",
  category: "clinical",
  key: "subject",
  version: 1,
  schema: heldContentSchema,
  upgrades: new Map(),
};

/** The collection of held events. */
export const heldEventCollection: RecordCollection<HeldEventRow> = recordCollection<HeldEventRow>()({
  id: 70,
  name: "heldEvent",
  family: "ingest",
  subject: "id",
  columns: {
    sourceId: { type: "text", max: 63 },
    keyHash: { type: "bytes" },
    state: { type: "text", max: 32 },
    receivedAt: { type: "instant" },
  },
  sealedGroups: [content],
  uniques: { key: ["sourceId", "keyHash"] },
  indexes: { received: ["receivedAt"] },
});
