/**
 * Allergies and intolerances as a source records them, and its statement that there are none. "No known allergy" is no
 * allergy: it says that someone asked, and when. The words are FHIR R4's (allergyintolerance-*), still unchecked.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { type CodedConcept, codedConceptSchema } from "../../patients/index.ts";
import {
  type AllergyCertainty,
  type AllergyCriticality,
  type AllergyStatus,
  type AllergyType,
  NO_KNOWN_SCOPES,
  type NoKnownScope,
  type ReactionSeverity,
} from "../allergy.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, sourceTextSchema, type Unchecked } from "./source-text.ts";

/** One reaction that happened. */
export interface AllergyReaction {
  /** What was seen. */
  readonly manifestations: readonly CodedConcept[];
  /** What caused it, where it is narrower than the allergy. */
  readonly substance?: CodedConcept;
  /** How bad it was. */
  readonly severity?: Unchecked<ReactionSeverity>;
}

/** One allergy or intolerance. */
export interface AllergyInput {
  /** The allergy in the source's own terms. */
  readonly ref: string;
  /** What the patient does not tolerate. */
  readonly code: CodedConcept;
  /** Whether it still exists. */
  readonly clinical?: Unchecked<AllergyStatus>;
  /** Certainty. */
  readonly verification?: Unchecked<AllergyCertainty>;
  /** Allergy or intolerance. */
  readonly type?: Unchecked<AllergyType>;
  /** Kinds of substance: `food`, `medication`, `environment`, `biologic`. */
  readonly categories?: readonly string[];
  /** How dangerous a further contact would be. */
  readonly criticality?: Unchecked<AllergyCriticality>;
  /** Reactions that happened. */
  readonly reactions?: readonly AllergyReaction[];
  /** When it began. */
  readonly onset?: FactTime;
  /** When it was written down. */
  readonly recordedAt?: FactTime;
}

/** The statement that no allergy is known. */
export interface NoKnownAllergy {
  /** The statement in the source's own terms. */
  readonly ref: string;
  /** To which substances it applies. */
  readonly noKnown: NoKnownScope;
  /** As of when. */
  readonly recordedAt?: FactTime;
}

const reactionSchema: z.ZodType<AllergyReaction> = exactSchema<AllergyReaction>()(
  z
    .strictObject({
      manifestations: z.array(codedConceptSchema).max(50).readonly(),
      substance: z.exactOptional(codedConceptSchema),
      severity: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);

/** Accepts an {@link AllergyInput}; its times and statuses are checked when it is applied. */
export const allergyInputSchema: z.ZodType<AllergyInput> = exactSchema<AllergyInput>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      code: codedConceptSchema,
      clinical: z.exactOptional(sourceCodeSchema),
      verification: z.exactOptional(sourceCodeSchema),
      type: z.exactOptional(sourceCodeSchema),
      categories: z.exactOptional(z.array(sourceTextSchema).max(20).readonly()),
      criticality: z.exactOptional(sourceCodeSchema),
      reactions: z.exactOptional(z.array(reactionSchema).max(50).readonly()),
      onset: z.exactOptional(sourceCodeSchema),
      recordedAt: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);

/** Accepts a {@link NoKnownAllergy}. */
export const noKnownAllergySchema: z.ZodType<NoKnownAllergy> = exactSchema<NoKnownAllergy>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      noKnown: z.enum(NO_KNOWN_SCOPES),
      recordedAt: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);
