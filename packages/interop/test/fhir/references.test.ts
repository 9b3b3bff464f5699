/** Every way in which a FHIR resource may point at its patient, and the ways that must lead nowhere. */

import type { SubjectRef } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import {
  encounter,
  medicationRequest,
  observation,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";

const uuid = "urn:uuid:0189c2a0-0000-7000-8000-000000000001";
const known: SubjectRef = { identifiers: [{ system: "urn:hcrm:source:his", value: "p1" }] };

interface TestEntry {
  readonly fullUrl?: string;
  readonly resource: TestResource;
}

function read(...entry: readonly TestEntry[]): ReturnType<typeof readBundle> {
  return readBundle({ resourceType: "Bundle", type: "collection", entry }, { source: "his" });
}

/** Subject of the last event when an observation with this reference stands beside patient `p1`. */
function subjectFor(
  reference: TestResource,
  patientUrl: string | undefined,
  ownUrl?: string,
  resource: TestResource = {},
): SubjectRef | undefined {
  const { events } = read(
    { ...(patientUrl === undefined ? {} : { fullUrl: patientUrl }), resource: patient() },
    {
      ...(ownUrl === undefined ? {} : { fullUrl: ownUrl }),
      resource: observation({ subject: reference, ...resource }),
    },
  );
  return events.find(({ kind }) => kind === "observations-reported")?.subject;
}

describe("a reference leads to the patient of the bundle", () => {
  test.each([
    ["by urn:uuid", uuid, uuid],
    ["by any other fullUrl", "https://his.example/fhir/Patient/p1", "https://his.example/fhir/Patient/p1"],
    ["relative", "Patient/p1", uuid],
    ["relative, with a version", "Patient/p1/_history/3", undefined],
    ["absolute, where entries have no URL", "https://his.example/fhir/Patient/p1", undefined],
    ["absolute, where entries have made-up URLs", "https://his.example/fhir/Patient/p1", uuid],
  ])("%s", (_name, reference, patientUrl) => {
    expect(subjectFor({ reference }, patientUrl)).toEqual(known);
  });

  test("relative to the URL of its own entry", () => {
    const base = "https://his.example/fhir/";
    expect(subjectFor({ reference: "Patient/p1" }, `${base}Patient/p1`, `${base}Observation/o1`)).toEqual(
      known,
    );
  });

  test("by an identifier that only this patient has", () => {
    const identifier = { system: "urn:mrn", value: "80012345" };
    const { events } = read(
      { resource: patient({ identifier: [identifier] }) },
      { resource: observation({ subject: { identifier } }) },
      {
        resource: observation({ id: "o2", subject: { reference: "Patient?identifier=urn:mrn%7C80012345" } }),
      },
      {
        resource: observation({
          id: "o3",
          subject: { reference: "#c" },
          contained: [{ resourceType: "Patient", id: "c", identifier: [identifier] }],
        }),
      },
    );
    expect(events.slice(1).map(({ subject }) => subject)).toEqual([known, known, known]);
  });
});

describe("an identifier may lead to a patient who is already stored", () => {
  const stored: SubjectRef = { identifiers: [{ system: "urn:mrn", value: "80012345" }] };

  test("as a logical reference", () => {
    expect(subjectFor({ identifier: { system: "urn:mrn", value: "80012345" } }, uuid)).toEqual(stored);
    expect(
      subjectFor({ type: "Patient", identifier: { system: "urn:mrn", value: "80012345" } }, uuid),
    ).toEqual(stored);
  });

  test("as a conditional reference", () => {
    expect(subjectFor({ reference: "Patient?identifier=urn:mrn|80012345" }, uuid)).toEqual(stored);
  });

  test("as the identifier beside a reference that leads nowhere", () => {
    const identifier = { system: "urn:mrn", value: "80012345" };
    expect(subjectFor({ reference: "Patient/p9", identifier }, uuid)).toEqual(stored);
  });
});

describe("a reference leads nowhere", () => {
  test("when another server has a patient with the same id", () => {
    const reference = "https://other.example/fhir/Patient/p1";
    expect(subjectFor({ reference }, "https://his.example/fhir/Patient/p1")).toBeUndefined();
  });

  test("when two patients stand under one URL", () => {
    const { report } = read(
      { fullUrl: uuid, resource: patient({ id: "p1" }) },
      { fullUrl: uuid, resource: patient({ id: "p2" }) },
      { resource: observation({ subject: { reference: uuid } }) },
    );
    expect(report.skipped).toMatchObject([{ type: "Observation", reason: "subject-not-imported" }]);
  });

  test("when its percent signs cannot be decoded", () => {
    const { report } = read({
      resource: observation({ subject: { reference: "Patient?identifier=%zz|1" } }),
    });
    expect(report.skipped).toMatchObject([{ reason: "subject-not-imported" }]);
  });

  test("when it leads to a resource that is no patient", () => {
    const { report } = read(
      { fullUrl: uuid, resource: { resourceType: "Practitioner", id: "d1" } },
      { resource: observation({ subject: { reference: uuid } }) },
    );
    expect(report.skipped).toContainEqual(
      expect.objectContaining({ type: "Observation", reason: "subject-not-a-patient" }),
    );
  });

  test("when it is contained and not a patient, or not there", () => {
    const contained = [{ resourceType: "Group", id: "g" }];
    const { report } = read(
      { resource: observation({ subject: { reference: "#g" }, contained }) },
      { resource: observation({ subject: { reference: "#h" }, contained }) },
    );
    expect(report.skipped.map(({ reason }) => reason)).toEqual([
      "subject-not-a-patient",
      "subject-not-imported",
    ]);
  });
});

describe("other references", () => {
  test("an encounter is named by its ref, wherever it stands in the bundle", () => {
    const { events, report } = read(
      { resource: observation({ encounter: { reference: uuid } }) },
      { fullUrl: uuid, resource: encounter() },
      { resource: patient() },
    );
    expect(events.map(({ kind }) => kind)).toEqual([
      "patient-upserted",
      "encounter-changed",
      "observations-reported",
    ]);
    expect(events[2]).toMatchObject({ observations: [{ encounter: "Encounter/e1" }] });
    expect(report.warnings).toEqual([]);
  });

  test("an encounter that is elsewhere keeps its name", () => {
    const { events } = read(
      { resource: patient() },
      { resource: observation({ encounter: { reference: "https://his.example/Encounter/e9" } }) },
    );
    expect(events[1]).toMatchObject({ observations: [{ encounter: "Encounter/e9" }] });
  });

  test("a medicine may be contained or stand in the bundle", () => {
    const code = { text: "阿司匹林肠溶片" };
    const order = (reference: string, contained: readonly unknown[]): TestResource =>
      medicationRequest({
        medicationCodeableConcept: undefined,
        medicationReference: { reference },
        contained,
      });
    const { events } = read(
      { resource: patient() },
      { resource: order("#m", [{ resourceType: "Medication", id: "m", code }]) },
      { resource: order("Medication/x", []) },
      { resource: { resourceType: "Medication", id: "x", code } },
    );
    expect(events.slice(1)).toMatchObject([
      { medication: { medication: code } },
      { medication: { medication: code } },
    ]);
  });
});
