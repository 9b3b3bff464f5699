/**
 * Diagnoses as a source records them. The words are FHIR R4's (condition-clinical, condition-ver-status), still
 * unchecked. A refuted diagnosis never becomes an input; a provisional one does and feeds no tag by default.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { type CodedConcept, codedConceptSchema } from "../../patients/index.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, sourceTextSchema, type Unchecked, type WrittenTime } from "./source-text.ts";

/** Course of a condition (FHIR R4 condition-clinical). */
export const CLINICAL_STATUSES: readonly ClinicalStatus[] = [
  "active",
  "recurrence",
  "relapse",
  "inactive",
  "remission",
  "resolved",
];

/** Course of a condition. */
export type ClinicalStatus = "active" | "recurrence" | "relapse" | "inactive" | "remission" | "resolved";

/** How sure the diagnosis is (FHIR R4 condition-ver-status, without `refuted` and `entered-in-error`). */
export const CONDITION_CERTAINTIES: readonly ConditionCertainty[] = [
  "unconfirmed",
  "provisional",
  "differential",
  "confirmed",
];

/** How sure the diagnosis is. */
export type ConditionCertainty = "unconfirmed" | "provisional" | "differential" | "confirmed";

/** One diagnosis. */
export interface ConditionInput {
  /** The diagnosis in the source's own terms. */
  readonly ref: string;
  /** What was diagnosed. */
  readonly code: CodedConcept;
  /** Course. */
  readonly clinical?: Unchecked<ClinicalStatus>;
  /** Certainty. */
  readonly verification?: Unchecked<ConditionCertainty>;
  /** Category code as given, for example `problem-list-item`. */
  readonly category?: string;
  /** When it began: a time, or what the source wrote instead of one. */
  readonly onset?: FactTime | WrittenTime;
  /** When it ended. */
  readonly abatement?: FactTime | WrittenTime;
  /** When it was written down. */
  readonly recordedAt?: FactTime;
  /** The encounter in the source's own terms. */
  readonly encounter?: string;
}

const timeOrText = z.union([sourceCodeSchema, z.strictObject({ text: sourceTextSchema }).readonly()]);

/** Accepts a {@link ConditionInput}; its times and statuses are checked when it is applied. */
export const conditionInputSchema: z.ZodType<ConditionInput> = exactSchema<ConditionInput>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      code: codedConceptSchema,
      clinical: z.exactOptional(sourceCodeSchema),
      verification: z.exactOptional(sourceCodeSchema),
      category: z.exactOptional(sourceCodeSchema),
      onset: z.exactOptional(timeOrText),
      abatement: z.exactOptional(timeOrText),
      recordedAt: z.exactOptional(sourceCodeSchema),
      encounter: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);
