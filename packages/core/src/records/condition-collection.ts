/**
 * Rows of diagnoses, sealed as clinical data. What columns, indexes and revisions they have is the same for all kinds of
 * records and stands in `fact-row.ts`.
 */
import type { RecordCollection } from "../repository/index.ts";
import { type ConditionContent, conditionContentSchema } from "./condition.ts";
import { type FactRow, factCollection } from "./fact-row.ts";

/** One revision of a condition. */
export type ConditionRow = FactRow<ConditionContent>;

/** The collection of conditions. */
export const conditionCollection: RecordCollection<ConditionRow> = factCollection<ConditionContent>({
  id: 61,
  name: "condition",
  category: "clinical",
  schema: conditionContentSchema,
});
