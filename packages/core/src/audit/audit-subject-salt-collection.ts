/**
 * The 16 random bytes that turn a patient id into the pseudonym of the log. Erasure deletes the row (and the copy in
 * `subjectGate`): the events stay as they are and can no longer be tied to the person.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of salts; the id is the patient's. */
export const auditSubjectSaltCollection: CollectionSpec = defineCollection({
  id: 42,
  name: "auditSubjectSalt",
  family: "definitions",
  subject: "id",
  columns: { salt: { type: "bytes" } },
});
