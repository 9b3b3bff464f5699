/**
 * Rows of allergies, sealed as clinical data. What columns, indexes and revisions they have is the same for all kinds of
 * records and stands in `fact-row.ts`.
 */
import type { RecordCollection } from "../repository/index.ts";
import { type AllergyContent, allergyContentSchema } from "./allergy.ts";
import { type FactRow, factCollection } from "./fact-row.ts";

/** One revision of an allergy. */
export type AllergyRow = FactRow<AllergyContent>;

/** The collection of allergies. */
export const allergyCollection: RecordCollection<AllergyRow> = factCollection<AllergyContent>({
  id: 64,
  name: "allergy",
  category: "clinical",
  schema: allergyContentSchema,
});
