/**
 * FHIR R4 Observation to results: one for its own value and one for each component that has a value. Components share the
 * panel and the time; a component without a value does not take the others with it. The retraction of a panel is one
 * retraction of its ref and covers the components.
 */

import {
  type CodedConcept,
  LOINC_SYSTEM,
  type ObservationInput,
  RESULT_STATUSES,
  type ResultStatus,
} from "@hcrm/core";
import { z } from "zod";
import { plainCode, readConcept } from "./concepts.ts";
import { concept, dateTime, listOf, period, present, reference } from "./elements.ts";
import type { FhirSkipReason } from "./fhir-import-report.ts";
import { boundedKey, type FhirResource } from "./fhir-resource.ts";
import {
  type FhirValued,
  hasUnsupportedValue,
  readRange,
  readValue,
  valuedShape,
} from "./observation-values.ts";
import { parsed, type ReadContext, type Reading, withSubject } from "./read-context.ts";

const observationSchema = z.object({
  status: z.string().min(1).max(64),
  category: listOf(concept),
  code: concept.optional(),
  subject: reference.optional(),
  encounter: reference.optional(),
  effectiveDateTime: dateTime,
  effectiveInstant: dateTime,
  effectivePeriod: period.optional(),
  issued: dateTime,
  ...valuedShape,
  hasMember: listOf(z.unknown()),
  component: listOf(z.object({ code: concept.optional(), ...valuedShape })),
});

type FhirObservation = z.output<typeof observationSchema>;
/** What all results of one resource share. */
type Shared = Pick<ObservationInput, "status" | "at" | "until" | "category" | "encounter">;

const SKIPPED_STATUSES: ReadonlyMap<string, FhirSkipReason> = new Map([
  ["registered", "not-a-result-yet"],
  ["cancelled", "cancelled"],
  ["unknown", "status-unknown"],
]);

/** Reads an Observation. */
export function readObservation(resource: FhirResource, context: ReadContext): Reading {
  return parsed(observationSchema, resource, (given) =>
    withSubject(context.subject(given.subject), (subject) => {
      const { ref } = resource;
      if (given.status === "entered-in-error") {
        const observations = [{ ref, status: "entered-in-error" as const }];
        return { body: { kind: "observations-reported", subject, observations } };
      }
      const results = readResults(ref, given, context);
      if ("skip" in results) return results;
      return { body: { kind: "observations-reported", subject, observations: results.observations } };
    }),
  );
}

function readResults(
  ref: string,
  given: FhirObservation,
  context: ReadContext,
):
  | { readonly observations: readonly ObservationInput[] }
  | { readonly skip: FhirSkipReason; readonly path?: string } {
  const notYet = SKIPPED_STATUSES.get(given.status);
  if (notYet !== undefined) return { skip: notYet };
  const status = RESULT_STATUSES.find((known) => known === given.status);
  if (status === undefined) return { skip: "invalid-shape", path: "status" };
  const code = readConcept(given.code, LOINC_SYSTEM);
  if (code === undefined) return { skip: "invalid-shape", path: "code" };
  const lacking = lackingValue(given);
  if (lacking !== undefined) return { skip: lacking };
  const time = readTime(given, context);
  if (time === undefined) return { skip: "no-effective-time" };
  const shared = readShared(status, time, given, context);
  const own = readResult(ref, code, given, shared);
  const components = readComponents(ref, code, given.component, shared, context);
  return { observations: own === undefined ? components : [own, ...components] };
}

/** Why an observation gives no result at all; decided before anything is counted or warned about. */
function lackingValue(given: FhirObservation): FhirSkipReason | undefined {
  if (hasUnsupportedValue(given)) return "value-type-not-supported";
  if (readValue(given) !== undefined) return undefined;
  const usable = given.component.filter(({ code }) => readConcept(code) !== undefined);
  if (usable.some((component) => readValue(component) !== undefined)) return undefined;
  if (given.component.some(hasUnsupportedValue)) return "value-type-not-supported";
  return given.component.length === 0 && given.hasMember.length > 0 ? "panel-header" : "no-value";
}

function readTime(
  given: FhirObservation,
  context: ReadContext,
): Pick<ObservationInput, "at" | "until"> | undefined {
  const at = given.effectiveDateTime ?? given.effectiveInstant ?? given.effectivePeriod?.start;
  if (at !== undefined) return present({ at, until: given.effectivePeriod?.end });
  if (given.issued === undefined) return undefined;
  context.warn("issued-used-as-effective");
  return { at: given.issued };
}

function readShared(
  status: ResultStatus,
  time: Pick<ObservationInput, "at" | "until">,
  given: FhirObservation,
  context: ReadContext,
): Shared {
  const category = plainCode(given.category[0]);
  return present({
    status,
    ...time,
    // Some senders use the singular; one word for one thing.
    category: category === "vital-sign" ? "vital-signs" : category,
    encounter: context.encounter(given.encounter),
  });
}

function readResult(
  ref: string,
  code: CodedConcept,
  given: FhirValued,
  shared: Shared,
): ObservationInput | undefined {
  const value = readValue(given);
  if (value === undefined) return undefined;
  const [interpretation] = given.interpretation;
  const extras = {
    range: readRange(given),
    interpretation: plainCode(interpretation) ?? interpretation?.text,
  };
  return { ref, code, value, ...shared, ...present(extras) };
}

function readComponents(
  ref: string,
  panelCode: CodedConcept,
  components: FhirObservation["component"],
  shared: Shared,
  context: ReadContext,
): readonly ObservationInput[] {
  const panel = { code: panelCode.code ?? panelCode.text ?? "", ref };
  const seen = new Map<string, number>();
  return components.flatMap((component) => {
    const code = readConcept(component.code, LOINC_SYSTEM);
    const name = code?.code ?? code?.text ?? "";
    const repetition = (seen.get(name) ?? 0) + 1;
    seen.set(name, repetition);
    const suffix = repetition === 1 ? name : `${name}.${repetition}`;
    const result =
      code === undefined ? undefined : readResult(boundedKey(`${ref}#${suffix}`), code, component, shared);
    if (result === undefined) {
      context.warn("component-without-value");
      return [];
    }
    return [{ ...result, panel }];
  });
}
