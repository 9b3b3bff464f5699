/**
 * FHIR R4 Condition to a diagnosis. A refuted one is skipped; a provisional or differential one is taken with its
 * certainty. Onset and end are times where the source has them, else what it wrote.
 */
import { z } from "zod";
import { plainCode, readConcept } from "./concepts.ts";
import { concept, dateTime, listOf, period, present, reference, text } from "./elements.ts";
import type { FhirResource } from "./fhir-resource.ts";
import { parsed, type ReadContext, type Reading, withSubject } from "./read-context.ts";

const conditionSchema = z.object({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  category: listOf(concept),
  code: concept.optional(),
  subject: reference.optional(),
  encounter: reference.optional(),
  onsetDateTime: dateTime,
  onsetPeriod: period.optional(),
  onsetString: text,
  abatementDateTime: dateTime,
  abatementPeriod: period.optional(),
  abatementString: text,
  recordedDate: dateTime,
});

/** Reads a Condition. */
export function readCondition(resource: FhirResource, context: ReadContext): Reading {
  return parsed(conditionSchema, resource, (given) =>
    withSubject(context.subject(given.subject), (subject) => {
      const { ref } = resource;
      const verification = plainCode(given.verificationStatus);
      if (verification === "entered-in-error") {
        return {
          body: { kind: "condition-recorded", subject, condition: { ref, status: "entered-in-error" } },
        };
      }
      if (verification === "refuted") return { skip: "refuted" };
      const code = readConcept(given.code);
      if (code === undefined) return { skip: "invalid-shape", path: "code" };
      const condition = present({
        ref,
        code,
        clinical: plainCode(given.clinicalStatus),
        verification,
        category: plainCode(given.category[0]),
        onset: timeOrText(given.onsetDateTime ?? given.onsetPeriod?.start, given.onsetString),
        abatement: timeOrText(given.abatementDateTime ?? given.abatementPeriod?.end, given.abatementString),
        recordedAt: given.recordedDate,
        encounter: context.encounter(given.encounter),
      });
      return { body: { kind: "condition-recorded", subject, condition } };
    }),
  );
}

function timeOrText(
  time: string | undefined,
  written: string | undefined,
): string | { readonly text: string } | undefined {
  if (time !== undefined) return time;
  return written === undefined ? undefined : { text: written };
}
