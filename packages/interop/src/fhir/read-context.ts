/**
 * What the reader of one resource type gets and gives. A reader answers with the body of an event or with a reason to
 * skip; identity, locator and source are added by `readBundle`, the same for all types.
 */

import type { IngestEvent, IngestEventBase, SubjectRef } from "@hcrm/core";
import type { z } from "zod";
import type { UnknownObject } from "./bundle-entries.ts";
import type { FhirReference } from "./elements.ts";
import type { FhirSkipReason, FhirWarning } from "./fhir-import-report.ts";
import type { FhirResource } from "./fhir-resource.ts";
import type { SubjectResolution } from "./references.ts";

type BodyOf<E> = E extends IngestEvent ? Omit<E, Exclude<keyof IngestEventBase, "subject">> : never;

/** An event without what all events of one resource share. */
export type EventBody = BodyOf<IngestEvent>;

/** The answer of a reader. */
export type Reading =
  | { readonly body: EventBody }
  | { readonly skip: FhirSkipReason; readonly path?: string };

/** What a reader needs of its surroundings. */
export interface ReadContext {
  /** The source's own identifier system. */
  readonly sourceSystem: string;
  /** Whose the resource is. */
  subject(reference: FhirReference | undefined): SubjectResolution;
  /** The encounter's ref; warns when the encounter is not taken in this bundle. */
  encounter(reference: FhirReference | undefined): string | undefined;
  /** A resource that is contained or stands in the bundle. */
  resource(reference: FhirReference): UnknownObject | undefined;
  /** Notes something unusual. */
  warn(code: FhirWarning): void;
}

/** Reads resources of one type. */
export type ResourceReader = (resource: FhirResource, context: ReadContext) => Reading;

/** Parses a resource; gives the reading `invalid-shape` with the failing path instead of throwing. */
export function parsed<T>(
  schema: z.ZodType<T>,
  resource: FhirResource,
  read: (value: T) => Reading,
): Reading {
  const result = schema.safeParse(resource.json);
  return result.success ? read(result.data) : invalidShape(result.error);
}

/** The reading of a resource that failed its schema, with the first field that did. */
export function invalidShape(error: z.ZodError): Reading {
  // Schemas have known keys only, so a path holds field names and positions and nothing of the data.
  return { skip: "invalid-shape", path: (error.issues[0]?.path ?? []).join(".") };
}

/** Goes on with the subject of a resource, or skips. */
export function withSubject(resolution: SubjectResolution, read: (subject: SubjectRef) => Reading): Reading {
  return "skip" in resolution ? resolution : read(resolution.subject);
}
