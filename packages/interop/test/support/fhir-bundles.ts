/** Small FHIR R4 resources and bundles for tests; every person is invented. */

/** A resource, or a broken one. */
export type TestResource = Readonly<Record<string, unknown>>;

/** A bundle whose entries have `urn:uuid` URLs, as a transaction has them. */
export function bundleOf(...resources: readonly unknown[]): TestResource {
  return {
    resourceType: "Bundle",
    type: "transaction",
    entry: resources.map((resource) => ({ resource })),
  };
}

/** A patient with id `p1`. */
export function patient(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "Patient",
    id: "p1",
    name: [{ use: "official", family: "张", given: ["伟"] }],
    gender: "male",
    birthDate: "1958-03-02",
    ...overrides,
  };
}

/** A final systolic blood pressure of patient `p1`. */
export function observation(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "Observation",
    id: "o1",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "8480-6", display: "Systolic blood pressure" }] },
    subject: { reference: "Patient/p1" },
    effectiveDateTime: "2026-03-02T08:30:00+08:00",
    valueQuantity: { value: 168, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" },
    ...overrides,
  };
}

/** A blood-pressure panel of patient `p1` with both components. */
export function bloodPressure(overrides: TestResource = {}): TestResource {
  const { valueQuantity: _, ...panel } = observation({
    code: { coding: [{ system: "http://loinc.org", code: "85354-9" }] },
    component: [
      component("8480-6", { valueQuantity: mmHg(168) }),
      component("8462-4", { valueQuantity: mmHg(96) }),
    ],
    ...overrides,
  });
  return panel;
}

/** A component of a panel. */
export function component(code: string, members: TestResource = {}): TestResource {
  return { code: { coding: [{ system: "http://loinc.org", code }] }, ...members };
}

/** A pressure. */
export function mmHg(value: number): TestResource {
  return { value, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" };
}

/** A confirmed diagnosis of patient `p1`. */
export function condition(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "Condition",
    id: "c1",
    clinicalStatus: { coding: [{ code: "active" }] },
    verificationStatus: { coding: [{ code: "confirmed" }] },
    code: {
      coding: [{ system: "urn:oid:2.16.156.10011.2.3.3.11.3", version: "GB/T 14396-2016", code: "I10" }],
    },
    subject: { reference: "Patient/p1" },
    ...overrides,
  };
}

/** A finished outpatient visit of patient `p1`. */
export function encounter(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "Encounter",
    id: "e1",
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    subject: { reference: "Patient/p1" },
    ...overrides,
  };
}

/** An active order of patient `p1`. */
export function medicationRequest(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "MedicationRequest",
    id: "m1",
    status: "active",
    intent: "order",
    medicationCodeableConcept: { text: "氨氯地平片 5mg" },
    subject: { reference: "Patient/p1" },
    ...overrides,
  };
}

/** A confirmed allergy of patient `p1`. */
export function allergy(overrides: TestResource = {}): TestResource {
  return {
    resourceType: "AllergyIntolerance",
    id: "a1",
    verificationStatus: { coding: [{ code: "confirmed" }] },
    code: {
      coding: [{ system: "http://snomed.info/sct", code: "91936005", display: "Allergy to penicillin" }],
    },
    patient: { reference: "Patient/p1" },
    ...overrides,
  };
}
