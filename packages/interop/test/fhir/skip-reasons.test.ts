/** One small bundle per reason to skip and per warning; each gives exactly its reason (interop.md section 3, acceptance 4). */
import { describe, expect, test } from "vitest";
import { type FhirSkipReason, type FhirWarning, readBundle } from "../../src/fhir/index.ts";
import {
  allergy,
  bloodPressure,
  bundleOf,
  component,
  condition,
  encounter,
  medicationRequest,
  mmHg,
  observation,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";
import { accountedFor } from "../support/law-of-counts.ts";

const noValue = { valueQuantity: undefined };
const modifier = [{ url: "http://example.org/negated", valueBoolean: true }];

/** What is read together with the patient `p1`, and why it is not taken. */
const skips: readonly [name: string, reason: FhirSkipReason, resource: unknown, path?: string][] = [
  ["a claim", "resource-type-not-imported", { resourceType: "Claim", id: "x" }],
  ["a type that R4 does not have", "resource-type-not-imported", { resourceType: "Zhangsan" }],
  ["a nested bundle", "resource-type-not-imported", bundleOf()],
  ["an entry without resource", "not-a-resource", undefined],
  ["a resource without type", "not-a-resource", { id: "x" }],
  [
    "a value of the wrong type",
    "invalid-shape",
    observation({ valueQuantity: { value: "6.1" } }),
    "valueQuantity.value",
  ],
  ["a time in words", "invalid-shape", observation({ effectiveDateTime: "yesterday" }), "effectiveDateTime"],
  ["a status outside FHIR", "invalid-shape", observation({ status: "done" }), "status"],
  ["an observation without code", "invalid-shape", observation({ code: undefined }), "code"],
  ["a condition without code", "invalid-shape", condition({ code: undefined }), "code"],
  [
    "an order without medicine",
    "invalid-shape",
    medicationRequest({ medicationCodeableConcept: undefined }),
    "medicationCodeableConcept",
  ],
  [
    "a version time in words",
    "invalid-shape",
    observation({ meta: { lastUpdated: "now" } }),
    "meta.lastUpdated",
  ],
  ["a modifier on the resource", "modifier-extension", observation({ modifierExtension: modifier })],
  [
    "a modifier on a component",
    "modifier-extension",
    bloodPressure({ component: [component("8480-6", { modifierExtension: modifier })] }),
  ],
  [
    "a modifier on a dosage",
    "modifier-extension",
    medicationRequest({ dosageInstruction: [{ modifierExtension: modifier }] }),
  ],
  ["implicit rules", "implicit-rules", observation({ implicitRules: "http://example.org/rules" })],
  ["an unknown patient", "subject-not-imported", observation({ subject: { reference: "Patient/p9" } })],
  [
    "a contained patient without identifier",
    "subject-not-imported",
    observation({ subject: { reference: "#c" }, contained: [{ resourceType: "Patient", id: "c" }] }),
  ],
  ["a group", "subject-not-a-patient", observation({ subject: { reference: "Group/g1" } })],
  [
    "a device by type",
    "subject-not-a-patient",
    observation({ subject: { reference: "urn:uuid:0", type: "Device" } }),
  ],
  [
    "a device by identifier",
    "subject-not-a-patient",
    observation({ subject: { type: "Device", identifier: { system: "urn:s", value: "1" } } }),
  ],
  ["no subject", "subject-missing", observation({ subject: undefined })],
  ["a subject in words", "subject-missing", observation({ subject: { display: "张伟" } })],
  [
    "a patient replaced by another",
    "patient-replaced",
    patient({ id: "p2", link: [{ type: "replaced-by", other: { reference: "Patient/p1" } }] }),
  ],
  ["a registered result", "not-a-result-yet", observation({ status: "registered" })],
  ["a cancelled result", "cancelled", observation({ status: "cancelled" })],
  ["a result of unknown status", "status-unknown", observation({ status: "unknown" })],
  ["no value", "no-value", observation(noValue)],
  [
    "a reason instead of a value",
    "no-value",
    observation({ ...noValue, dataAbsentReason: { text: "haemolysed" } }),
  ],
  [
    "components without any value",
    "no-value",
    bloodPressure({ component: [component("8480-6"), component("8462-4")] }),
  ],
  [
    "a component value without code",
    "no-value",
    bloodPressure({ component: [{ valueQuantity: mmHg(168) }] }),
  ],
  [
    "a panel of members",
    "panel-header",
    observation({ ...noValue, hasMember: [{ reference: "Observation/o2" }] }),
  ],
  ["no time", "no-effective-time", observation({ effectiveDateTime: undefined })],
  ["a series", "value-type-not-supported", observation({ ...noValue, valueSampledData: { data: "1 2 3" } })],
  ["a range", "value-type-not-supported", observation({ ...noValue, valueRange: { low: { value: 1 } } })],
  [
    "a ratio",
    "value-type-not-supported",
    observation({ ...noValue, valueRatio: { numerator: { value: 1 } } }),
  ],
  ["a time of day", "value-type-not-supported", observation({ ...noValue, valueTime: "08:30:00" })],
  ["a period", "value-type-not-supported", observation({ ...noValue, valuePeriod: { start: "2026" } })],
  ["a refuted condition", "refuted", condition({ verificationStatus: { coding: [{ code: "refuted" }] } })],
  ["a refuted allergy", "refuted", allergy({ verificationStatus: { coding: [{ code: "refuted" }] } })],
  ["an order not to give", "do-not-perform", medicationRequest({ doNotPerform: true })],
  ["a proposal", "not-an-order", medicationRequest({ intent: "proposal" })],
  ["a plan", "not-an-order", medicationRequest({ intent: "plan" })],
  ["an option", "not-an-order", medicationRequest({ intent: "option" })],
  [
    "a medicine that is elsewhere",
    "medication-not-in-bundle",
    medicationRequest({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "Medication/x" },
    }),
  ],
  [
    "a contained medicine without code",
    "medication-not-in-bundle",
    medicationRequest({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "#m" },
      contained: [{ resourceType: "Medication", id: "m" }],
    }),
  ],
  [
    "a contained medicine with a modifier",
    "medication-not-in-bundle",
    medicationRequest({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "#m" },
      contained: [{ resourceType: "Medication", id: "m", code: { text: "x" }, modifierExtension: modifier }],
    }),
  ],
];

