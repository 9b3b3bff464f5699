/**
 * FHIR R4 AllergyIntolerance to an allergy, or to the statement that none is known. A refuted allergy is skipped. The
 * codes of "no known allergy" are SNOMED CT's, as used by the International Patient Summary; to be checked against the
 * official text.
 */

import { type CodedConcept, codingOf, type NoKnownAllergy, SNOMED_SYSTEM } from "@hcrm/core";
import { z } from "zod";
import { plainCode, readConcept, readConcepts } from "./concepts.ts";
import { code, concept, dateTime, listOf, period, present, reference } from "./elements.ts";
import type { FhirResource } from "./fhir-resource.ts";
import { parsed, type ReadContext, type Reading, withSubject } from "./read-context.ts";

const allergySchema = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  type: code,
  category: listOf(code),
  criticality: code,
  code: concept.optional(),
  patient: reference.optional(),
  onsetDateTime: dateTime,
  onsetPeriod: period.optional(),
  recordedDate: dateTime,
  reaction: listOf(
    z.object({ substance: concept.optional(), manifestation: listOf(concept), severity: code }),
  ),
});

type FhirAllergy = z.output<typeof allergySchema>;

const NO_KNOWN: ReadonlyMap<string, NoKnownAllergy["noKnown"]> = new Map([
  ["716186003", "any"],
  ["409137002", "drug"],
  ["429625007", "food"],
  ["428607008", "environment"],
]);

/** Reads an AllergyIntolerance. */
export function readAllergyIntolerance(resource: FhirResource, context: ReadContext): Reading {
  return parsed(allergySchema, resource, (given) =>
    withSubject(context.subject(given.patient), (subject) => {
      const { ref } = resource;
      const verification = plainCode(given.verificationStatus);
      if (verification === "entered-in-error") {
        return { body: { kind: "allergy-recorded", subject, allergy: { ref, status: "entered-in-error" } } };
      }
      if (verification === "refuted") return { skip: "refuted" };
      // Without a code of its own an allergy is to the substance of its first reaction.
      const concept = readConcept(given.code) ?? readConcept(given.reaction[0]?.substance);
      if (concept === undefined) return { skip: "invalid-shape", path: "code" };
      const noKnown = noKnownScope(concept);
      const allergy =
        noKnown === undefined
          ? readAllergy(ref, concept, given)
          : present({ ref, noKnown, recordedAt: given.recordedDate });
      return { body: { kind: "allergy-recorded", subject, allergy } };
    }),
  );
}

function noKnownScope(concept: CodedConcept): NoKnownAllergy["noKnown"] | undefined {
  const primary = codingOf(concept);
  const codings = [...(primary === undefined ? [] : [primary]), ...(concept.others ?? [])];
  const found = codings.find(({ system, code: value }) => system === SNOMED_SYSTEM && NO_KNOWN.has(value));
  return NO_KNOWN.get(found?.code ?? "");
}

function readAllergy(ref: string, concept: CodedConcept, given: FhirAllergy) {
  const categories = given.category.filter((category) => category !== undefined);
  const reactions = given.reaction.map(({ manifestation, substance, severity }) =>
    present({ manifestations: readConcepts(manifestation), substance: readConcept(substance), severity }),
  );
  return present({
    ref,
    code: concept,
    clinical: plainCode(given.clinicalStatus),
    verification: plainCode(given.verificationStatus),
    type: given.type,
    categories: categories.length === 0 ? undefined : categories,
    criticality: given.criticality,
    reactions: reactions.length === 0 ? undefined : reactions,
    onset: given.onsetDateTime ?? given.onsetPeriod?.start,
    recordedAt: given.recordedDate,
  });
}
