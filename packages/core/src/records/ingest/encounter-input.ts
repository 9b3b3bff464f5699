/**
 * Visits, stays and appointments as a source reports them. The words are FHIR R4's (encounter-status, v3-ActCode class),
 * still unchecked. A planned encounter is an appointment; a finished inpatient stay anchors the discharge follow-up.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { type CodedConcept, codedConceptSchema } from "../../patients/index.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, type Unchecked } from "./source-text.ts";

/** Where an encounter stands (FHIR R4 EncounterStatus, without `entered-in-error`). */
export const ENCOUNTER_STATUSES: readonly EncounterStatus[] = [
  "planned",
  "arrived",
  "triaged",
  "in-progress",
  "onleave",
  "finished",
  "cancelled",
  "unknown",
];

/** Where an encounter stands. */
export type EncounterStatus =
  | "planned"
  | "arrived"
  | "triaged"
  | "in-progress"
  | "onleave"
  | "finished"
  | "cancelled"
  | "unknown";

/** Kind of encounter (HL7 v3 ActCode): outpatient, emergency, inpatient, observation stay, virtual, home. */
export type EncounterClass = "AMB" | "EMER" | "IMP" | "OBSENC" | "VR" | "HH";

/** One visit, stay or appointment. */
export interface EncounterInput {
  /** The encounter in the source's own terms. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: Unchecked<EncounterStatus>;
  /** Kind; codes outside {@link EncounterClass} are kept as given. */
  readonly class?: Unchecked<EncounterClass>;
  /** Start. */
  readonly start?: FactTime;
  /** End; for an inpatient stay the discharge. */
  readonly end?: FactTime;
  /** What kind of visit. */
  readonly types?: readonly CodedConcept[];
  /** Why. */
  readonly reasons?: readonly CodedConcept[];
  /** Where to after the stay. */
  readonly discharge?: CodedConcept;
}

/** Accepts an {@link EncounterInput}; its times and statuses are checked when it is applied. */
export const encounterInputSchema: z.ZodType<EncounterInput> = exactSchema<EncounterInput>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      status: sourceCodeSchema,
      class: z.exactOptional(sourceCodeSchema),
      start: z.exactOptional(sourceCodeSchema),
      end: z.exactOptional(sourceCodeSchema),
      types: z.exactOptional(z.array(codedConceptSchema).max(50).readonly()),
      reasons: z.exactOptional(z.array(codedConceptSchema).max(50).readonly()),
      discharge: z.exactOptional(codedConceptSchema),
    })
    .readonly(),
);
