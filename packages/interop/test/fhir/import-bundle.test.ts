/** Import of FHIR bundles into a running hospital: once, again, in any order, broken and corrected (interop.md section 3). */
import type { PatientId, Session } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { importBundle } from "../../src/fhir/index.ts";
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
import { type FhirHospital, openFhirHospital, stateOf } from "../support/hospital.ts";

const SOURCE = { source: "his" };
const everything: readonly TestResource[] = [
  patient({ identifier: [{ system: "urn:mrn", value: "80012345" }] }),
  encounter({ class: { code: "IMP" }, period: { start: "2026-11-01", end: "2026-11-09" } }),
  observation({ encounter: { reference: "Encounter/e1" } }),
  bloodPressure({ id: "o2" }),
  condition(),
  medicationRequest(),
  allergy(),
];

async function onlyPatient({ doctor }: FhirHospital): Promise<PatientId> {
  const { items } = await doctor.patients.list({});
  const [found] = items;
  if (found === undefined || items.length > 1) throw new Error("expected one patient");
  return found.id;
}

/** Every kind of record of the only patient. */
async function recordsOf(hospital: FhirHospital): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const query = { patient: await onlyPatient(hospital) };
  const { records }: Session = hospital.doctor;
  return {
    observations: (await records.observations(query)).items,
    conditions: (await records.conditions(query)).items,
    encounters: (await records.encounters(query)).items,
    medications: (await records.medications(query)).items,
    allergies: (await records.allergies(query)).items,
  };
}

describe("an import", () => {
  test("stores every kind of fact and reports resources and facts", async () => {
    const hospital = await openFhirHospital();
    const report = await importBundle(hospital.feed, bundleOf(...everything), { ...SOURCE, batch: "b-1" });
    expect(report.taken).toEqual({
      AllergyIntolerance: 1,
      Condition: 1,
      Encounter: 1,
      MedicationRequest: 1,
      Observation: 2,
      Patient: 1,
    });
    expect(report.ingest.counts).toEqual({
      "patient-upserted": { applied: 1 },
      "patients-merged": {},
      "observations-reported": { applied: 3 },
      "condition-recorded": { applied: 1 },
      "encounter-changed": { applied: 1 },
      "medication-ordered": { applied: 1 },
      "allergy-recorded": { applied: 1 },
    });
    expect(report.ingest.patients).toEqual([await onlyPatient(hospital)]);
    const { observations, conditions, encounters, medications, allergies } = await recordsOf(hospital);
    expect(observations).toHaveLength(3);
    expect(observations).toContainEqual(
      expect.objectContaining({
        indicator: "dbp",
        canonical: { number: 96, unit: "mm[Hg]" },
        provenance: expect.objectContaining({ source: "his", trust: "institution", batch: "b-1" }),
      }),
    );
    expect(conditions).toMatchObject([{ code: { code: "I10", edition: "GB/T 14396-2016" } }]);
    expect(encounters).toMatchObject([{ status: "finished", class: "IMP", end: "2026-11-09" }]);
    expect(medications).toMatchObject([{ status: "active", medication: { text: "氨氯地平片 5mg" } }]);
    expect(allergies).toMatchObject([{ verification: "confirmed" }]);
  });

  test("again changes nothing, to the last stored byte", async () => {
    const hospital = await openFhirHospital();
    await importBundle(hospital.feed, bundleOf(...everything), SOURCE);
    const before = await hospital.rows();
    const { ingest } = await importBundle(hospital.feed, bundleOf(...everything), SOURCE);
    expect(
      Object.values(ingest.counts)
        .flatMap(Object.keys)
        .filter((outcome) => outcome !== "unchanged"),
    ).toEqual([]);
    expect(await hospital.rows()).toEqual(before);
    expect(before.length).toBeGreaterThan(20);
  });

  test("gives the same state whatever the order of entries and of bundles", async () => {
    const second = patient({ id: "p2", name: [{ text: "王芳" }] });
    const other = observation({ id: "o9", subject: { reference: "Patient/p2" } });
    const inOrder = await openFhirHospital();
    await importBundle(inOrder.feed, bundleOf(...everything), SOURCE);
    await importBundle(inOrder.feed, bundleOf(second, other), SOURCE);
    const shuffled = await openFhirHospital();
    await importBundle(shuffled.feed, bundleOf(other, second), SOURCE);
    await importBundle(shuffled.feed, bundleOf(...everything.toReversed()), SOURCE);
    expect(await stateOf(shuffled)).toEqual(await stateOf(inOrder));
  });

  test("of a bundle that is refused stores nothing", async () => {
    const hospital = await openFhirHospital();
    const before = await hospital.rows();
    await expect(
      importBundle(hospital.feed, { resourceType: "Bundle", type: "history" }, SOURCE),
    ).rejects.toMatchObject({
      code: "BundleInvalid",
    });
    await expect(importBundle(hospital.feed, bundleOf(patient()), { source: "lis" })).rejects.toMatchObject({
      code: "IngestSourceUnknown",
    });
    expect(await hospital.rows()).toEqual(before);
  });
});

