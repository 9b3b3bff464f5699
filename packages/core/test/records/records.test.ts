/** The health record through a session: recording, reading, history, taking back, and who sees what. */
import { describe, expect, test } from "vitest";
import { type AccessPolicy, type PatientId, type Session, starterKit } from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const AT = "2026-11-20T08:30:00+08:00";
const PRESSURE = { code: "8480-6", value: 168, unit: "mm[Hg]", at: AT } as const;

async function ward(): Promise<{
  readonly hospital: Hospital;
  readonly doctor: Session;
  readonly patient: PatientId;
}> {
  const hospital = await openHospital();
  const doctor = hospital.doctor();
  const { patient } = await doctor.patients.register(ZHANG_WEI);
  return { hospital, doctor, patient: patient.id };
}

describe("recording", () => {
  test("takes the shortcuts of a form and keeps what was entered", async () => {
    const { doctor, patient } = await ward();
    const { observations } = await doctor.records.record({ patient, observations: [PRESSURE] });
    expect((await doctor.records.observations({ patient })).items).toEqual([
      {
        id: observations[0],
        revision: 1,
        status: "final",
        code: { system: "http://loinc.org", code: "8480-6" },
        at: "2026-11-20T00:30:00.000Z",
        value: { number: 168, unit: "mm[Hg]" },
        indicator: "sbp",
        unitStatus: "known",
        canonical: { number: 168, unit: "mm[Hg]" },
        provenance: { source: "actor:u-doctor", trust: "verified", receivedAt: "2026-11-21T01:00:00.000Z" },
      },
    ]);
  });

  test("stores every kind of fact", async () => {
    const { doctor, patient } = await ward();
    const icd10 = { system: "http://hl7.org/fhir/sid/icd-10", code: "I10" };
    const recorded = await doctor.records.record({
      patient,
      conditions: [{ code: icd10, onset: "2019" }],
      encounters: [{ status: "finished", class: "IMP", start: "2026-11-01", end: "2026-11-09" }],
      medications: [{ medication: { text: "氨氯地平片" } }],
      allergies: [{ noKnown: "any" }, { code: { text: "青霉素" } }],
      trust: "reported",
    });
    expect(Object.values(recorded).map((ids) => ids.length)).toEqual([0, 1, 1, 1, 2]);
    const query = { patient };
    expect((await doctor.records.conditions(query)).items).toMatchObject([
      {
        code: icd10,
        clinical: "active",
        verification: "confirmed",
        onset: "2019",
        provenance: { trust: "reported" },
      },
    ]);
    expect((await doctor.records.encounters(query)).items).toMatchObject([
      { status: "finished", class: "IMP" },
    ]);
    expect((await doctor.records.medications(query)).items).toMatchObject([{ status: "active" }]);
    expect((await doctor.records.allergies(query)).items).toHaveLength(2);
  });

  test.each([
    ["nothing", {}],
    ["a time that does not exist", { observations: [{ ...PRESSURE, at: "2026-02-30" }] }],
    ["a unit beside a value that has one", { observations: [{ ...PRESSURE, value: { number: 1 } }] }],
    ["an unknown key", { observations: [{ ...PRESSURE, note: "x" }] }],
  ])("refuses %s", async (_name, facts) => {
    const { doctor, patient } = await ward();
    await expect(doctor.records.record({ patient, ...facts })).rejects.toMatchObject({
      code: "InvalidInput",
    });
  });
});

