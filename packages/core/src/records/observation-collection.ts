/**
 * Rows of observations, sealed as laboratory data. What columns, indexes and revisions they have is the same for all kinds
 * of records and stands in `fact-row.ts`.
 */
import type { RecordCollection } from "../repository/index.ts";
import { type FactRow, factCollection } from "./fact-row.ts";
import { type ObservationContent, observationContentSchema } from "./observation.ts";

/** One revision of an observation. */
export type ObservationRow = FactRow<ObservationContent>;

/** The collection of observations. */
export const observationCollection: RecordCollection<ObservationRow> = factCollection<ObservationContent>({
  id: 60,
  name: "observation",
  category: "lab",
  schema: observationContentSchema,
});
