/** Consent as evaluated: withdrawal, new notices, guardians' age, cool-down, evidence. */
import { describe, expect, it } from "vitest";
import { CLICKED, openHospital, publishChanged, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const FOLLOW_UP = { purpose: "CAREMGT", notice: "follow-up" } as const;

describe("a consent", () => {
  it("takes effect and ends in its own transaction, and is as easy to take back as to give", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toMatchObject({ name: "张伟" });
    await nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ConsentRequired",
      details: { standing: "withdrawn" },
    });
  });

  it("for one category permits no other", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const grant = { ...FOLLOW_UP, patient: patient.id, categories: ["identity"], evidence: CLICKED } as const;
    await nurse().consents.grant(grant);
    const seen = await nurse().patients.get({ patient: patient.id });
    expect(seen.name).toBe("张伟");
    expect(seen.phones).toBeUndefined();
    const ask = (category: "identity" | "contact" | "genetic"): Promise<string> =>
      nurse()
        .consents.evaluate({ patient: patient.id, purpose: "CAREMGT", category })
        .then(({ standing }) => standing);
    expect([await ask("identity"), await ask("contact"), await ask("genetic")]).toEqual([
      "active",
      "none",
      "none",
    ]);
  });

  it("for another recipient says nothing about this one", async () => {
    const { nurse, officer } = await openHospital();
    await publishChanged(officer(), {
      recipients: ["医保经办机构"],
      sharingList: ["诊疗记录：医保经办机构"],
    });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await nurse().consents.grant({
      ...FOLLOW_UP,
      patient: patient.id,
      recipient: "insurer-1",
      evidence: CLICKED,
    });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ConsentRequired",
    });
  });

  it("without standing alone does not cover sensitive data", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await nurse().consents.grant({
      ...FOLLOW_UP,
      patient: patient.id,
      evidence: { ...CLICKED, separate: false },
    });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "SeparateConsentRequired",
    });
  });

  it("expires at its end, which is exclusive", async () => {
    const { nurse, clock } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const until = "2026-11-21T02:00:00.000Z";
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED, until });
    clock.set("2026-11-21T01:59:59.999Z");
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    clock.set(until);
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ReconsentRequired",
    });
  });

  it("has to be asked again after a material notice, and not after an editorial one", async () => {
    const { nurse, officer, clock } = await openHospital();
    const patient = await registerConsented(nurse());
    clock.advance({ minutes: 1 });
    await publishChanged(officer(), {}, false);
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    clock.advance({ minutes: 1 });
    await publishChanged(officer(), { method: "另一种方式" });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ReconsentRequired",
    });
  });

  it("of a child counts from the fourteenth birthday, in the tenant's zone", async () => {
    const { nurse, clock } = await openHospital();
    const { patient } = await nurse().patients.register({ ...ZHANG_WEI, birthDate: "2012-11-22" });
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED });
    // 22 November 2026 begins in Shanghai at 16:00 UTC of the day before.
    clock.set("2026-11-21T15:59:59.999Z");
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "GuardianRequired",
    });
    clock.set("2026-11-21T16:00:00.000Z");
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
  });

  it("born on 29 February reaches the age on 1 March", async () => {
    const { nurse, clock } = await openHospital({ zone: "UTC" });
    clock.set("2026-02-28T12:00:00.000Z");
    const { patient } = await nurse().patients.register({ ...ZHANG_WEI, birthDate: "2012-02-29" });
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED });
    clock.set("2026-02-28T23:59:59.999Z");
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "GuardianRequired",
    });
    clock.set("2026-03-01T00:00:00.000Z");
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
  });

  it("without a birth date is not enough: unknown is not no", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register({ name: "无名氏" });
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ConsentRequired",
      details: { standing: "missing-facts" },
    });
  });
});

describe("what is agreed to", () => {
  it("is no more than the words that were shown say", async () => {
    const { nurse, officer } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const told = { ...FOLLOW_UP, patient: patient.id, evidence: CLICKED };
    const refused = (...paths: readonly string[]): object => ({
      code: "InvalidInput",
      details: { issues: paths.map((path) => ({ path, rule: "not-in-notice" })) },
    });
    const { grant, request, refuse, reconfirm } = nurse().consents;
    await expect(grant({ ...told, purpose: "HMARKT" })).rejects.toMatchObject(refused("purpose"));
    await expect(grant({ ...told, categories: ["genetic"] })).rejects.toMatchObject(refused("categories"));
    await expect(grant({ ...told, recipient: "insurer-1" })).rejects.toMatchObject(refused("recipient"));
    const marketing = { ...FOLLOW_UP, patient: patient.id, purpose: "HMARKT" } as const;
    await expect(request(marketing)).rejects.toMatchObject(refused("purpose"));
    await expect(refuse(marketing)).resolves.toMatchObject({ state: "rejected" });
    const { id: act } = await grant(told);
    await publishChanged(officer(), { categories: ["identity", "contact"] });
    const again = { patient: patient.id, act, evidence: CLICKED };
    await expect(reconfirm(again)).rejects.toMatchObject(refused("categories"));
  });
});

describe("what asks for writing", () => {
  it.each([
    ["click", "form-required"],
    ["spoken", "form-required"],
    ["imported", "form-required"],
    ["paper", "active"],
    ["e-signature", "active"],
  ] as const)("a consent to genetic data by %s is %s", async (kind, standing) => {
    const { nurse, officer } = await openHospital();
    const categories = ["genetic"] as const;
    await publishChanged(officer(), { categories });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const evidence = { ...CLICKED, kind };
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, categories, evidence });
    const asked = { patient: patient.id, purpose: "CAREMGT", category: "genetic" } as const;
    await expect(nurse().consents.evaluate(asked)).resolves.toEqual({ standing });
  });
});

describe("asking", () => {
  it("rests for 90 days after a refusal", async () => {
    const { nurse, clock } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await nurse().consents.refuse({ ...FOLLOW_UP, patient: patient.id });
    const ask = (): Promise<unknown> =>
      nurse("u-nurse", ["follow-up"]).consents.request({ ...FOLLOW_UP, patient: patient.id });
    clock.advance({ days: 90, ms: -1 });
    await expect(ask()).rejects.toMatchObject({ code: "PromptSuppressed" });
    clock.advance({ ms: 1 });
    await expect(ask()).resolves.toMatchObject({ state: "proposed" });
  });

  it("takes one document as proof of one separate consent only", async () => {
    const { nurse, officer } = await openHospital();
    await publishChanged(officer(), { purposes: ["CAREMGT", "HMARKT"] });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const evidence = { ...CLICKED, kind: "paper", documentSha256: "ab".repeat(32) } as const;
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence });
    const second = nurse().consents.grant({
      patient: patient.id,
      purpose: "HMARKT",
      notice: "follow-up",
      evidence,
    });
    await expect(second).rejects.toMatchObject({ code: "EvidenceReused" });
  });
});
