/**
 * FHIR R4 Encounter to a visit, stay or appointment. Class codes outside the known ones are kept as given; times are
 * handed on as written and checked by core.
 */
import { z } from "zod";
import { readConcept, readConcepts } from "./concepts.ts";
import { coding, concept, listOf, period, present, reference } from "./elements.ts";
import type { FhirResource } from "./fhir-resource.ts";
import { parsed, type ReadContext, type Reading, withSubject } from "./read-context.ts";

const encounterSchema = z.object({
  status: z.string().min(1).max(64),
  class: coding.optional(),
  type: listOf(concept),
  subject: reference.optional(),
  period: period.optional(),
  reasonCode: listOf(concept),
  hospitalization: z.object({ dischargeDisposition: concept.optional() }).optional(),
});

/** Reads an Encounter. */
export function readEncounter(resource: FhirResource, context: ReadContext): Reading {
  return parsed(encounterSchema, resource, (given) =>
    withSubject(context.subject(given.subject), (subject) => {
      const { ref } = resource;
      if (given.status === "entered-in-error") {
        return {
          body: { kind: "encounter-changed", subject, encounter: { ref, status: "entered-in-error" } },
        };
      }
      const types = readConcepts(given.type);
      const reasons = readConcepts(given.reasonCode);
      const encounter = present({
        ref,
        status: given.status,
        class: given.class?.code,
        start: given.period?.start,
        end: given.period?.end,
        types: types.length === 0 ? undefined : types,
        reasons: reasons.length === 0 ? undefined : reasons,
        discharge: readConcept(given.hospitalization?.dischargeDisposition),
      });
      return { body: { kind: "encounter-changed", subject, encounter } };
    }),
  );
}
