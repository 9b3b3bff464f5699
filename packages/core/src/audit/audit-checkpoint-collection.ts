/**
 * Signed statements of size and root of the tree (`checkpoint.ts`). The row keeps a copy; what protects against a
 * database administrator is the copy that a checkpoint sink took.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of checkpoints; the id follows from the size of the tree. */
export const auditCheckpointCollection: CollectionSpec = defineCollection({
  id: 46,
  name: "auditCheckpoint",
  family: "definitions",
  subject: null,
  columns: {
    treeSize: { type: "int" },
    rootHash: { type: "bytes" },
    at: { type: "instant" },
    jws: { type: "text", max: 4096 },
  },
  uniques: { size: ["treeSize"] },
  appendOnly: true,
});
