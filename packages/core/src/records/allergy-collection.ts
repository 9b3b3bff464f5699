/** Rows of allergies; sealed as clinical data. */
import type { RecordCollection } from "../storage/index.ts";
import { type AllergyContent, allergyContentSchema } from "./allergy.ts";
import { type FactRow, factCollection } from "./fact-collection.ts";

/** One revision of an allergy. */
export type AllergyRow = FactRow<AllergyContent>;

/** The collection of allergies. */
export const allergyCollection: RecordCollection<AllergyRow> = factCollection<AllergyContent>({
  id: 64,
  name: "allergy",
  category: "clinical",
  schema: allergyContentSchema,
});