describe("reading", () => {
  test("is by period, newest first, in pages", async () => {
    const { doctor, patient } = await ward();
    const days = ["2026-11-01", "2026-11-03", "2026-11-02", "2026-11-04"];
    await doctor.records.record({ patient, observations: days.map((at) => ({ ...PRESSURE, at })) });
    const period = { patient, from: "2026-11-02T00:00:00+08:00", to: "2026-11-04T00:00:00+08:00" };
    expect((await doctor.records.observations(period)).items.map(({ at }) => at)).toEqual([
      "2026-11-03",
      "2026-11-02",
    ]);
    const first = await doctor.records.observations({ patient, limit: 3 });
    expect(first.items.map(({ at }) => at)).toEqual(["2026-11-04", "2026-11-03", "2026-11-02"]);
    const rest = await doctor.records.observations({ patient, limit: 3, cursor: first.next ?? "" });
    expect(rest.items.map(({ at }) => at)).toEqual(["2026-11-01"]);
    expect(rest).not.toHaveProperty("next");
  });

  test("a series holds one code of one patient, oldest first", async () => {
    const { doctor, patient } = await ward();
    const other = await doctor.patients.register({ name: "王芳" });
    await doctor.records.record({ patient: other.patient.id, observations: [PRESSURE] });
    await doctor.records.record({
      patient,
      observations: [
        { ...PRESSURE, value: 150, at: "2026-11-02" },
        { ...PRESSURE, value: 170, at: "2026-11-01" },
        { ...PRESSURE, code: "8462-4", value: 96 },
      ],
    });
    const { items } = await doctor.records.series({ patient, code: "8480-6" });
    expect(items.map(({ value }) => value)).toEqual([
      { number: 170, unit: "mm[Hg]" },
      { number: 150, unit: "mm[Hg]" },
    ]);
    const named = await doctor.records.series({ patient, code: "http://loinc.org|8462-4" });
    expect(named.items).toHaveLength(1);
  });

  test("a stranger gets the answer of a patient who does not exist", async () => {
    const { hospital, patient } = await ward();
    const stranger = hospital.doctor("u-stranger");
    await expect(stranger.records.observations({ patient })).rejects.toMatchObject({ code: "NotFound" });
  });

  test("a delicate diagnosis is seen by the attending circle only", async () => {
    const { hospital, doctor, patient } = await ward();
    const hiv = { system: "http://hl7.org/fhir/sid/icd-10", code: "B20" };
    await doctor.records.record({ patient, conditions: [{ code: hiv }, { code: { text: "感冒" } }] });
    expect((await doctor.records.conditions({ patient })).items.map(({ code }) => code.text)).toEqual([
      "感冒",
    ]);
    const head = hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "u-head", roles: ["doctor"], units: ["follow-up"] },
      purpose: "TREAT",
    });
    await head.access.relationships.record({ patient, party: { actor: "u-house" }, kind: "attending" });
    const attending = hospital.doctor("u-house");
    expect((await attending.records.conditions({ patient })).items).toHaveLength(2);
  });

  test("a delicate diagnosis shows no field that its own category does not show", async () => {
    const share: Omit<AccessPolicy, "id" | "categories"> = {
      ...{ effect: "permit", roles: ["clerk"], purposes: ["TREAT"], actions: ["records.*"] },
      when: { relationship: ["attending"] },
    };
    const fields = { read: ["code", "codeKey", "provenance"] };
    const hospital = await openHospital({
      policies: [
        ...starterKit().policies,
        { ...share, id: "clinical", categories: ["clinical"] },
        { ...share, id: "infectious", categories: ["infectious"], fields },
      ],
    });
    const { patient } = await hospital.doctor().patients.register(ZHANG_WEI);
    const { relationships } = hospital.as("integration", "TREAT").access;
    await relationships.record({ patient: patient.id, party: { actor: "u-clerk" }, kind: "attending" });
    const { records } = hospital.as("clerk", "TREAT");
    const system = "http://hl7.org/fhir/sid/icd-10";
    const codes = ["B20", "I10"].map((code) => ({ code: { system, code }, onset: "2020-01-01" }));
    await records.record({ patient: patient.id, conditions: codes });
    const { items } = await records.conditions({ patient: patient.id });
    const seen = items.map(({ code, onset }) => [code.code, onset]);
    expect(seen.sort()).toEqual([
      ["B20", undefined],
      ["I10", "2020-01-01"],
    ]);
  });

  test("a record is as delicate as any concept in it, whatever stands first", async () => {
    const { hospital, doctor, patient } = await ward();
    const hiv = { system: "http://hl7.org/fhir/sid/icd-10", code: "B20" };
    const visit = { status: "finished", class: "AMB", start: "2026-11-01" } as const;
    const plain = [{ text: "感冒" }];
    await doctor.records.record({
      patient,
      encounters: [
        { ...visit, reasons: plain },
        { ...visit, reasons: [...plain, hiv] },
      ],
      observations: [{ code: "29308-4", value: { concept: hiv }, at: "2026-11-01" }, PRESSURE],
    });
    const seenBy = async ({ records }: Session): Promise<readonly number[]> => [
      (await records.encounters({ patient })).items.length,
      (await records.observations({ patient })).items.length,
    ];
    expect(await seenBy(doctor)).toEqual([1, 1]);
    const actor = { id: "u-head", roles: ["doctor"], units: ["follow-up"] };
    const head = hospital.hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    await head.access.relationships.record({ patient, party: { actor: "u-house" }, kind: "attending" });
    expect(await seenBy(hospital.doctor("u-house"))).toEqual([2, 2]);
  });

  test("of clinical data for follow-up stops with the consent", async () => {
    const hospital = await openHospital();
    const nurse = hospital.nurse();
    const { id: patient } = await registerConsented(nurse);
    await nurse.records.record({ patient, observations: [PRESSURE] });
    expect((await nurse.records.observations({ patient })).items).toHaveLength(1);
    await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
    await expect(nurse.records.observations({ patient })).rejects.toMatchObject({ code: "ConsentRequired" });
  });
});

describe("taking back", () => {
  test("keeps the record in the history", async () => {
    const { doctor, patient } = await ward();
    const [record] = (await doctor.records.record({ patient, observations: [PRESSURE] })).observations;
    if (record === undefined) throw new Error("nothing was recorded");
    const ref = { patient, kind: "observation", record } as const;
    await doctor.records.retract(ref);
    expect((await doctor.records.observations({ patient })).items).toEqual([]);
    expect((await doctor.records.series({ patient, code: "8480-6" })).items).toEqual([]);
    expect((await doctor.records.history(ref)).items).toMatchObject([
      { id: record, revision: 1, state: "retracted" },
    ]);
  });

  test("of somebody else's record is refused", async () => {
    const { doctor, patient } = await ward();
    const other = await doctor.patients.register({ name: "王芳" });
    const [record] = (await doctor.records.record({ patient, observations: [PRESSURE] })).observations;
    if (record === undefined) throw new Error("nothing was recorded");
    const ref = { patient: other.patient.id, kind: "observation", record } as const;
    await expect(doctor.records.retract(ref)).rejects.toMatchObject({ code: "NotFound" });
    await expect(doctor.records.history(ref)).rejects.toMatchObject({ code: "NotFound" });
    expect((await doctor.records.observations({ patient })).items).toHaveLength(1);
  });
});
