/**
 * Roots of the full subtrees of 1,024 and 1,048,576 leaves, written with the leaf that fills them. They are all that is
 * stored of the inner nodes; with them a proof reads a few thousand hashes however long the log is.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** Heights of the subtrees that are stored, highest first: 2^20 and 2^10 leaves. */
export const STORED_LEVELS: readonly number[] = [20, 10];

/** The collection of subtree roots; the id follows from level and position. */
export const auditSubtreeCollection: CollectionSpec = defineCollection({
  id: 44,
  name: "auditSubtree",
  family: "definitions",
  subject: null,
  columns: {
    level: { type: "int" },
    position: { type: "int" },
    hash: { type: "bytes" },
  },
  indexes: { place: ["level", "position"] },
  appendOnly: true,
});
