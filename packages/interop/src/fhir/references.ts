/**
 * Resolves references between resources: `urn:uuid:` and any `fullUrl`, relative and absolute `Type/id`, `#contained`,
 * conditional `Patient?identifier=system|value` and logical `reference.identifier` (FHIR R4, Bundle 2.36.4.1). A reference
 * that fits two resources resolves to none: a record filed under the wrong person is worse than one that is missing.
 */
import type { IdentifierKey, SubjectRef } from "@hcrm/core";
import { isObject, type UnknownObject } from "./bundle-entries.ts";
import type { FhirReference } from "./elements.ts";
import type { FhirSkipReason } from "./fhir-import-report.ts";
import { type FhirResource, tailOf } from "./fhir-resource.ts";
import { isResourceType } from "./resource-types.ts";

/** Where references of one bundle lead. */
export interface References {
  /** The resource in the bundle, or `undefined` when there is none or more than one. */
  find(reference: string, from: FhirResource): FhirResource | undefined;
  /** A contained resource of `from`, by `#id`. */
  findContained(reference: string, from: FhirResource): UnknownObject | undefined;
}

/** Indexes the resources of one bundle. */
export function indexReferences(resources: readonly FhirResource[]): References {
  const byUrl = new Map<string, FhirResource[]>();
  const byTail = new Map<string, FhirResource[]>();
  for (const resource of resources) {
    if (resource.fullUrl !== undefined) append(byUrl, withoutVersion(resource.fullUrl), resource);
    append(byTail, resource.ref, resource);
  }
  return {
    find: (reference, from) => {
      const url = withoutVersion(reference);
      const exact = byUrl.get(url) ?? byUrl.get(`${baseOf(from.fullUrl) ?? ""}${url}`);
      if (exact !== undefined) return only(exact);
      const base = baseOf(url);
      const candidates = byTail.get(tailOf(url) ?? url) ?? [];
      // An absolute reference names its server; a resource of another server with the same id is someone else.
      return only(
        candidates.filter(({ fullUrl }) => base === undefined || (baseOf(fullUrl) ?? base) === base),
      );
    },
    findContained: (reference, from) => {
      const contained = Array.isArray(from.json.contained) ? from.json.contained.filter(isObject) : [];
      return contained.find((resource) => resource.id === reference.slice(1));
    },
  };
}

function append(index: Map<string, FhirResource[]>, key: string, resource: FhirResource): void {
  index.set(key, [...(index.get(key) ?? []), resource]);
}

/** One resource may stand twice in a bundle; two resources under one key are ambiguous. */
function only(found: readonly FhirResource[]): FhirResource | undefined {
  const [first] = found;
  return first !== undefined && found.every(({ ref }) => ref === first.ref) ? first : undefined;
}

function withoutVersion(url: string): string {
  return url.replace(/\/_history\/[A-Za-z0-9\-.]{1,64}$/, "");
}

/** The server part of an absolute URL, with the last slash. */
function baseOf(url: string | undefined): string | undefined {
  const tail = url === undefined ? undefined : tailOf(url);
  if (url === undefined || tail === undefined || !/^https?:/i.test(url)) return undefined;
  return url.slice(0, url.lastIndexOf(tail));
}

/** Whose a resource is, or why it cannot be taken. */
export type SubjectResolution =
  | { readonly subject: SubjectRef }
  | { readonly skip: Extract<FhirSkipReason, `subject-${string}`> };

/** The patients of a bundle, as far as they were read. */
export interface PatientDirectory {
  /** Notes a patient that was taken. */
  take(resource: FhirResource, subject: SubjectRef, identifiers: readonly IdentifierKey[]): void;
  /** Subject of a taken patient. */
  subjectOf(resource: FhirResource): SubjectRef | undefined;
  /** Subject of the only taken patient with this identifier. */
  subjectByIdentifier(key: IdentifierKey): SubjectRef | undefined;
}

/** An empty directory. */
export function createPatientDirectory(): PatientDirectory {
  const byRef = new Map<string, SubjectRef>();
  const byIdentifier = new Map<string, Set<SubjectRef>>();
  const keyOf = ({ system, value }: IdentifierKey): string => `${system}|${value}`;
  return {
    take: (resource, subject, identifiers) => {
      const known = byRef.get(resource.ref) ?? subject;
      byRef.set(resource.ref, known);
      for (const identifier of identifiers) {
        const holders = byIdentifier.get(keyOf(identifier)) ?? new Set();
        byIdentifier.set(keyOf(identifier), holders.add(known));
      }
    },
    subjectOf: (resource) => byRef.get(resource.ref),
    subjectByIdentifier: (key) => {
      const holders = [...(byIdentifier.get(keyOf(key)) ?? [])];
      return holders.length === 1 ? holders[0] : undefined;
    },
  };
}

/** Resolves the subject of a resource. */
export function resolveSubject(
  reference: FhirReference | undefined,
  from: FhirResource,
  references: References,
  patients: PatientDirectory,
): SubjectResolution {
  const url = reference?.reference;
  if (reference === undefined || url === undefined) return resolveLogical(reference, patients);
  if (url.startsWith("#")) return resolveContained(url, from, references, patients);
  const conditional = conditionalIdentifier(url);
  if (conditional !== undefined) return byIdentifier(conditional, patients);
  const found = references.find(url, from);
  const type = found?.type ?? tailOf(url)?.split("/")[0] ?? reference.type;
  if (type !== undefined && type !== "Patient" && isResourceType(type))
    return { skip: "subject-not-a-patient" };
  const subject = found === undefined ? undefined : patients.subjectOf(found);
  if (subject !== undefined) return { subject };
  if (found === undefined && reference.identifier !== undefined) return resolveLogical(reference, patients);
  return { skip: "subject-not-imported" };
}

function resolveLogical(reference: FhirReference | undefined, patients: PatientDirectory): SubjectResolution {
  const { system, value } = reference?.identifier ?? {};
  if (system === undefined || value === undefined) return { skip: "subject-missing" };
  if (reference?.type !== undefined && reference.type !== "Patient") return { skip: "subject-not-a-patient" };
  return byIdentifier({ system, value }, patients);
}

/** An identifier may also belong to a patient stored long ago, so it is handed on as it is. */
function byIdentifier(key: IdentifierKey, patients: PatientDirectory): SubjectResolution {
  return { subject: patients.subjectByIdentifier(key) ?? { identifiers: [key] } };
}

function resolveContained(
  url: string,
  from: FhirResource,
  references: References,
  patients: PatientDirectory,
): SubjectResolution {
  const contained = references.findContained(url, from);
  if (contained === undefined) return { skip: "subject-not-imported" };
  if (contained.resourceType !== "Patient") return { skip: "subject-not-a-patient" };
  const identifiers = Array.isArray(contained.identifier) ? contained.identifier.filter(isObject) : [];
  for (const { system, value } of identifiers) {
    if (typeof system === "string" && typeof value === "string")
      return byIdentifier({ system, value }, patients);
  }
  return { skip: "subject-not-imported" };
}

const CONDITIONAL = /^(?:.*\/)?Patient\?identifier=([^|&]+)(?:\||%7C)([^&]+)$/i;

function conditionalIdentifier(url: string): IdentifierKey | undefined {
  const [, system, value] = CONDITIONAL.exec(url) ?? [];
  const key = { system: decoded(system), value: decoded(value) };
  return key.system === undefined || key.value === undefined
    ? undefined
    : { system: key.system, value: key.value };
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // a stray percent sign: the reference cannot be read
  }
}
