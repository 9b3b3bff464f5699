/**
 * Schemas of the FHIR R4 data types that the readers use, reduced to the fields that are read. Unknown fields are
 * ignored. An empty text counts as absent, because many systems write one where they mean nothing. Lengths are bounded,
 * so that a value of megabytes fails here, in its own resource, and not later for a whole import.
 */
import { z } from "zod";

const MAX_TEXT = 65_536;
const MAX_CODE = 512;

const bounded = (max: number): z.ZodType<string | undefined> =>
  z
    .string()
    .max(max)
    .optional()
    .transform((text) => (text === undefined || text.trim() === "" ? undefined : text));

/** Free text. */
export const text: z.ZodType<string | undefined> = bounded(MAX_TEXT);
/** A code, URI, id or short text. */
export const code: z.ZodType<string | undefined> = bounded(MAX_CODE);

/** A list that may be absent; gives an empty one. */
export function listOf<T>(element: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .array(element)
    .max(1000)
    .optional()
    .transform((items) => items ?? []);
}

/** `dateTime`, `instant` or `date` in form; whether the day exists is checked by core. */
const DATE_TIME = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** A time in one of FHIR's forms. */
export const dateTime: z.ZodType<string | undefined> = z
  .string()
  .max(40)
  .optional()
  .refine((value) => value === undefined || value === "" || DATE_TIME.test(value), "not a FHIR dateTime")
  .transform((value) => (value === "" ? undefined : value));

/** FHIR R4 Coding. */
export interface FhirCoding {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly code?: string | undefined;
  readonly display?: string | undefined;
}

/** FHIR R4 CodeableConcept. */
export interface FhirConcept {
  readonly coding: readonly FhirCoding[];
  readonly text?: string | undefined;
}

/** FHIR R4 Period. */
export interface FhirPeriod {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** FHIR R4 Quantity. */
export interface FhirQuantity {
  readonly value?: number | undefined;
  readonly comparator?: "<" | "<=" | ">=" | ">" | undefined;
  readonly unit?: string | undefined;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

/** FHIR R4 Identifier. */
export interface FhirIdentifier {
  readonly use?: string | undefined;
  readonly system?: string | undefined;
  readonly value?: string | undefined;
  readonly type?: FhirConcept | undefined;
  readonly period?: FhirPeriod | undefined;
  readonly assigner?: FhirReference | undefined;
}

/** FHIR R4 Reference. */
export interface FhirReference {
  readonly reference?: string | undefined;
  readonly type?: string | undefined;
  readonly display?: string | undefined;
  readonly identifier?:
    | { readonly system?: string | undefined; readonly value?: string | undefined }
    | undefined;
}

/** Coding. */
export const coding: z.ZodType<FhirCoding> = z.object({ system: code, version: code, code, display: text });
/** CodeableConcept. */
export const concept: z.ZodType<FhirConcept> = z.object({ coding: listOf(coding), text });
/** Period. */
export const period: z.ZodType<FhirPeriod> = z.object({ start: dateTime, end: dateTime });
/** Quantity. */
export const quantity: z.ZodType<FhirQuantity> = z.object({
  value: z.number().optional(),
  comparator: z.enum(["<", "<=", ">=", ">"]).optional(),
  unit: code,
  system: code,
  code,
});
/** Reference. */
export const reference: z.ZodType<FhirReference> = z.object({
  reference: code,
  type: code,
  display: text,
  identifier: z.object({ system: code, value: code }).optional(),
});
/** Identifier. */
export const identifier: z.ZodType<FhirIdentifier> = z.object({
  use: code,
  system: code,
  value: code,
  type: concept.optional(),
  period: period.optional(),
  assigner: reference.optional(),
});

/** An object without its absent members, as types with exact optional properties want it. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the members that are `undefined`. */
export function present<T extends object>(members: T): Present<T> {
  const kept = Object.entries(members).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept) as Present<T>; // true: exactly the members that are not undefined remain
}