describe("a resource is skipped for", () => {
  test.each(skips)("%s: %s", (_name, reason, resource, path) => {
    const { report, events } = readBundle(bundleOf(patient(), resource), { source: "his" });
    expect(events.map(({ kind }) => kind)).toEqual(["patient-upserted"]);
    expect(report.skipped).toEqual([
      { type: expect.any(String), reason, count: 1, firstEntry: 1, ...(path === undefined ? {} : { path }) },
    ]);
    expect(report.warnings).toEqual([]);
    expect(accountedFor(report)).toBe(2);
  });

  test("a patient that was itself skipped", () => {
    const replaced = patient({ link: [{ type: "replaced-by" }] });
    const { report } = readBundle(bundleOf(replaced, observation()), { source: "his" });
    expect(report.skipped.map(({ type, reason }) => [type, reason])).toEqual([
      ["Patient", "patient-replaced"],
      ["Observation", "subject-not-imported"],
    ]);
  });

  test("the report counts equal cases together and names the first position", () => {
    const claim = { resourceType: "Claim" };
    const { report } = readBundle(bundleOf(claim, patient(), claim, claim), { source: "his" });
    expect(report.skipped).toEqual([
      { type: "Claim", reason: "resource-type-not-imported", count: 3, firstEntry: 0 },
    ]);
  });
});

/** What is read together with the patient `p1`, taken, and warned about. */
const warnings: readonly [name: string, code: FhirWarning, resource: TestResource][] = [
  [
    "only the time of issue",
    "issued-used-as-effective",
    observation({ effectiveDateTime: undefined, issued: "2026-03-02T09:00:00+08:00" }),
  ],
  [
    "an identifier without system",
    "identifier-without-system",
    patient({ id: "p2", identifier: [{ value: "80012345" }] }),
  ],
  [
    "a component without value",
    "component-without-value",
    bloodPressure({
      component: [
        component("8480-6", { valueQuantity: mmHg(168) }),
        component("8462-4", { dataAbsentReason: { text: "error" } }),
      ],
    }),
  ],
  [
    "an encounter that is elsewhere",
    "encounter-not-imported",
    observation({ encounter: { reference: "Encounter/e9" } }),
  ],
  [
    "an encounter that was skipped",
    "encounter-not-imported",
    observation({ encounter: { reference: "#e" }, contained: [encounter({ id: "e" })] }),
  ],
];

describe("a resource is taken with a warning for", () => {
  test.each(warnings)("%s: %s", (_name, code, resource) => {
    const { report, events } = readBundle(bundleOf(patient(), resource), { source: "his" });
    expect(report.warnings).toEqual([{ code, count: 1, firstEntry: 1 }]);
    expect(report.skipped).toEqual([]);
    expect(events).toHaveLength(2);
    expect(accountedFor(report)).toBe(2);
  });
});
