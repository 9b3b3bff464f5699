/**
 * Work items: what is to be done later, as one narrow claimable row each. A row holds kind, reference and times and no
 * patient data, so a lease never re-writes a sealed group (`follow-ups.md` section 7).
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of work items; one row per kind and reference. */
export const workItemCollection: CollectionSpec = defineCollection({
  id: 30,
  name: "workItem",
  family: "communications",
  subject: null,
  columns: { kind: { type: "text", max: 32 }, ref: { type: "text", max: 64 } },
  uniques: { ref: ["kind", "ref"] },
  claimable: true,
});
