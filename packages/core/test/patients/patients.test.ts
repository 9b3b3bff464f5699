/** Patients at the session: registering, finding by sealed values, changing, dying. */
import { describe, expect, it } from "vitest";
import { type AccessPolicy, type PatientSearch, type PatientUpdate, starterKit } from "../../src/index.ts";
import { openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

describe("registering", () => {
  it("keeps a number that belongs to somebody as a proposed value, for a person to decide", async () => {
    const { nurse } = await openHospital();
    await registerConsented(nurse());
    const { patient, match } = await nurse().patients.register({
      name: "李四",
      birthDate: "1960-05-05",
      identifiers: [{ system: "urn:test:mrn", value: "MRN-000123" }],
    });
    expect(match).toBe("review");
    await nurse().consents.grant({
      patient: patient.id,
      purpose: "CAREMGT",
      notice: "follow-up",
      evidence: { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" },
    });
    const seen = await nurse().patients.get({ patient: patient.id });
    expect(seen.identifiers).toBeUndefined();
    expect(seen.proposed).toMatchObject([{ field: "identifiers", value: "urn:test:mrn|MRN-000123" }]);
  });

  it("lets one of two concurrent registrations have the number", async () => {
    const { nurse } = await openHospital();
    const both = await Promise.all([
      nurse().patients.register(ZHANG_WEI),
      nurse().patients.register(ZHANG_WEI),
    ]);
    expect(both.map(({ match }) => match).sort()).toEqual(["new", "review"]);
  });

  it("refuses a citizen id with a wrong check character and names the rule, not the number", async () => {
    const { nurse } = await openHospital();
    const register = nurse().patients.register({
      name: "李四",
      identifiers: [{ system: "urn:oid:2.16.156.10011.1.3", value: "11010519491231002A" }],
    });
    await expect(register).rejects.toMatchObject({
      code: "InvalidInput",
      details: { issues: [{ path: "identifiers.0.value" }] },
    });
  });
});

describe("finding", () => {
  it("finds by telephone number however it is written, by number and by name, exactly", async () => {
    const { nurse } = await openHospital();
    const { id } = await registerConsented(nurse());
    const ids = async (
      query: Parameters<ReturnType<typeof nurse>["patients"]["find"]>[0],
    ): Promise<string[]> => (await nurse().patients.find(query)).items.map((patient) => patient.id);
    expect(await ids({ phone: "+86 199 0000 1234" })).toEqual([id]);
    expect(await ids({ phone: "１９９０００ 01234" })).toEqual([id]);
    expect(await ids({ identifier: { system: "urn:test:mrn", value: "MRN-000123" } })).toEqual([id]);
    expect(await ids({ name: "张伟" })).toEqual([id]);
    expect(await ids({ name: "张伟", birthDate: "1958-03-02" })).toEqual([id]);
    expect(await ids({ name: "张伟", birthDate: "1958-03-03" })).toEqual([]);
    expect(await ids({ name: "张卫" })).toEqual([]);
  });

  it("shows nothing of patients without a relationship, in finds, lists and pages alike", async () => {
    const { nurse } = await openHospital();
    await registerConsented(nurse());
    const stranger = nurse("u-other");
    expect(await stranger.patients.find({ phone: "19900001234" })).toEqual({ items: [] });
    expect(await stranger.patients.list({})).toEqual({ items: [] });
  });

  it("walks pages without a gap or a repetition, and refuses a changed or foreign cursor", async () => {
    const { nurse } = await openHospital();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const { id } = await registerConsented(nurse()).then(
        (patient) => patient,
        (error: unknown) => {
          throw error;
        },
      );
      ids.push(id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await nurse().patients.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    const { next = "" } = await nurse().patients.list({ limit: 3 });
    const changed = `${next.slice(0, -2)}AA`;
    await expect(nurse().patients.list({ limit: 3, cursor: changed })).rejects.toMatchObject({
      code: "InvalidInput",
    });
    await expect(nurse("u-other").patients.list({ limit: 3, cursor: next })).rejects.toMatchObject({
      code: "InvalidInput",
    });
  });
});

describe("masks and fields", () => {
  it("shows each field as the permit's profile says, and never writes a mask back", async () => {
    const { policies } = starterKit();
    const masked = policies.map((policy) =>
      policy.id === "care-team-cares" ? { ...policy, mask: "list" } : policy,
    );
    const { nurse } = await openHospital({ policies: masked });
    const patient = await registerConsented(nurse());
    const seen = await nurse().patients.get({ patient: patient.id });
    expect(seen).toMatchObject({ name: "张*", birthDate: "1958-03-02" });
    expect(seen.phones?.[0]?.number).not.toBe("+8619900001234");
    await nurse().patients.update({ patient: patient.id, change: { sex: "other" } });
    const doctor = (await openHospitalOver(nurse)).name;
    expect(doctor).toBe("张*");
  });

  it("leaves out fields that no permit shows, as absent and not as null", async () => {
    const { policies } = starterKit();
    const narrow = policies.map((policy) =>
      policy.id === "care-team-cares"
        ? { ...policy, fields: { read: ["name", "categories"], lookup: [] } }
        : policy,
    );
    const { nurse } = await openHospital({ policies: narrow });
    const patient = await registerConsented(nurse());
    const seen = await nurse().patients.get({ patient: patient.id });
    expect(seen.name).toBe("张伟");
    expect(Object.keys(seen)).not.toContain("birthDate");
    await expect(nurse().patients.find({ phone: "19900001234" })).rejects.toMatchObject({
      code: "FieldNotSearchable",
    });
  });
});

async function openHospitalOver(
  nurse: () => ReturnType<Awaited<ReturnType<typeof openHospital>>["nurse"]>,
): Promise<{
  readonly name: string | undefined;
}> {
  const { items } = await nurse().patients.list({});
  return { name: items[0]?.name };
}

describe("changing", () => {
  it("keeps the former name, ends telephone numbers that are not named, and checks the version", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    const changed = await nurse().patients.update({
      patient: patient.id,
      version: 1,
      change: { name: "张维", phones: [{ number: "19900009999" }] },
    });
    expect(changed).toMatchObject({ name: "张维", formerNames: ["张伟"], version: 2 });
    expect(changed.phones?.map(({ number }) => number)).toEqual(["+8619900009999"]);
    const stale = nurse().patients.update({ patient: patient.id, version: 1, change: { sex: "female" } });
    await expect(stale).rejects.toMatchObject({ code: "VersionConflict" });
    expect((await nurse().patients.find({ name: "张伟" })).items).toEqual([]);
    expect((await nurse().patients.find({ name: "张维" })).items).toHaveLength(1);
  });

  it("keeps former names and search keys whole, also when the caller sees them masked or not at all", async () => {
    const views: readonly Partial<AccessPolicy>[] = [{ mask: "list" }, { fields: { read: ["name"] } }];
    for (const view of views) {
      const clerk: AccessPolicy = {
        ...{ id: "clerk", effect: "permit", roles: ["clerk"], purposes: ["TREAT"] },
        ...{ actions: ["patients.update"], categories: ["identity", "contact"] },
        ...view,
      };
      const policies = [...starterKit().policies, clerk];
      const { nurse, as } = await openHospital({ policies, search: { pinyin: true, birthYear: true } });
      const { patient } = await nurse().patients.register(ZHANG_WEI);
      const change = (fields: PatientUpdate): Promise<unknown> =>
        as("clerk", "TREAT").patients.update({ patient: patient.id, change: fields });
      const desk = as("receptionist", "TREAT");
      const found = async (query: PatientSearch): Promise<number> =>
        (await desk.patients.search(query)).items.length;
      await change({ birthDate: "1959-03-02" });
      expect([await found({ pinyin: "zhangwei" }), await found({ birthYear: 1959 })]).toEqual([1, 1]);
      await change({ name: "李四" });
      await change({ name: "王五" });
      expect([await found({ pinyin: "wangwu" }), await found({ birthYear: 1959 })]).toEqual([1, 1]);
      expect(await desk.patients.get({ patient: patient.id })).toMatchObject({
        formerNames: ["张伟", "李四"],
        verified: ["birthDate", "name"],
      });
    }
  });

  it("records a death and stops counting the patient as one to contact", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    await nurse().patients.markDeceased({ patient: patient.id, on: "2026-11-20" });
    expect(await nurse().patients.get({ patient: patient.id })).toMatchObject({
      deceased: true,
      deceasedOn: "2026-11-20",
    });
  });
});
