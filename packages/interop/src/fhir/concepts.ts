/**
 * From FHIR CodeableConcept to our coded concept. All codings are kept in their order; the primary one is LOINC for
 * observations, else the first that names its system. `Coding.version` is the edition. Text alone gives an uncoded concept.
 */
import type { CodedConcept, Coding } from "@hcrm/core";
import { type FhirCoding, type FhirConcept, present } from "./elements.ts";

/** Code system of units (UCUM). */
export const UCUM_SYSTEM = "http://unitsofmeasure.org";

/**
 * The concept, or `undefined` when it holds neither code nor text.
 *
 * @param preferred - system whose coding becomes the primary one, where there is one
 */
export function readConcept(concept: FhirConcept | undefined, preferred?: string): CodedConcept | undefined {
  if (concept === undefined) return undefined;
  const codings = concept.coding.flatMap(readCoding);
  const primary = codings.find(({ system }) => system === preferred) ?? codings[0];
  const text = concept.text ?? concept.coding.find(({ display }) => display !== undefined)?.display;
  if (primary === undefined) {
    const written = text ?? concept.coding.find(({ code }) => code !== undefined)?.code;
    return written === undefined ? undefined : { text: written };
  }
  const others = codings.filter((coding) => coding !== primary);
  return present({ ...primary, text: concept.text, others: others.length === 0 ? undefined : others });
}

/** The concepts of a list that hold a code or text. */
export function readConcepts(concepts: readonly FhirConcept[]): readonly CodedConcept[] {
  return concepts.flatMap((concept) => readConcept(concept) ?? []);
}

/** A concept without codings of its own: the plain code of its first coding, for FHIR's own small vocabularies. */
export function plainCode(concept: FhirConcept | undefined): string | undefined {
  return concept?.coding.find(({ code }) => code !== undefined)?.code;
}

function readCoding({ system, code, version, display }: FhirCoding): Coding[] {
  if (system === undefined || code === undefined) return [];
  return [present({ system, code, edition: version, display })];
}
