/**
 * Rows of encounters, sealed as clinical data, with an index of their class besides what all kinds of records have
 * (`fact-row.ts`).
 */
import { blindIndex } from "../encryption/index.ts";
import type { RecordCollection } from "../repository/index.ts";
import { type EncounterContent, encounterContentSchema } from "./encounter.ts";
import { type FactRow, factCollection } from "./fact-row.ts";

/** One revision of an encounter. */
export type EncounterRow = FactRow<EncounterContent>;

/** The collection of encounters. */
export const encounterCollection: RecordCollection<EncounterRow> = factCollection<EncounterContent>({
  id: 62,
  name: "encounter",
  category: "clinical",
  schema: encounterContentSchema,
  indexes: [
    blindIndex<EncounterContent>({
      id: 10,
      name: "class",
      width: { kind: "code", vocabulary: "encounter-class" },
      normaliser: "code/1",
      of: ["class"],
    }),
  ],
});
