/**
 * Condition (诊断): a diagnosis with its course and its certainty. A provisional or differential diagnosis is kept and
 * feeds no tag by default; a refuted one is never stored as one. `Condition` of `@hcrm/rules` is another thing: the
 * expression of a rule.
 */
import { z } from "zod";
import { exactSchema, type Instant, type RecordId } from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, type PartialDate } from "../patients/index.ts";
import { type FactContent, factContentShape } from "./fact-row.ts";
import { factTimeSchema } from "./fact-time.ts";
import {
  CLINICAL_STATUSES,
  type ClinicalStatus,
  CONDITION_CERTAINTIES,
  type ConditionCertainty,
} from "./ingest/condition-input.ts";
import type { WrittenTime } from "./ingest/source-text.ts";
import type { Provenance } from "./provenance.ts";

/** A time, or what the source wrote instead of one. */
export type TimeOrText = Instant | PartialDate | WrittenTime;

/** What is known of a diagnosis besides its record. */
export interface ConditionDetails {
  /** What was diagnosed. */
  readonly code: CodedConcept;
  /** Course. */
  readonly clinical?: ClinicalStatus;
  /** Certainty. */
  readonly verification?: ConditionCertainty;
  /** Category code as given. */
  readonly category?: string;
  /** When it began. */
  readonly onset?: TimeOrText;
  /** When it ended. */
  readonly abatement?: TimeOrText;
  /** When it was written down. */
  readonly recordedAt?: Instant | PartialDate;
}

/** The sealed content of a condition. */
export interface ConditionContent extends FactContent, ConditionDetails {
  /** The encounter's key at the source, as a keyed hash (hex). */
  readonly encounterHash?: string;
}

/** A diagnosis as a caller sees it. */
export interface Condition extends ConditionDetails {
  /** Id of the record. */
  readonly id: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** Where it came from. */
  readonly provenance: Provenance;
}

const timeOrText = z.union([
  factTimeSchema,
  z.strictObject({ text: z.string().min(1).max(65_536) }).readonly(),
]);

/** Accepts a {@link ConditionContent}; the schema of its sealed group. */
export const conditionContentSchema: z.ZodType<ConditionContent> = exactSchema<ConditionContent>()(
  z
    .strictObject({
      ...factContentShape,
      code: codedConceptSchema,
      clinical: z.exactOptional(z.enum(CLINICAL_STATUSES)),
      verification: z.exactOptional(z.enum(CONDITION_CERTAINTIES)),
      category: z.exactOptional(z.string().min(1).max(512)),
      onset: z.exactOptional(timeOrText),
      abatement: z.exactOptional(timeOrText),
      recordedAt: z.exactOptional(factTimeSchema),
      encounterHash: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
    })
    .readonly(),
);

const OVER: readonly (ClinicalStatus | undefined)[] = ["inactive", "remission", "resolved"];
const UNSURE: readonly (ConditionCertainty | undefined)[] = ["unconfirmed", "provisional", "differential"];

/** Says whether a diagnosis is sure and still there: only then rules see it. */
export function isEstablished({ clinical, verification }: ConditionDetails): boolean {
  return !OVER.includes(clinical) && !UNSURE.includes(verification);
}
