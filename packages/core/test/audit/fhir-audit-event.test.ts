import type { AuditEvent as FhirAuditEvent } from "fhir/r4.js";
import { describe, expect, it } from "vitest";
import { type AuditEvent, fhirAuditEvent } from "../../src/audit/index.ts";
import { asRecordId, asTenant } from "../../src/kernel/index.ts";
import { anEvent, START } from "./support/audit-harness.ts";

const { subjects: _, ...facts } = anEvent();
const event: AuditEvent = {
  ...facts,
  v: 1,
  id: asRecordId("019abc00-0000-7000-8000-000000000001"),
  tenant: asTenant("ruijin"),
  at: START,
  subjectRefs: ["A".repeat(43)],
  source: { app: "his", version: "7.1" },
  writer: { id: "w", lane: "own", n: 1 },
};

const expected: FhirAuditEvent = {
  resourceType: "AuditEvent",
  id: event.id,
  type: {
    system: "http://dicom.nema.org/resources/ontology/DCM",
    code: "110110",
    display: "Patient Record",
  },
  subtype: [{ system: "urn:hcrm:operation", code: "patients.get" }],
  action: "R",
  recorded: START,
  outcome: "0",
  outcomeDesc: "permitted",
  purposeOfEvent: [
    { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "CAREMGT" }] },
  ],
  agent: [
    {
      who: { identifier: { system: "urn:hcrm:actor", value: "u-17" } },
      role: [{ coding: [{ system: "urn:hcrm:role", code: "nurse" }] }],
      requestor: true,
      policy: ["urn:hcrm:policy:p1"],
    },
  ],
  source: {
    site: "ruijin",
    observer: { display: "his 7.1" },
    type: [{ system: "http://terminology.hl7.org/CodeSystem/security-source-type", code: "4" }],
  },
  entity: [
    {
      what: { identifier: { system: "urn:hcrm:subject-ref", value: "A".repeat(43) } },
      type: {
        system: "http://terminology.hl7.org/CodeSystem/audit-entity-type",
        code: "1",
        display: "Person",
      },
      role: {
        system: "http://terminology.hl7.org/CodeSystem/object-role",
        code: "1",
        display: "Patient",
      },
    },
    {
      type: {
        system: "http://terminology.hl7.org/CodeSystem/audit-entity-type",
        code: "2",
        display: "System Object",
      },
      role: {
        system: "http://terminology.hl7.org/CodeSystem/object-role",
        code: "4",
        display: "Domain Resource",
      },
      name: "patient",
      detail: [
        { type: "field", valueString: "name" },
        { type: "field", valueString: "phones" },
      ],
    },
  ],
};

describe("the FHIR form of an event", () => {
  it("is an R4 AuditEvent with codes of the standard where it has them", () => {
    expect(fhirAuditEvent(event, { actionOf: () => "R" })).toEqual(expected);
  });

  it("tells refusals from failures, and names in whose stead somebody acted", () => {
    const { onBehalfOf: __, ...plain } = event;
    expect(fhirAuditEvent({ ...plain, outcome: "refused" })).toMatchObject({ outcome: "4" });
    expect(fhirAuditEvent({ ...plain, outcome: "failed" })).toMatchObject({ outcome: "8" });
    const agents = fhirAuditEvent({ ...plain, onBehalfOf: "d-9" }).agent;
    expect(agents).toMatchObject([
      { who: { identifier: { value: "u-17" } }, requestor: true },
      { who: { identifier: { system: "urn:hcrm:actor", value: "d-9" } }, requestor: false },
    ]);
    expect(fhirAuditEvent(plain)).not.toHaveProperty("action");
  });

  // FHIR knows no empty array: a member without values is absent.
  it("leaves out what it has nothing to say of", () => {
    const bare = { ...event, reasons: [], fields: [], actor: { ...event.actor, roles: [] } };
    const resource = fhirAuditEvent(bare);
    expect(resource).not.toHaveProperty("outcomeDesc");
    expect(JSON.stringify(resource)).not.toMatch(/\[\]|"role":\[|"detail"/);
  });
});
