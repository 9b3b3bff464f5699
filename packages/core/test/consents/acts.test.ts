/** Acts of consent beyond granting: confirming, taking back an error, guardians, receipts. */
import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import {
  consentActSha256,
  euPack,
  type PatientId,
  type RecordId,
  receiptSigner,
  starterKit,
  verifyReceipt,
} from "../../src/index.ts";
import {
  CLICKED,
  type Hospital,
  openHospital,
  publishChanged,
  registerConsented,
  ZHANG_WEI,
} from "../support/hospital.ts";

const FOLLOW_UP = { purpose: "CAREMGT", notice: "follow-up" } as const;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

async function newestAct({ nurse }: Hospital, patient: PatientId): Promise<RecordId> {
  const { items } = await nurse().consents.history({ patient });
  const newest = items.at(-1);
  if (newest === undefined) throw new Error("The patient has no act.");
  return newest.id;
}

describe("confirming", () => {
  it("covers the newest version of the notice, with the same scope", async () => {
    const hospital = await openHospital();
    const { nurse, officer, clock } = hospital;
    const patient = await registerConsented(nurse());
    clock.advance({ minutes: 1 });
    await publishChanged(officer(), { method: "新的方式" });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("ReconsentRequired"));
    const act = await newestAct(hospital, patient.id);
    await nurse().consents.reconfirm({ patient: patient.id, act, evidence: CLICKED });
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    const again = nurse().consents.reconfirm({ patient: patient.id, act, evidence: CLICKED });
    await expect(again).rejects.toThrow(code("NotFound"));
  });
});

describe("an act entered in error", () => {
  it("no longer justifies anything, and says why in the history", async () => {
    const hospital = await openHospital();
    const { nurse } = hospital;
    const patient = await registerConsented(nurse());
    const act = await newestAct(hospital, patient.id);
    const reason = "Signed by the patient in the next bed.";
    await expect(nurse().consents.invalidate({ patient: patient.id, act, reason })).resolves.toMatchObject({
      state: "entered-in-error",
    });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("ConsentRequired"));
    const { items } = await nurse().consents.history({ patient: patient.id });
    expect(items.map(({ act: kind, statement }) => [kind, statement?.reason])).toEqual([
      ["grant", undefined],
      ["invalidate", reason],
    ]);
  });

  it("of another patient cannot be named", async () => {
    const hospital = await openHospital();
    const { nurse } = hospital;
    const [first, second] = [await registerConsented(nurse()), await registerConsented(nurse())];
    const act = await newestAct(hospital, first.id);
    for (const call of [
      nurse().consents.invalidate({ patient: second.id, act, reason: "x" }),
      nurse().consents.reconfirm({ patient: second.id, act, evidence: CLICKED }),
    ])
      await expect(call).rejects.toThrow(code("NotFound"));
  });
});

describe("withdrawing", () => {
  it("takes no more than granting: every member of its input is one of the grant's, and fewer are needed", async () => {
    const { hcrm } = await openHospital();
    const inputOf = (name: string): { properties: object; required: readonly string[] } =>
      hcrm.operations.find((operation) => operation.name === name)?.input as never;
    const [grant, withdraw] = [inputOf("consents.grant"), inputOf("consents.withdraw")];
    for (const member of Object.keys(withdraw.properties))
      expect(Object.keys(grant.properties)).toContain(member);
    expect(withdraw.required.length).toBeLessThan(grant.required.length);
    for (const member of withdraw.required) expect(grant.required).toContain(member);
  });

  it("and granting at once end in the order in which they were committed", async () => {
    const { nurse } = await openHospital();
    const { id } = await registerConsented(nurse());
    const [granted, withdrawn] = await Promise.allSettled([
      nurse().consents.grant({ ...FOLLOW_UP, patient: id, evidence: CLICKED }),
      nurse().consents.withdraw({ patient: id, purpose: "CAREMGT" }),
    ]);
    expect([granted.status, withdrawn.status]).toEqual(["fulfilled", "fulfilled"]);
    const { items } = await nurse().consents.history({ patient: id });
    expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const { standing } = await nurse().consents.evaluate({
      patient: id,
      purpose: "CAREMGT",
      category: "lab",
    });
    expect(standing).toBe(items.at(-1)?.act === "grant" ? "active" : "withdrawn");
  });
});

