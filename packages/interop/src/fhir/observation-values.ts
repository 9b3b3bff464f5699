/**
 * The `value[x]` of FHIR R4 observations and components. Number, concept, text, yes/no and date become a value; ranges,
 * ratios, series, times of day and periods are not supported and are reported as such rather than flattened to text.
 */

import type { ObservationValue, ReportedRange } from "@hcrm/core";
import { z } from "zod";
import { readConcept, UCUM_SYSTEM } from "./concepts.ts";
import {
  concept,
  dateTime,
  type FhirConcept,
  type FhirQuantity,
  listOf,
  present,
  quantity,
  text,
} from "./elements.ts";

/** The fields that can carry a value, and the laboratory's range for it. */
export interface FhirValued {
  readonly valueQuantity?: FhirQuantity | undefined;
  readonly valueCodeableConcept?: FhirConcept | undefined;
  readonly valueString?: string | undefined;
  readonly valueBoolean?: boolean | undefined;
  readonly valueInteger?: number | undefined;
  readonly valueDateTime?: string | undefined;
  readonly valueRange?: unknown;
  readonly valueRatio?: unknown;
  readonly valueSampledData?: unknown;
  readonly valueTime?: unknown;
  readonly valuePeriod?: unknown;
  readonly interpretation: readonly FhirConcept[];
  readonly referenceRange: readonly FhirReferenceRange[];
}

/** FHIR R4 Observation.referenceRange. */
export interface FhirReferenceRange {
  readonly low?: FhirQuantity | undefined;
  readonly high?: FhirQuantity | undefined;
  readonly text?: string | undefined;
}

/** Schema members of {@link FhirValued}. */
export const valuedShape: { readonly [K in keyof FhirValued]-?: z.ZodType<FhirValued[K]> } = {
  valueQuantity: quantity.optional(),
  valueCodeableConcept: concept.optional(),
  valueString: text,
  valueBoolean: z.boolean().optional(),
  valueInteger: z.int().optional(),
  valueDateTime: dateTime,
  valueRange: z.unknown().optional(),
  valueRatio: z.unknown().optional(),
  valueSampledData: z.unknown().optional(),
  valueTime: z.unknown().optional(),
  valuePeriod: z.unknown().optional(),
  interpretation: listOf(concept),
  referenceRange: listOf(z.object({ low: quantity.optional(), high: quantity.optional(), text })),
};

/** The value, or `undefined` when there is none that is supported. */
export function readValue(given: FhirValued): ObservationValue | undefined {
  if (given.valueQuantity !== undefined) return readQuantity(given.valueQuantity);
  if (given.valueCodeableConcept !== undefined) {
    const found = readConcept(given.valueCodeableConcept);
    return found === undefined ? undefined : { concept: found };
  }
  if (given.valueBoolean !== undefined) return { flag: given.valueBoolean };
  if (given.valueInteger !== undefined) return { number: given.valueInteger };
  const written = given.valueString ?? given.valueDateTime;
  return written === undefined ? undefined : { text: written };
}

/** Says whether a value of a type that is not supported is present. */
export function hasUnsupportedValue(given: FhirValued): boolean {
  const { valueRange, valueRatio, valueSampledData, valueTime, valuePeriod } = given;
  return [valueRange, valueRatio, valueSampledData, valueTime, valuePeriod].some(
    (value) => value !== undefined,
  );
}

function readQuantity(given: FhirQuantity): ObservationValue | undefined {
  if (given.value === undefined) return undefined;
  return present({ number: given.value, comparator: given.comparator, unit: unitOf(given) });
}

/** The UCUM code where the source used UCUM, else the unit as written. */
function unitOf({ system, code, unit }: FhirQuantity): string | undefined {
  return system === UCUM_SYSTEM ? (code ?? unit) : (unit ?? code);
}

/** The laboratory's range; bounds in another unit than the value's are left out, so that nobody compares them. */
export function readRange(given: FhirValued): ReportedRange | undefined {
  const [range] = given.referenceRange;
  if (range === undefined) return undefined;
  const unit = given.valueQuantity === undefined ? undefined : unitOf(given.valueQuantity);
  const bound = (quantityOf: FhirQuantity | undefined): number | undefined => {
    if (quantityOf === undefined) return undefined;
    const boundUnit = unitOf(quantityOf);
    return boundUnit === undefined || boundUnit === unit ? quantityOf.value : undefined;
  };
  const read = present({ low: bound(range.low), high: bound(range.high), text: range.text });
  return Object.keys(read).length === 0 ? undefined : read;
}
