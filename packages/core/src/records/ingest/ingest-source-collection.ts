/**
 * Rows of ingest sources. They are configuration of the tenant and hold no patient data, so the definition stands in
 * clear as canonical JSON.
 */
import { type CollectionSpec, defineCollection } from "../../storage/index.ts";

/** The collection of ingest sources. */
export const ingestSourceCollection: CollectionSpec = defineCollection({
  id: 65,
  name: "ingestSource",
  family: "definitions",
  subject: null,
  columns: { sourceId: { type: "text", max: 63 }, definition: { type: "json" } },
  uniques: { source: ["sourceId"] },
});