describe("a guardian", () => {
  const CHILD = { ...ZHANG_WEI, birthDate: "2020-05-01" };

  it("consents for a child once verified, until the relation ends", async () => {
    const { nurse, clock } = await openHospital();
    const { patient } = await nurse().patients.register(CHILD);
    const guardian = { patient: patient.id, kind: "guardian", name: "张建国" } as const;
    const unverified = await nurse().patients.relatedPersons.add(guardian);
    const verified = await nurse().patients.relatedPersons.add({
      ...guardian,
      verifiedBy: "household-register",
    });
    const get = (): Promise<unknown> => nurse().patients.get({ patient: patient.id });
    const grant = { ...FOLLOW_UP, patient: patient.id, evidence: CLICKED };
    for (const grantor of ["self", { relatedPerson: unverified.id }] as const) {
      await nurse().consents.grant({ ...grant, grantor });
      await expect(get()).rejects.toThrow(code("GuardianRequired"));
    }
    await nurse().consents.grant({ ...grant, grantor: { relatedPerson: verified.id } });
    await expect(get()).resolves.toBeDefined();
    clock.advance({ minutes: 1 });
    await nurse().patients.relatedPersons.end({ patient: patient.id, person: verified.id });
    await expect(get()).rejects.toThrow(code("GuardianRequired"));
    const again = nurse().patients.relatedPersons.end({ patient: patient.id, person: verified.id });
    await expect(again).rejects.toThrow(code("NotFound"));
  });

  it("no longer decides from the fourteenth birthday on: the patient is asked", async () => {
    const { nurse, clock } = await openHospital();
    const { patient } = await nurse().patients.register({ ...ZHANG_WEI, birthDate: "2012-11-22" });
    const person = { patient: patient.id, kind: "guardian", name: "张建国", verifiedBy: "passport" } as const;
    const { id } = await nurse().patients.relatedPersons.add(person);
    const grantor = { relatedPerson: id };
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED, grantor });
    clock.set("2026-11-21T15:59:59.999Z");
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    clock.set("2026-11-21T16:00:00.000Z");
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("ReconsentRequired"));
  });

  it("of another patient does not count", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(CHILD);
    const { patient: other } = await nurse().patients.register({ name: "李明", birthDate: "2021-01-01" });
    const person = { patient: other.id, kind: "guardian", name: "李建国", verifiedBy: "passport" } as const;
    const { id } = await nurse().patients.relatedPersons.add(person);
    const grantor = { relatedPerson: id };
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED, grantor });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("GuardianRequired"));
    const foreign = nurse().patients.relatedPersons.end({ patient: patient.id, person: id });
    await expect(foreign).rejects.toThrow(code("NotFound"));
  });
});

describe("the age of consent", () => {
  it.each([
    ["Asia/Shanghai", "2026-11-21T16:00:00.000Z"],
    ["UTC", "2026-11-22T00:00:00.000Z"],
    ["America/New_York", "2026-11-22T05:00:00.000Z"],
  ])("is reached in %s at the first moment of the birthday", async (zone, birthday) => {
    const { nurse, clock } = await openHospital({ zone });
    const { patient } = await nurse().patients.register({ ...ZHANG_WEI, birthDate: "2012-11-22" });
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED });
    clock.set(birthday);
    clock.advance({ ms: -1 });
    const ward = nurse("u-ward", ["follow-up"]);
    await expect(ward.patients.get({ patient: patient.id })).rejects.toThrow(code("GuardianRequired"));
    clock.advance({ ms: 1 });
    await expect(ward.patients.get({ patient: patient.id })).resolves.toBeDefined();
  });

  it("is the higher one where two packs apply", async () => {
    const kit = starterKit();
    const { nurse } = await openHospital({ packs: [...kit.packs, euPack] });
    const { patient } = await nurse().patients.register({ ...ZHANG_WEI, birthDate: "2011-05-01" });
    await nurse().consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: CLICKED });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("GuardianRequired"));
  });
});

