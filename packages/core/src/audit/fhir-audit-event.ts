/**
 * The FHIR R4 form of an audit event (http://hl7.org/fhir/R4/auditevent.html), for systems that collect AuditEvent
 * resources. A copy for reading: what is hashed and signed is the event itself, whose id the copy carries.
 * Subjects appear as pseudonyms. Codes of HCRM's own stand under `urn:hcrm:…`; it is no profile of IHE BALP.
 */
import type { JsonObject } from "../kernel/index.ts";
import type { AuditActor, AuditEvent } from "./audit-event.ts";

/** Kind of an action in FHIR's words: create, read, update, delete, execute. */
export type FhirAuditAction = "C" | "R" | "U" | "D" | "E";

/** What the event does not say by itself. */
export interface FhirAuditOptions {
  /** Kind of an operation, by name; without it the resource has no `action`. */
  readonly actionOf?: (operation: string) => FhirAuditAction;
}

/** FHIR's outcomes: 0 success, 4 minor failure (refused), 8 serious failure. */
const OUTCOMES: Readonly<Record<AuditEvent["outcome"], string>> = { success: "0", refused: "4", failed: "8" };

const ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
/** DICOM PS3.16, CID 400: "Patient Record". */
const PATIENT_RECORD = {
  system: "http://dicom.nema.org/resources/ontology/DCM",
  code: "110110",
  display: "Patient Record",
};

/**
 * The event as an AuditEvent resource.
 *
 * @example
 * ```ts
 * fhirAuditEvent(event, { actionOf: (name) => (name.endsWith(".get") ? "R" : "U") });
 * ```
 */
export function fhirAuditEvent(event: AuditEvent, { actionOf }: FhirAuditOptions = {}): JsonObject {
  const { id, at, action, outcome, reasons, purpose, source } = event;
  return {
    resourceType: "AuditEvent",
    id,
    type: PATIENT_RECORD,
    subtype: [{ system: "urn:hcrm:operation", code: action }],
    ...(actionOf && { action: actionOf(action) }),
    recorded: at,
    outcome: OUTCOMES[outcome],
    ...(reasons.length > 0 && { outcomeDesc: reasons.join(" ") }),
    purposeOfEvent: [{ coding: [{ system: ACT_REASON, code: purpose }] }],
    agent: agentsOf(event),
    source: {
      site: event.tenant,
      observer: { display: `${source.app} ${source.version}` },
      type: [{ system: "http://terminology.hl7.org/CodeSystem/security-source-type", code: "4" }],
    },
    entity: entitiesOf(event),
  };
}

/** Who acted, and in whose stead. */
function agentsOf({ actor, onBehalfOf, policyVersion }: AuditEvent): readonly JsonObject[] {
  const policy = [`urn:hcrm:policy:${policyVersion}`];
  const acting = { ...agentOf(actor), requestor: true, policy };
  if (onBehalfOf === undefined) return [acting];
  return [acting, { who: { identifier: { system: "urn:hcrm:actor", value: onBehalfOf } }, requestor: false }];
}

function agentOf({ id, roles }: AuditActor): JsonObject {
  const codings = roles.map((role) => ({ coding: [{ system: "urn:hcrm:role", code: role }] }));
  return {
    who: { identifier: { system: "urn:hcrm:actor", value: id } },
    ...(codings.length > 0 && { role: codings }),
  };
}

/** The subjects, and the record where it is another thing than a subject. */
function entitiesOf({ subjectRefs, resource, fields }: AuditEvent): readonly JsonObject[] {
  const subjects = subjectRefs.map((ref) => ({
    what: { identifier: { system: "urn:hcrm:subject-ref", value: ref } },
    type: { system: ENTITY_TYPE, code: "1", display: "Person" },
    role: { system: OBJECT_ROLE, code: "1", display: "Patient" },
  }));
  const record = {
    ...(resource.id !== undefined && {
      what: { identifier: { system: `urn:hcrm:${resource.type}`, value: resource.id } },
    }),
    type: { system: ENTITY_TYPE, code: "2", display: "System Object" },
    role: { system: OBJECT_ROLE, code: "4", display: "Domain Resource" },
    name: resource.type,
    ...(fields.length > 0 && { detail: fields.map((field) => ({ type: "field", valueString: field })) }),
  };
  return [...subjects, record];
}
