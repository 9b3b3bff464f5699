/** FHIR Condition, Encounter, MedicationRequest and AllergyIntolerance to our records. */

import type { IngestEvent } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import {
  allergy,
  bundleOf,
  condition,
  encounter,
  medicationRequest,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";

const SNOMED = "http://snomed.info/sct";
const subject = { identifiers: [{ system: "urn:hcrm:source:his", value: "p1" }] };
const wrong = { verificationStatus: { coding: [{ code: "entered-in-error" }] } };

function read(resource: TestResource): IngestEvent | undefined {
  return readBundle(bundleOf(patient(), resource), { source: "his" }).events[1];
}

describe("a condition", () => {
  test("keeps code with edition, statuses, times and encounter", () => {
    const given = condition({
      category: [{ coding: [{ code: "problem-list-item" }] }],
      onsetDateTime: "2019",
      abatementString: "两周后",
      recordedDate: "2026-03-02",
      encounter: { reference: "Encounter/e9" },
    });
    expect(read(given)).toMatchObject({
      kind: "condition-recorded",
      ref: "Condition/c1",
      subject,
      condition: {
        ref: "Condition/c1",
        code: { system: "urn:oid:2.16.156.10011.2.3.3.11.3", code: "I10", edition: "GB/T 14396-2016" },
        clinical: "active",
        verification: "confirmed",
        category: "problem-list-item",
        onset: "2019",
        abatement: { text: "两周后" },
        recordedAt: "2026-03-02",
        encounter: "Encounter/e9",
      },
    });
  });

  test.each(["provisional", "differential", "unconfirmed"])("that is %s is taken with that word", (code) => {
    const given = condition({ verificationStatus: { coding: [{ code }] } });
    expect(read(given)).toMatchObject({ condition: { verification: code } });
  });

  test("may begin and end with a period", () => {
    const given = condition({
      onsetPeriod: { start: "2019" },
      abatementPeriod: { start: "2020", end: "2021" },
    });
    expect(read(given)).toMatchObject({ condition: { onset: "2019", abatement: "2021" } });
  });

  test("entered in error is a retraction, even without a code", () => {
    expect(read(condition({ ...wrong, code: undefined }))).toMatchObject({
      condition: { ref: "Condition/c1", status: "entered-in-error" },
    });
  });
});

describe("an encounter", () => {
  test("keeps status, class, times, type, reason and discharge", () => {
    const given = encounter({
      class: { code: "IMP" },
      period: { start: "2026-03-02T08:30:00+08:00", end: "2026-03-09" },
      type: [{ text: "住院" }],
      reasonCode: [{ text: "高血压急症" }],
      hospitalization: { dischargeDisposition: { text: "医嘱离院" } },
    });
    expect(read(given)).toMatchObject({
      kind: "encounter-changed",
      subject,
      encounter: {
        ref: "Encounter/e1",
        status: "finished",
        class: "IMP",
        start: "2026-03-02T08:30:00+08:00",
        end: "2026-03-09",
        types: [{ text: "住院" }],
        reasons: [{ text: "高血压急症" }],
        discharge: { text: "医嘱离院" },
      },
    });
  });

  test("of another class keeps it as given", () => {
    expect(read(encounter({ class: { code: "SS" } }))).toMatchObject({ encounter: { class: "SS" } });
  });

  test("entered in error is a retraction", () => {
    expect(read(encounter({ status: "entered-in-error" }))).toMatchObject({
      encounter: { ref: "Encounter/e1", status: "entered-in-error" },
    });
  });
});

describe("a medication order", () => {
  test("keeps medicine, status, time, dosage and encounter", () => {
    const given = medicationRequest({
      status: "stopped",
      authoredOn: "2026-03-02",
      encounter: { reference: "Encounter/e9" },
      dosageInstruction: [
        {
          text: "每日一次，每次5mg",
          asNeededBoolean: false,
          timing: { repeat: { frequency: 1, period: 1, periodUnit: "d" } },
          doseAndRate: [
            { doseQuantity: { value: 5, unit: "毫克", system: "http://unitsofmeasure.org", code: "mg" } },
          ],
        },
        {},
      ],
    });
    expect(read(given)).toMatchObject({
      kind: "medication-ordered",
      subject,
      medication: {
        ref: "MedicationRequest/m1",
        status: "stopped",
        medication: { text: "氨氯地平片 5mg" },
        authoredAt: "2026-03-02",
        dosage: [
          {
            text: "每日一次，每次5mg",
            asNeeded: false,
            timing: { frequency: 1, period: 1, periodUnit: "d" },
            dose: { number: 5, unit: "mg" },
          },
          {},
        ],
        encounter: "Encounter/e9",
      },
    });
  });

  test("entered in error is a retraction", () => {
    expect(read(medicationRequest({ status: "entered-in-error", doNotPerform: true }))).toMatchObject({
      medication: { ref: "MedicationRequest/m1", status: "entered-in-error" },
    });
  });
});

describe("an allergy", () => {
  test("keeps substance, statuses, reactions and times", () => {
    const given = allergy({
      clinicalStatus: { coding: [{ code: "active" }] },
      type: "allergy",
      category: ["medication"],
      criticality: "high",
      onsetDateTime: "2009",
      recordedDate: "2026-03-02",
      reaction: [{ manifestation: [{ text: "皮疹" }], severity: "severe" }],
    });
    expect(read(given)).toMatchObject({
      kind: "allergy-recorded",
      subject,
      allergy: {
        ref: "AllergyIntolerance/a1",
        code: { system: SNOMED, code: "91936005" },
        clinical: "active",
        verification: "confirmed",
        type: "allergy",
        categories: ["medication"],
        criticality: "high",
        reactions: [{ manifestations: [{ text: "皮疹" }], severity: "severe" }],
        onset: "2009",
        recordedAt: "2026-03-02",
      },
    });
  });

  test("without a code is to the substance of its reaction", () => {
    const given = allergy({ code: undefined, reaction: [{ substance: { text: "头孢" } }] });
    expect(read(given)).toMatchObject({ allergy: { code: { text: "头孢" } } });
  });

  test.each([
    ["716186003", "any"],
    ["409137002", "drug"],
    ["429625007", "food"],
    ["428607008", "environment"],
  ])("with the code %s is the statement that there is none (%s)", (code, noKnown) => {
    const given = allergy({ code: { coding: [{ system: SNOMED, code }] }, recordedDate: "2026-03-02" });
    const event = read(given);
    expect(event?.kind === "allergy-recorded" ? event.allergy : undefined).toEqual({
      ref: "AllergyIntolerance/a1",
      noKnown,
      recordedAt: "2026-03-02",
    });
  });

  test("entered in error is a retraction, even of the statement that there is none", () => {
    const given = allergy({ ...wrong, code: { coding: [{ system: SNOMED, code: "716186003" }] } });
    expect(read(given)).toMatchObject({
      allergy: { ref: "AllergyIntolerance/a1", status: "entered-in-error" },
    });
  });
});
