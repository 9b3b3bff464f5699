/**
 * Medication (用药): what was ordered, and how it is taken. Stopped and completed orders are history and never current
 * medication; an order not to give something is none at all.
 */
import { z } from "zod";
import { exactSchema, type Instant, type RecordId } from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, type PartialDate } from "../patients/index.ts";
import { type FactContent, factContentShape } from "./fact-row.ts";
import { factTimeSchema } from "./fact-time.ts";
import { type Dosage, dosageSchema, type MedicationStatus } from "./ingest/medication-input.ts";
import type { Provenance } from "./provenance.ts";

/** What is known of an order besides its record. */
export interface MedicationDetails {
  /** What was ordered. */
  readonly medication: CodedConcept;
  /** When it was ordered. */
  readonly authoredAt?: Instant | PartialDate;
  /** How it is taken. */
  readonly dosage?: readonly Dosage[];
}

/** The sealed content of a medication order. */
export interface MedicationContent extends FactContent, MedicationDetails {
  /** The encounter's key at the source, as a keyed hash (hex). */
  readonly encounterHash?: string;
}

/** A medication order as a caller sees it. */
export interface Medication extends MedicationDetails {
  /** Id of the record. */
  readonly id: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** Where it stands. */
  readonly status: MedicationStatus;
  /** Where it came from. */
  readonly provenance: Provenance;
}

/** Accepts a {@link MedicationContent}; the schema of its sealed group. */
export const medicationContentSchema: z.ZodType<MedicationContent> = exactSchema<MedicationContent>()(
  z
    .strictObject({
      ...factContentShape,
      medication: codedConceptSchema,
      authoredAt: z.exactOptional(factTimeSchema),
      dosage: z.exactOptional(z.array(dosageSchema).max(50).readonly()),
      encounterHash: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
    })
    .readonly(),
);
