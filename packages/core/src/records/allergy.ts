/**
 * Allergy (过敏): what a patient does not tolerate, or the statement that nothing is known. The two never mix: "no known
 * allergy" has no substance and says that someone asked, and when.
 */
import { z } from "zod";
import { exactSchema, type Instant, type RecordId } from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, type PartialDate } from "../patients/index.ts";
import { type FactContent, factContentShape } from "./fact-row.ts";
import { factTimeSchema } from "./fact-time.ts";
import type { Provenance } from "./provenance.ts";

/** Whether an allergy still exists. */
export const ALLERGY_STATUSES = ["active", "inactive", "resolved"] as const;
/** How sure an allergy is. */
export const ALLERGY_CERTAINTIES = ["unconfirmed", "confirmed"] as const;
/** How dangerous a further contact would be. */
export const ALLERGY_CRITICALITIES = ["low", "high", "unable-to-assess"] as const;
/** How bad a reaction was. */
export const REACTION_SEVERITIES = ["mild", "moderate", "severe"] as const;
/** Allergy or intolerance. */
export const ALLERGY_TYPES = ["allergy", "intolerance"] as const;
/** To which substances the statement that none is known applies. */
export const NO_KNOWN_SCOPES = ["any", "drug", "food", "environment"] as const;

/** One reaction that happened. */
export interface Reaction {
  /** What was seen. */
  readonly manifestations: readonly CodedConcept[];
  /** What caused it. */
  readonly substance?: CodedConcept;
  /** How bad it was. */
  readonly severity?: (typeof REACTION_SEVERITIES)[number];
}

/** What is known of an allergy besides its record; `code` or `noKnown` is present. */
export interface AllergyDetails {
  /** What the patient does not tolerate. */
  readonly code?: CodedConcept;
  /** No allergy is known to these substances. */
  readonly noKnown?: (typeof NO_KNOWN_SCOPES)[number];
  /** Whether it still exists. */
  readonly clinical?: (typeof ALLERGY_STATUSES)[number];
  /** Certainty. */
  readonly verification?: (typeof ALLERGY_CERTAINTIES)[number];
  /** Allergy or intolerance. */
  readonly type?: (typeof ALLERGY_TYPES)[number];
  /** Kinds of substance as given. */
  readonly categories?: readonly string[];
  /** Danger of a further contact. */
  readonly criticality?: (typeof ALLERGY_CRITICALITIES)[number];
  /** Reactions that happened. */
  readonly reactions?: readonly Reaction[];
  /** When it began. */
  readonly onset?: Instant | PartialDate;
  /** When it was written down; of "no known allergy": as of when. */
  readonly recordedAt?: Instant | PartialDate;
}

/** The sealed content of an allergy. */
export interface AllergyContent extends FactContent, AllergyDetails {}

/** An allergy as a caller sees it. */
export interface Allergy extends AllergyDetails {
  /** Id of the record. */
  readonly id: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** Where it came from. */
  readonly provenance: Provenance;
}

const reactionSchema: z.ZodType<Reaction> = exactSchema<Reaction>()(
  z
    .strictObject({
      manifestations: z.array(codedConceptSchema).max(50).readonly(),
      substance: z.exactOptional(codedConceptSchema),
      severity: z.exactOptional(z.enum(REACTION_SEVERITIES)),
    })
    .readonly(),
);

/** Accepts an {@link AllergyContent}; the schema of its sealed group. */
export const allergyContentSchema: z.ZodType<AllergyContent> = exactSchema<AllergyContent>()(
  z
    .strictObject({
      ...factContentShape,
      code: z.exactOptional(codedConceptSchema),
      noKnown: z.exactOptional(z.enum(NO_KNOWN_SCOPES)),
      clinical: z.exactOptional(z.enum(ALLERGY_STATUSES)),
      verification: z.exactOptional(z.enum(ALLERGY_CERTAINTIES)),
      type: z.exactOptional(z.enum(ALLERGY_TYPES)),
      categories: z.exactOptional(z.array(z.string().min(1).max(65_536)).max(20).readonly()),
      criticality: z.exactOptional(z.enum(ALLERGY_CRITICALITIES)),
      reactions: z.exactOptional(z.array(reactionSchema).max(50).readonly()),
      onset: z.exactOptional(factTimeSchema),
      recordedAt: z.exactOptional(factTimeSchema),
    })
    .refine(
      ({ code, noKnown }) => (code === undefined) !== (noKnown === undefined),
      "an allergy, or that none is known",
    )
    .readonly(),
);