describe("a receipt", () => {
  it("verifies without the system, with the very words that were shown, and shows one changed byte", async () => {
    const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "receipts", alg: "EdDSA" }] };
    const signer = receiptSigner({ kid: "receipts", alg: "EdDSA", key: privateKey });
    const hospital = await openHospital({ receiptSigner: signer });
    const { nurse } = hospital;
    const patient = await registerConsented(nurse());
    const act = await newestAct(hospital, patient.id);
    const { jws } = await nurse().consents.receipt({ patient: patient.id, act });
    const words = starterKit().notices[0]?.texts["zh-CN"] ?? "";
    expect(await verifyReceipt(jws, keys, words)).toMatchObject({
      id: act,
      patient: patient.id,
      tenant: "ruijin",
      act: "grant",
      purpose: "CAREMGT",
      notice: { key: "follow-up", version: 1 },
      controller: { name: "本院" },
      statement: { grantor: "self", evidence: { kind: "click", separate: true } },
    });
    expect(await verifyReceipt(jws, keys, `${words} `)).toBeNull();
    for (const position of [10, jws.indexOf(".") + 10, jws.lastIndexOf(".") + 10]) {
      const changed = jws[position] === "A" ? "B" : "A";
      const tampered = jws.slice(0, position) + changed + jws.slice(position + 1);
      expect(await verifyReceipt(tampered, keys)).toBeNull();
    }
    expect(await verifyReceipt(jws, { keys: [] })).toBeNull();
    const header = { alg: "EdDSA", kid: "receipts", typ: "hcrm-checkpoint+jws" };
    const payload = Buffer.from(jws.split(".")[1] ?? "", "base64url");
    const another = await new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
    expect(await verifyReceipt(another, keys)).toBeNull();
  });

  it("and the log name one hash, which any changed byte of the act breaks", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "r", alg: "ES256" }] };
    const hospital = await openHospital({
      receiptSigner: receiptSigner({ kid: "r", alg: "ES256", key: privateKey }),
    });
    const patient = await registerConsented(hospital.nurse());
    const act = await newestAct(hospital, patient.id);
    const { jws } = await hospital.nurse().consents.receipt({ patient: patient.id, act });
    const receipt = await verifyReceipt(jws, keys);
    if (receipt === null) throw new Error("The receipt verifies.");
    const { items } = await hospital.officer().audit.find({
      ...{ from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z", action: "consents.grant" },
    });
    const sha256 = consentActSha256(receipt);
    expect(items).toMatchObject([{ noticeRef: "follow-up@1", consentRefs: [{ id: act, sha256 }] }]);
    const changed = [
      { ...receipt, recordedAt: "2026-11-20T01:00:00.000Z" },
      { ...receipt, recipient: "an-insurer" },
      { ...receipt, statement: { ...receipt.statement, noticeSha256: "0".repeat(64) } },
      { ...receipt, statement: { ...receipt.statement, evidence: { ...CLICKED, separate: false } } },
    ];
    for (const one of changed) expect(consentActSha256(one)).not.toBe(sha256);
  });

  it("names the words of the language that was shown, and none that the notice does not have", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "r", alg: "ES256" }] };
    const hospital = await openHospital({
      receiptSigner: receiptSigner({ kid: "r", alg: "ES256", key: privateKey }),
    });
    const { patient } = await hospital.nurse().patients.register(ZHANG_WEI);
    const grant = (language: string): Promise<{ readonly id: RecordId }> =>
      hospital
        .nurse()
        .consents.grant({ ...FOLLOW_UP, patient: patient.id, evidence: { ...CLICKED, language } });
    const { id } = await grant("en");
    const { jws } = await hospital.nurse().consents.receipt({ patient: patient.id, act: id });
    const texts = new Map(Object.entries(starterKit().notices[0]?.texts ?? {}));
    expect(await verifyReceipt(jws, keys, texts.get("en") ?? "")).not.toBeNull();
    expect(await verifyReceipt(jws, keys, texts.get("zh-CN") ?? "")).toBeNull();
    await expect(grant("fr")).rejects.toThrow(code("InvalidInput"));
  });

  it("is refused about another patient's act, and where no key is configured", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const hospital = await openHospital({
      receiptSigner: receiptSigner({ kid: "r", alg: "ES256", key: privateKey }),
    });
    const { nurse } = hospital;
    const [first, second] = [await registerConsented(nurse()), await registerConsented(nurse())];
    const act = await newestAct(hospital, first.id);
    await expect(nurse().consents.receipt({ patient: second.id, act })).rejects.toThrow(code("NotFound"));
    const keyless = await openHospital();
    const patient = await registerConsented(keyless.nurse());
    const own = { patient: patient.id, act: await newestAct(keyless, patient.id) };
    await expect(keyless.nurse().consents.receipt(own)).rejects.toThrow(code("UnsafeConfiguration"));
  });
});
