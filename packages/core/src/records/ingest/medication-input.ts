/**
 * Medication orders as a source reports them. The words are FHIR R4's (medicationrequest-status and -intent), still
 * unchecked. A proposal, a plan and an order not to give something never become an input.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { type CodedConcept, codedConceptSchema } from "../../patients/index.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, sourceTextSchema, type Unchecked } from "./source-text.ts";

/** Where an order stands (FHIR R4 medicationrequest-status, without `entered-in-error`). */
export const MEDICATION_STATUSES: readonly MedicationStatus[] = [
  "active",
  "on-hold",
  "cancelled",
  "completed",
  "stopped",
  "draft",
  "unknown",
];

/** Where an order stands; `stopped` and `completed` are history, not current medication. */
export type MedicationStatus =
  | "active"
  | "on-hold"
  | "cancelled"
  | "completed"
  | "stopped"
  | "draft"
  | "unknown";

/** How often something is taken: `frequency` times every `period` units (FHIR R4 Timing.repeat). */
export interface DosageTiming {
  /** Times per period. */
  readonly frequency?: number;
  /** Length of the period. */
  readonly period?: number;
  /** Unit of the period, UCUM: `s min h d wk mo a`. */
  readonly periodUnit?: string;
}

/** An amount. */
export interface Amount {
  /** How much. */
  readonly number: number;
  /** Unit as reported. */
  readonly unit?: string;
}

/** One instruction of an order. */
export interface Dosage {
  /** The instruction as written. */
  readonly text?: string;
  /** Only when needed. */
  readonly asNeeded?: boolean;
  /** How often. */
  readonly timing?: DosageTiming;
  /** How much each time. */
  readonly dose?: Amount;
}

/** One medication order. */
export interface MedicationInput {
  /** The order in the source's own terms. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: Unchecked<MedicationStatus>;
  /** What was ordered. */
  readonly medication: CodedConcept;
  /** When it was ordered. */
  readonly authoredAt?: FactTime;
  /** How it is taken. */
  readonly dosage?: readonly Dosage[];
  /** The encounter in the source's own terms. */
  readonly encounter?: string;
}

/** Accepts a {@link Dosage}. */
export const dosageSchema: z.ZodType<Dosage> = exactSchema<Dosage>()(
  z
    .strictObject({
      text: z.exactOptional(sourceTextSchema),
      asNeeded: z.exactOptional(z.boolean()),
      timing: z.exactOptional(
        z
          .strictObject({
            frequency: z.exactOptional(z.number()),
            period: z.exactOptional(z.number()),
            periodUnit: z.exactOptional(sourceCodeSchema),
          })
          .readonly(),
      ),
      dose: z.exactOptional(
        z.strictObject({ number: z.number(), unit: z.exactOptional(sourceCodeSchema) }).readonly(),
      ),
    })
    .readonly(),
);

/** Accepts a {@link MedicationInput}; its times and statuses are checked when it is applied. */
export const medicationInputSchema: z.ZodType<MedicationInput> = exactSchema<MedicationInput>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      status: sourceCodeSchema,
      medication: codedConceptSchema,
      authoredAt: z.exactOptional(sourceCodeSchema),
      dosage: z.exactOptional(z.array(dosageSchema).max(50).readonly()),
      encounter: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);
