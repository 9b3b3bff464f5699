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
export type AllergyStatus = "active" | "inactive" | "resolved";
/** How sure an allergy is. */
export type AllergyCertainty = "unconfirmed" | "confirmed";
/** How dangerous a further contact would be. */
export type AllergyCriticality = "low" | "high" | "unable-to-assess";
/** How bad a reaction was. */
export type ReactionSeverity = "mild" | "moderate" | "severe";
/** Allergy or intolerance. */
export type AllergyType = "allergy" | "intolerance";
/** To which substances the statement that none is known applies. */
export type NoKnownScope = "any" | "drug" | "food" | "environment";

/** All of {@link AllergyStatus}. */
export const ALLERGY_STATUSES: readonly AllergyStatus[] = ["active", "inactive", "resolved"];
/** All of {@link AllergyCertainty}. */
export const ALLERGY_CERTAINTIES: readonly AllergyCertainty[] = ["unconfirmed", "confirmed"];
/** All of {@link AllergyCriticality}. */
export const ALLERGY_CRITICALITIES: readonly AllergyCriticality[] = ["low", "high", "unable-to-assess"];
/** All of {@link ReactionSeverity}. */
export const REACTION_SEVERITIES: readonly ReactionSeverity[] = ["mild", "moderate", "severe"];
/** All of {@link AllergyType}. */
export const ALLERGY_TYPES: readonly AllergyType[] = ["allergy", "intolerance"];
/** All of {@link NoKnownScope}. */
export const NO_KNOWN_SCOPES: readonly NoKnownScope[] = ["any", "drug", "food", "environment"];

/** One reaction that happened. */
export interface KnownReaction {
  /** What was seen. */
  readonly manifestations: readonly CodedConcept[];
  /** What caused it. */
  readonly substance?: CodedConcept;
  /** How bad it was. */
  readonly severity?: ReactionSeverity;
}

/** What is known of an allergy besides its record; `code` or `noKnown` is present. */
export interface AllergyDetails {
  /** What the patient does not tolerate. */
  readonly code?: CodedConcept;
  /** No allergy is known to these substances. */
  readonly noKnown?: NoKnownScope;
  /** Whether it still exists. */
  readonly clinical?: AllergyStatus;
  /** Certainty. */
  readonly verification?: AllergyCertainty;
  /** Allergy or intolerance. */
  readonly type?: AllergyType;
  /** Kinds of substance as given. */
  readonly categories?: readonly string[];
  /** Danger of a further contact. */
  readonly criticality?: AllergyCriticality;
  /** Reactions that happened. */
  readonly reactions?: readonly KnownReaction[];
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

const reactionSchema: z.ZodType<KnownReaction> = exactSchema<KnownReaction>()(
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
