/** Leaks seen in other systems (`privacy.md` section 8), each as a test that such a leak is not here. */
import { describe, expect, it } from "vitest";
import { type AccessPolicy, type PatientUpdate, starterKit } from "../../src/index.ts";
import { openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const kit = starterKit();

const two: readonly AccessPolicy[] = (["attending", "department"] as const).map((relationship, index) => ({
  id: `p-${relationship}`,
  effect: "permit",
  roles: ["clerk"],
  purposes: ["TREAT"],
  actions: ["patients.get", "patients.find", "patients.list", "patients.update"],
  categories: ["identity", "contact"],
  when: { relationship: [relationship] },
  ...(index === 0 ? {} : { fields: { read: ["sex"], write: ["sex"] } }),
}));

describe("leaks seen elsewhere", () => {
  it("HAPI 6065: no value is deduced by searching a field that cannot be read", async () => {
    const sexOnly: AccessPolicy = { ...(two[1] as AccessPolicy), id: "sex-only" };
    const { nurse, hcrm } = await openHospital({ policies: [...kit.policies, sexOnly] });
    await nurse().patients.register(ZHANG_WEI);
    const actor = { id: "u-clerk", roles: ["clerk"], units: ["follow-up"] };
    const clerk = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    for (const query of [
      { name: "张伟" },
      { phone: "19900001234" },
      { name: "张伟", birthDate: "1958-03-02" },
    ])
      await expect(clerk.patients.find(query)).rejects.toThrow(code("FieldNotSearchable"));
  });

  it("HAPI 1507, 2012, 3418: pages and totals count granted rows only", async () => {
    const { nurse, hcrm } = await openHospital();
    for (let index = 0; index < 6; index += 1) {
      const { patient } = await nurse(index % 2 === 0 ? "u-a" : "u-b").patients.register({
        ...ZHANG_WEI,
        identifiers: [],
      });
      await nurse(index % 2 === 0 ? "u-a" : "u-b").consents.grant({
        patient: patient.id,
        purpose: "CAREMGT",
        notice: "follow-up",
        evidence: { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" },
      });
    }
    const actor = { id: "u-a", roles: ["nurse"] };
    const session = hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
    const first = await session.patients.list({ limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = await session.patients.list({ limit: 2, ...(first.next ? { cursor: first.next } : {}) });
    expect(second.items).toHaveLength(1);
    expect(second.next).toBeUndefined();
    const exact = await session.patients.list({ limit: 3 });
    expect([exact.items.length, exact.next]).toEqual([3, undefined]);
  });

  it("HAPI PR 6854: every way in runs the operations of the catalogue, so none skips the gate", async () => {
    const { nurse, hcrm } = await openHospital();
    expect(hcrm.operations.length).toBeGreaterThan(40);
    const leaves = (node: object, path: string): readonly string[] =>
      Object.entries(node).flatMap(([name, value]) =>
        typeof value === "function" ? [`${path}${name}`] : leaves(value as object, `${path}${name}.`),
      );
    expect([...leaves({ ...nurse() }, "")].sort()).toEqual(hcrm.operations.map(({ name }) => name));
  });

  it("HAPI 2369: a withdrawal between two pages removes the rows from the next", async () => {
    const { nurse } = await openHospital();
    const first = await registerConsented(nurse());
    const second = await registerConsented(nurse());
    const page = await nurse().patients.list({ limit: 1 });
    expect(page.items.map(({ id }) => id)).toEqual([first.id]);
    await nurse().consents.withdraw({ patient: second.id, purpose: "CAREMGT" });
    const next = await nurse().patients.list({ limit: 1, ...(page.next ? { cursor: page.next } : {}) });
    expect(next).toEqual({ items: [] });
  });

  it("HAPI PR 5387: no decision outlives its transaction", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    const session = nurse();
    await expect(session.patients.find({ name: "张伟" })).resolves.toMatchObject({
      items: [{ id: patient.id }],
    });
    await session.consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    await expect(session.patients.find({ name: "张伟" })).resolves.toEqual({ items: [] });
  });

  it("Medplum 7641: what is loaded beside a record needs its own permit", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await nurse().consents.grant({
      patient: patient.id,
      purpose: "CAREMGT",
      notice: "follow-up",
      categories: ["identity"],
      evidence: { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" },
    });
    const seen = await nurse().patients.get({ patient: patient.id });
    expect([seen.name, seen.phones, seen.addresses]).toEqual(["张伟", undefined, undefined]);
    await expect(nurse().patients.find({ phone: "19900001234" })).resolves.toEqual({ items: [] });
  });

  it("ours: a patient who is found and not to be named is absent, without an error that would tell", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await nurse().consents.grant({
      patient: patient.id,
      purpose: "CAREMGT",
      notice: "follow-up",
      categories: ["contact"],
      evidence: { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" },
    });
    await expect(nurse().patients.find({ phone: "19900001234" })).resolves.toEqual({ items: [] });
  });

  it("Medplum 3332: two permits, two rows, and each row shows and lets write only its own permit's fields", async () => {
    const { nurse, as, hcrm } = await openHospital({ policies: [...kit.policies, ...two] });
    const { patient: whole } = await nurse().patients.register({ ...ZHANG_WEI, sex: "male" });
    const { patient: part } = await nurse().patients.register({
      name: "张芳",
      sex: "female",
      birthDate: "1970-01-01",
    });
    const { relationships } = as("integration", "TREAT").access;
    await relationships.record({ patient: whole.id, party: { actor: "u-clerk" }, kind: "attending" });
    await relationships.record({ patient: part.id, party: { actor: "u-clerk" }, kind: "department" });
    const actor = { id: "u-clerk", roles: ["clerk"] };
    const clerk = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    const { items } = await clerk.patients.list({});
    expect(items.map(({ name, sex }) => [name, sex])).toEqual([
      ["张伟", "male"],
      [undefined, "female"],
    ]);
    expect((await clerk.patients.find({ name: "张芳" })).items).toEqual([]);
    const rename = (id: typeof part.id): Promise<unknown> =>
      clerk.patients.update({ patient: id, change: { name: "张三" } });
    await expect(rename(part.id)).rejects.toThrow(code("AccessDenied"));
    await expect(rename(whole.id)).resolves.toMatchObject({ name: "张三" });
  });

  it("ours: fields that may not be written are not written by adding a row either", async () => {
    const addresses: AccessPolicy = {
      ...(two[0] as AccessPolicy),
      ...{ id: "addresses", fields: { write: ["addresses", "verified"] } },
    };
    const { nurse, as } = await openHospital({ policies: [...kit.policies, addresses] });
    const { patient } = await nurse().patients.register({ name: "张伟" });
    const party = { actor: "u-clerk" };
    const { relationships } = as("integration", "TREAT").access;
    await relationships.record({ patient: patient.id, party, kind: "attending" });
    const change = (fields: PatientUpdate): Promise<unknown> =>
      as("clerk", "TREAT").patients.update({ patient: patient.id, change: fields });
    const identifiers = [{ system: "urn:test:mrn", value: "MRN-1" }];
    await expect(change({ identifiers })).rejects.toThrow(code("AccessDenied"));
    await expect(change({ phones: [{ number: "19900001234" }] })).rejects.toThrow(code("AccessDenied"));
    await expect(change({ addresses: [{ text: "上海市" }] })).resolves.toMatchObject({ version: 2 });
  });

  it("Medplum 7352: ids, versions and cursors survive every mask", async () => {
    const { nurse, as } = await openHospital();
    for (let index = 0; index < 3; index += 1)
      await nurse().patients.register({ name: "王芳", birthDate: "1970-01-01" });
    const { items } = await as("receptionist", "HOPERAT").patients.find({ name: "王芳" });
    expect(items.map(({ version }) => version)).toEqual([1, 1, 1]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(3);
  });

  it("ours: no marked value appears in an error, a trace or the audit log", async () => {
    const { nurse, officer, traces } = await openHospital();
    const marks = ["标记姓名欧阳娜娜", "19977776666", "MRN-MARK-4711", "marked street 4711"];
    const [name = "", number = "", value = "", text = ""] = marks;
    const { patient } = await nurse().patients.register({
      name,
      birthDate: "1958-03-02",
      phones: [{ number }],
      identifiers: [{ system: "urn:test:mrn", value }],
      addresses: [{ text }],
    });
    const errors = await Promise.all(
      [
        nurse().patients.get({ patient: patient.id }),
        nurse().patients.update({ patient: patient.id, version: 9, change: { name } }),
        nurse("u-x").patients.find({ name: `${name}\u0000` }),
        nurse().patients.register({ name, phones: [{ number: `${number}-` }] } as never),
      ].map((call) =>
        call.then(
          () => "done",
          (error: Error) => JSON.stringify([error, error.message, error.stack]),
        ),
      ),
    );
    const { items } = await officer().audit.find({
      from: "2026-01-01T00:00:00Z",
      to: "2027-01-01T00:00:00Z",
    });
    const told = JSON.stringify([errors, traces, items]);
    for (const mark of marks) expect(told).not.toContain(mark);
    expect(items.length).toBeGreaterThan(3);
  });
});
