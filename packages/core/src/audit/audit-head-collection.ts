/**
 * The growing end of a tenant's tree: one row with the number of leaves and the frontier, and the id of the log, which
 * checkpoints carry. The only row of the log that changes; a MAC under the tenant's audit key covers all of it.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of heads, one row a tenant. */
export const auditHeadCollection: CollectionSpec = defineCollection({
  id: 45,
  name: "auditHead",
  family: "definitions",
  subject: null,
  columns: {
    logId: { type: "uuid" },
    size: { type: "int" },
    frontier: { type: "bytes", null: true },
    lowMark: { type: "uuid" },
    mac: { type: "bytes" },
  },
});
