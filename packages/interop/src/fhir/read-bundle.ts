/**
 * Reads a FHIR R4 bundle into neutral ingest events. Pure: no clock, no storage, no network; the same input always gives the
 * same events. Patients come first, then encounters, then the rest in the bundle's order, so that a fact never precedes
 * the person it is about. HL7 FHIR R4 (4.0.1).
 */
import { type IngestEvent, InvalidInput, SOURCE_ID, sourceIdentifierSystem } from "@hcrm/core";
import { entriesOf } from "./bundle-entries.ts";
import { type FhirReference, present } from "./elements.ts";
import { createTally, type FhirReadReport, type ReportTally } from "./fhir-import-report.ts";
import {
  deliveryKey,
  type FhirResource,
  hasModifierExtension,
  identify,
  resourceHeader,
  tailOf,
} from "./fhir-resource.ts";
import { readAllergyIntolerance } from "./read-allergy-intolerance.ts";
import { readCondition } from "./read-condition.ts";
import {
  type EventBody,
  invalidShape,
  type ReadContext,
  type Reading,
  type ResourceReader,
} from "./read-context.ts";
import { readEncounter } from "./read-encounter.ts";
import { readMedicationRequest } from "./read-medication-request.ts";
import { readObservation } from "./read-observation.ts";
import { readPatient } from "./read-patient.ts";
import {
  createPatientDirectory,
  indexReferences,
  type PatientDirectory,
  type References,
  resolveSubject,
} from "./references.ts";

/** How a bundle is read. */
export interface ReadBundleOptions {
  /** Id of the ingest source that the bundle comes from. */
  readonly source: string;
}

/** What a bundle holds. */
export interface FhirReading {
  /** One event for each resource taken, patients first. */
  readonly events: readonly IngestEvent[];
  /** What was taken and what was skipped, and why. */
  readonly report: FhirReadReport;
}

const READERS: ReadonlyMap<string, ResourceReader> = new Map([
  ["Patient", readPatient],
  ["Encounter", readEncounter],
  ["Observation", readObservation],
  ["Condition", readCondition],
  ["MedicationRequest", readMedicationRequest],
  ["AllergyIntolerance", readAllergyIntolerance],
]);

/** Types that others refer to, in the order in which they are read; all others follow in the bundle's order. */
const READ_FIRST = ["Patient", "Encounter"];

/**
 * Reads a FHIR R4 bundle, or one bare resource, into ingest events and a report.
 *
 * @param json - the parsed JSON of the bundle
 * @throws {@link BundleInvalid} when it is not a bundle or resource that can be imported.
 * @throws {@link BundleTooLarge} above 20,000 entries or 32 levels.
 * @throws {@link InvalidInput} when `source` has not the form of a source id.
 * @example
 * ```ts
 * const { events, report } = readBundle(JSON.parse(text), { source: "his" });
 * ```
 */
export function readBundle(json: unknown, options: ReadBundleOptions): FhirReading {
  const { source } = options;
  if (!SOURCE_ID.test(source)) throw new InvalidInput("The id of an ingest source was expected.");
  const entries = entriesOf(json);
  const tally = createTally();
  const resources: FhirResource[] = [];
  for (const entry of entries) {
    const resource = identify(entry);
    if (resource === undefined) tally.skip("", "not-a-resource", entry.index);
    else resources.push(resource);
  }
  const bundle: OpenBundle = {
    source,
    references: indexReferences(resources),
    patients: createPatientDirectory(),
    encounters: new Set(),
    tally,
  };
  const events = inReadingOrder(resources).flatMap((resource) => readResource(resource, bundle));
  return { events, report: tally.report(entries.length) };
}

/** A bundle while it is being read. */
interface OpenBundle {
  readonly source: string;
  readonly references: References;
  readonly patients: PatientDirectory;
  /** Refs of the encounters taken. */
  readonly encounters: Set<string>;
  readonly tally: ReportTally;
}

function inReadingOrder(resources: readonly FhirResource[]): readonly FhirResource[] {
  const first = READ_FIRST.map((type) => resources.filter((resource) => resource.type === type));
  return [...first.flat(), ...resources.filter(({ type }) => !READ_FIRST.includes(type))];
}

function readResource(resource: FhirResource, bundle: OpenBundle): readonly IngestEvent[] {
  const header = resourceHeader.safeParse(resource.json);
  const reading = readChecked(resource, header, bundle);
  if ("skip" in reading) {
    bundle.tally.skip(resource.type, reading.skip, resource.index, reading.path);
    return [];
  }
  bundle.tally.take(resource.type);
  noteTaken(resource, reading.body, bundle);
  const { versionId, lastUpdated } = header.data?.meta ?? {};
  const shared = present({
    source: bundle.source,
    key: deliveryKey(resource, versionId),
    ref: resource.ref,
    occurredAt: lastUpdated,
    locator: { unit: "entry" as const, index: resource.index },
  });
  return [{ ...shared, ...reading.body }];
}

function readChecked(
  resource: FhirResource,
  header: ReturnType<typeof resourceHeader.safeParse>,
  bundle: OpenBundle,
): Reading {
  const reader = READERS.get(resource.type);
  if (reader === undefined) return { skip: "resource-type-not-imported" };
  if (!header.success) return invalidShape(header.error);
  if (header.data.implicitRules !== undefined) return { skip: "implicit-rules" };
  if (hasModifierExtension(resource.json)) return { skip: "modifier-extension" };
  return reader(resource, contextOf(resource, bundle));
}

function noteTaken(resource: FhirResource, body: EventBody, bundle: OpenBundle): void {
  if (resource.type === "Encounter") bundle.encounters.add(resource.ref);
  if (body.kind !== "patient-upserted" || !("identifiers" in body.subject)) return;
  const [own] = body.subject.identifiers;
  // Facts refer to the person by the sender's own record key alone: business identifiers may be dropped on the way in.
  const subject = own === undefined ? body.subject : { identifiers: [own] };
  bundle.patients.take(resource, subject, body.subject.identifiers);
}

function contextOf(resource: FhirResource, bundle: OpenBundle): ReadContext {
  const { references, patients, encounters, tally } = bundle;
  const encounterRef = (reference: FhirReference | undefined): string | undefined => {
    if (reference === undefined) return undefined;
    const url = reference.reference ?? "";
    const found = references.find(url, resource);
    if (found === undefined || !encounters.has(found.ref))
      tally.warn("encounter-not-imported", resource.index);
    // The link is kept by name: the encounter may have come before this bundle or come after it.
    return found?.ref ?? tailOf(url);
  };
  return {
    sourceSystem: sourceIdentifierSystem(bundle.source),
    subject: (reference) => resolveSubject(reference, resource, references, patients),
    encounter: encounterRef,
    resource: ({ reference: url }) => {
      if (url === undefined) return undefined;
      if (url.startsWith("#")) return references.findContained(url, resource);
      return references.find(url, resource)?.json;
    },
    warn: (code) => tally.warn(code, resource.index),
  };
}
