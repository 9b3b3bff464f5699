/**
 * Rows of medication orders, sealed as clinical data. What columns, indexes and revisions they have is the same for all
 * kinds of records and stands in `fact-row.ts`.
 */
import type { RecordCollection } from "../repository/index.ts";
import { type FactRow, factCollection } from "./fact-row.ts";
import { type MedicationContent, medicationContentSchema } from "./medication.ts";

/** One revision of a medication order. */
export type MedicationRow = FactRow<MedicationContent>;

/** The collection of medication orders. */
export const medicationCollection: RecordCollection<MedicationRow> = factCollection<MedicationContent>({
  id: 63,
  name: "medication",
  category: "clinical",
  schema: medicationContentSchema,
});
