/** Rows of diagnoses; sealed as clinical data. */
import type { RecordCollection } from "../storage/index.ts";
import { type ConditionContent, conditionContentSchema } from "./condition.ts";
import { type FactRow, factCollection } from "./fact-collection.ts";

/** One revision of a condition. */
export type ConditionRow = FactRow<ConditionContent>;

/** The collection of conditions. */
export const conditionCollection: RecordCollection<ConditionRow> = factCollection<ConditionContent>({
  id: 61,
  name: "condition",
  category: "clinical",
  schema: conditionContentSchema,
});
