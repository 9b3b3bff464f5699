/**
 * A clinical concept by code: an indicator, diagnosis, medicine. A code means something only together with its system
 * and, for ICD-10 in China, its edition (GB/T 14396 国标版, 国家临床版, 医保版 differ). What arrives as text alone is kept as
 * text: it is uncoded and no rule sees it. This file never translates between systems or editions.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** LOINC, the system of observation codes. */
export const LOINC_SYSTEM = "http://loinc.org";
/** SNOMED CT. */
export const SNOMED_SYSTEM = "http://snomed.info/sct";
/** ICD-10 in public CDA templates; to be checked against the official text. */
export const ICD10_SYSTEM = "urn:oid:2.16.156.10011.2.3.3.11.3";

/** One code of one system. */
export interface Coding {
  /** Code system, a URI. */
  readonly system: string;
  /** Code as the system writes it. */
  readonly code: string;
  /** Edition of the system, where the source named one. */
  readonly edition?: string;
  /** Name of the code as the source wrote it. */
  readonly display?: string;
}

/** A concept: its primary code, further codes in the source's order, and what was written. Code or text is present. */
export interface CodedConcept {
  /** System of the primary code; absent together with `code` when the concept is uncoded. */
  readonly system?: string;
  /** Primary code. */
  readonly code?: string;
  /** Edition of the primary code's system. */
  readonly edition?: string;
  /** Name of the primary code as the source wrote it. */
  readonly display?: string;
  /** What the source wrote for a reader. */
  readonly text?: string;
  /** Further codes for the same concept, in the source's order. */
  readonly others?: readonly Coding[];
}

const MAX_CODE = 256;
const MAX_TEXT = 65_536;

const codingShape = {
  system: z.string().min(1).max(MAX_CODE),
  code: z.string().min(1).max(MAX_CODE),
  edition: z.exactOptional(z.string().min(1).max(MAX_CODE)),
  display: z.exactOptional(z.string().min(1).max(MAX_TEXT)),
};

/** Accepts a {@link Coding}. */
export const codingSchema: z.ZodType<Coding> = exactSchema<Coding>()(z.strictObject(codingShape).readonly());

/** Accepts a {@link CodedConcept}; one with neither code nor text is refused. */
export const codedConceptSchema: z.ZodType<CodedConcept> = exactSchema<CodedConcept>()(
  z
    .strictObject({
      system: z.exactOptional(codingShape.system),
      code: z.exactOptional(codingShape.code),
      edition: codingShape.edition,
      display: codingShape.display,
      text: z.exactOptional(z.string().min(1).max(MAX_TEXT)),
      others: z.exactOptional(z.array(codingSchema).max(50).readonly()),
    })
    .refine(
      (concept) => (concept.system === undefined) === (concept.code === undefined),
      "code and system go together",
    )
    .refine((concept) => concept.code !== undefined || concept.text !== undefined, "neither code nor text")
    .readonly(),
);

/**
 * The primary code with its system, or `undefined` for an uncoded concept.
 *
 * @example
 * ```ts
 * codingOf({ text: "头晕" }); // undefined
 * ```
 */
export function codingOf(concept: CodedConcept): Coding | undefined {
  const { system, code, edition, display } = concept;
  if (system === undefined || code === undefined) return undefined;
  return {
    system,
    code,
    ...(edition === undefined ? {} : { edition }),
    ...(display === undefined ? {} : { display }),
  };
}
