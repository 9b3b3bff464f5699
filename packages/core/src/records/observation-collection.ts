/** Rows of observations; sealed as laboratory data. */
import type { RecordCollection } from "../storage/index.ts";
import { type FactRow, factCollection } from "./fact-collection.ts";
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
