/**
 * Which events concern which subject: one row per pseudonym of an event, to find a person's events by. The rows repeat
 * what the event's bytes say, under ids that follow from them, so the verifier knows each row that has to be there.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of (pseudonym, event) pairs. */
export const auditSubjectCollection: CollectionSpec = defineCollection({
  id: 41,
  name: "auditSubject",
  family: "definitions",
  subject: null,
  columns: {
    ref: { type: "bytes" },
    event: { type: "uuid" },
    at: { type: "instant" },
  },
  indexes: { ref: ["ref", "at"], event: ["event"] },
  references: { event: "auditEvent" },
  appendOnly: true,
});
