/**
 * Rows of care relationships. The party is the host's own id of an actor or unit, no patient data. `validTo` is never
 * null, because no storage condition is true of a null: an open end is the last instant that can be stored.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** Stored in `validTo` for a relationship without an end. */
export const NO_END = "9999-12-31T23:59:59.999Z";

/** The collection of care relationships. */
export const careRelationshipCollection: CollectionSpec = defineCollection({
  id: 11,
  name: "careRelationship",
  family: "privacy",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    partyRef: { type: "text", max: 200 },
    kind: { type: "text", max: 32 },
    validFrom: { type: "instant" },
    validTo: { type: "instant" },
  },
  indexes: { patient: ["patientId", "partyRef"], party: ["partyRef", "patientId"] },
});
