/**
 * Subject keys: whose an identifier is, as a keyed hash. Ingest finds a person by it without opening anything, also one
 * whose record is restricted and therefore invisible to every other look-up: such facts are held, not filed elsewhere.
 */
import { type CollectionSpec, defineCollection } from "../../storage/index.ts";

/** The collection of subject keys. */
export const subjectKeyCollection: CollectionSpec = defineCollection({
  id: 68,
  name: "subjectKey",
  family: "ingest",
  subject: "patientId",
  columns: { patientId: { type: "uuid" }, identifierHash: { type: "bytes" } },
  uniques: { identifier: ["identifierHash"] },
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});