describe("corrections", () => {
  const version = (value: number, status: string, versionId: string, lastUpdated: string): TestResource =>
    observation({ status, valueQuantity: mmHg(value), meta: { versionId, lastUpdated } });
  const original = version(161, "final", "1", "2026-11-20T01:00:00Z");
  const corrected = version(179, "corrected", "2", "2026-11-20T02:00:00Z");
  const wrong = version(179, "entered-in-error", "3", "2026-11-20T03:00:00Z");

  async function valuesAfter(...deliveries: readonly TestResource[]): Promise<readonly unknown[]> {
    const hospital = await openFhirHospital();
    for (const delivery of deliveries)
      await importBundle(hospital.feed, bundleOf(patient(), delivery), SOURCE);
    const { observations = [] } = await recordsOf(hospital);
    return observations;
  }

  test("a correction wins over its original, also when the original comes late", async () => {
    expect(await valuesAfter(original, corrected, original)).toMatchObject([
      { revision: 2, value: { number: 179 } },
    ]);
    expect(await valuesAfter(corrected, original)).toMatchObject([{ revision: 1, value: { number: 179 } }]);
  });

  test("a retraction removes the value in either order", async () => {
    expect(await valuesAfter(original, wrong)).toEqual([]);
    expect(await valuesAfter(wrong, original, corrected)).toEqual([]);
  });

  test("the retraction of a panel removes its components", async () => {
    expect(await valuesAfter(bloodPressure(), bloodPressure({ status: "entered-in-error" }))).toEqual([]);
  });

  test("a component without a value keeps the other one", async () => {
    const half = bloodPressure({
      component: [
        component("8480-6", { valueQuantity: mmHg(168) }),
        component("8462-4", { dataAbsentReason: {} }),
      ],
    });
    expect(await valuesAfter(half)).toMatchObject([{ code: { code: "8480-6" }, panel: { code: "85354-9" } }]);
  });
});

describe("what must never show", () => {
  test("an order not to give is no medication, a refuted allergy no allergy, none known is not one", async () => {
    const hospital = await openFhirHospital();
    const none = { coding: [{ system: "http://snomed.info/sct", code: "716186003" }] };
    await importBundle(
      hospital.feed,
      bundleOf(
        patient(),
        medicationRequest({ doNotPerform: true }),
        allergy({ verificationStatus: { coding: [{ code: "refuted" }] } }),
        allergy({ id: "a2", code: none, recordedDate: "2026-11-20" }),
      ),
      SOURCE,
    );
    const { medications, allergies } = await recordsOf(hospital);
    expect(medications).toEqual([]);
    expect(allergies).toMatchObject([{ noKnown: "any", recordedAt: "2026-11-20" }]);
    expect(allergies?.[0]).not.toHaveProperty("code");
  });

  test("two assigners with one patient number stay two patients", async () => {
    const hospital = await openFhirHospital();
    const at = (id: string, display: string): TestResource =>
      patient({ id, identifier: [{ system: "urn:mrn", value: "80012345", assigner: { display } }] });
    await importBundle(hospital.feed, bundleOf(at("p1", "东院"), at("p2", "西院")), SOURCE);
    expect((await hospital.doctor.patients.list({})).items).toHaveLength(2);
  });

  test("no value of a broken bundle reaches report, error or audit log", async () => {
    const hospital = await openFhirHospital();
    const canary = "金丝雀-canary-7431";
    const broken = [
      patient({
        birthDate: canary,
        gender: canary,
        telecom: [{ system: "phone", value: canary }],
        identifier: [{ system: canary, value: canary }],
      }),
      observation({ status: canary }),
      observation({ id: "o2", valueQuantity: { value: 1, unit: canary }, code: { text: canary } }),
      observation({ id: "o3", subject: { reference: `Patient/${canary}` } }),
      condition({ clinicalStatus: { coding: [{ code: canary }] }, onsetString: canary }),
      { resourceType: canary, id: canary },
    ];
    const report = await importBundle(hospital.feed, bundleOf(...broken), SOURCE);
    expect(JSON.stringify(report)).not.toContain("canary");
    expect(report.ingest.problems.length).toBeGreaterThan(5);
    const officer = hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "o", roles: ["privacy-officer"] },
      purpose: "HOPERAT",
    });
    const log = await officer.audit.find({ from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" });
    expect(log.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(log)).not.toContain("canary");
    expect((await hospital.rows()).join("\n")).not.toContain("canary");
  });
});
