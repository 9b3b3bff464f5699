/** Notices: drafts, publication, retirement, the exact words, and what a change does to the consents under older words. */
import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { consentEventCollection, noticeTextCollection } from "../../src/consents/index.ts";
import { type NewNotice, receiptSigner, starterKit, verifyReceipt } from "../../src/index.ts";
import { CLICKED, openHospital, publishChanged, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

const [KIT_NOTICE] = starterKit().notices;
if (KIT_NOTICE === undefined) throw new Error("The kit has a notice.");
const NOTICE: NewNotice = KIT_NOTICE;
const KEY = { key: "follow-up" } as const;

describe("a draft", () => {
  it("may change until it is published, and is shown to nobody before", async () => {
    const { officer, nurse } = await openHospital();
    const first = await officer().notices.draft({ ...NOTICE, method: "By post." });
    const again = await officer().notices.draft({ ...NOTICE, method: "By telephone." });
    expect(again).toMatchObject({ ...KEY, version: 2, state: "draft", method: "By telephone." });
    expect(again.id).toBe(first.id);
    await expect(nurse().notices.get(KEY)).resolves.toMatchObject({ version: 1, method: NOTICE.method });
    await expect(officer().notices.get({ ...KEY, version: 2 })).resolves.toMatchObject({
      texts: NOTICE.texts,
    });
    const patient = await registerConsented(nurse());
    const { items } = await nurse().consents.history({ patient: patient.id });
    expect(items).toMatchObject([{ notice: "follow-up", noticeVersion: 1 }]);
  });

  it("is published once: what patients were shown never changes", async () => {
    const { officer } = await openHospital();
    await publishChanged(officer(), { method: "By telephone." });
    await expect(officer().notices.publish({ ...KEY, version: 2 })).rejects.toThrow(code("NoticeImmutable"));
    await expect(officer().notices.publish({ ...KEY, version: 3 })).rejects.toThrow(code("NotFound"));
    const next = await officer().notices.draft({ ...NOTICE, method: "By post." });
    expect(next).toMatchObject({ version: 3, state: "draft" });
    await expect(officer().notices.get({ ...KEY, version: 2 })).resolves.toMatchObject({
      state: "published",
      method: "By telephone.",
    });
  });

  it("takes effect at its moment and not before, and never in the past", async () => {
    const { officer, nurse, clock } = await openHospital();
    const patient = await registerConsented(nurse());
    const ward = nurse("u-nurse", ["follow-up"]);
    const { version } = await officer().notices.draft({ ...NOTICE, retention: "Five years." });
    const early = officer().notices.publish({ ...KEY, version, effectiveFrom: "2026-11-20T00:00:00.000Z" });
    await expect(early).rejects.toThrow(code("InvalidInput"));
    await officer().notices.publish({ ...KEY, version, effectiveFrom: "2026-12-01T00:00:00.000Z" });
    await expect(ward.patients.get({ patient: patient.id })).resolves.toBeDefined();
    await expect(nurse().notices.get(KEY)).resolves.toMatchObject({ version: 1 });
    clock.set("2026-12-01T00:00:00.000Z");
    await expect(ward.patients.get({ patient: patient.id })).rejects.toThrow(code("ReconsentRequired"));
    await expect(nurse().notices.get(KEY)).resolves.toMatchObject({ version: 2 });
  });
});

describe("what a pack makes mandatory", () => {
  it.each(["necessity", "effectOnRights", "afterRetention", "collectionList"] as const)(
    "keeps a notice without %s from being published, and may be missing in a draft",
    async (field) => {
      const { officer } = await openHospital();
      const { [field]: _missing, ...rest } = NOTICE;
      const { version } = await officer().notices.draft(rest);
      await expect(officer().notices.publish({ ...KEY, version })).rejects.toMatchObject({
        code: "InvalidInput",
        details: { issues: [{ path: field, rule: "mandatory" }] },
      });
    },
  );

  it("asks for a list of what is shared only where there are recipients", async () => {
    const { officer } = await openHospital();
    const recipients = ["an insurer"];
    await expect(publishChanged(officer(), { recipients })).rejects.toThrow(code("InvalidInput"));
    await publishChanged(officer(), { recipients, sharingList: ["results, to the insurer"] });
  });

  it("asks for no reason of sensitivity where nothing is sensitive", async () => {
    const { officer } = await openHospital();
    const { necessity: _necessity, effectOnRights: _effect, ...rest } = NOTICE;
    await officer().notices.draft({ ...rest, key: "parking", categories: ["contact"] });
    await expect(officer().notices.publish({ key: "parking", version: 1 })).resolves.toMatchObject({
      state: "published",
      material: true,
    });
  });
});

describe("a change", () => {
  it.each([
    ["method", { method: "另一种方式" }],
    ["purposes", { purposes: ["CAREMGT", "HMARKT"] }],
    ["categories", { categories: ["identity"] }],
    ["recipients", { recipients: ["an insurer"], sharingList: ["results"] }],
    ["retention", { retention: "for ever" }],
  ] as const)("of %s cannot be called editorial", async (field, change) => {
    const { officer } = await openHospital();
    await expect(publishChanged(officer(), change, false)).rejects.toMatchObject({
      code: "NoticeChangeIsMaterial",
      details: { notice: "follow-up", fields: [field] },
    });
    await expect(officer().notices.publish({ ...KEY, version: 2 })).resolves.toMatchObject({
      material: true,
    });
    const diff = await officer().notices.diff({ ...KEY, from: 1, to: 2 });
    expect(diff.material).toEqual([field]);
  });

  it("of words alone is editorial, and is told by its language", async () => {
    const { officer } = await openHospital();
    const texts = { ...NOTICE.texts, en: "Other words." };
    await publishChanged(officer(), { texts, howToExerciseRights: "At the desk." }, false);
    await expect(officer().notices.diff({ ...KEY, from: 1, to: 2 })).resolves.toEqual({
      ...{ ...KEY, from: 1, to: 2 },
      material: [],
      editorial: ["howToExerciseRights"],
      languages: ["en"],
    });
  });

  it("of the order in which categories are named is none", async () => {
    const { officer } = await openHospital();
    await publishChanged(officer(), { categories: [...NOTICE.categories].reverse() }, false);
    const diff = await officer().notices.diff({ ...KEY, from: 1, to: 2 });
    expect([...diff.material, ...diff.editorial, ...diff.languages]).toEqual([]);
  });
});

describe("a retired notice", () => {
  it("is shown to nobody, brings no older one back, and leaves consents and their receipts standing", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "r", alg: "ES256" }] };
    const { officer, nurse } = await openHospital({
      receiptSigner: receiptSigner({ kid: "r", alg: "ES256", key: privateKey }),
    });
    await publishChanged(officer(), {}, false);
    const patient = await registerConsented(nurse());
    await expect(officer().notices.retire({ ...KEY, version: 2 })).resolves.toMatchObject({
      state: "retired",
    });
    await expect(nurse().notices.get(KEY)).rejects.toThrow(code("NotFound"));
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    const { items } = await nurse().consents.history({ patient: patient.id });
    const { jws } = await nurse().consents.receipt({ patient: patient.id, act: items[0]?.id ?? patient.id });
    expect(await verifyReceipt(jws, keys)).toMatchObject({ controller: NOTICE.controller });
    const other = await nurse().patients.register({ ...ZHANG_WEI, identifiers: [] });
    const granting = nurse().consents.grant({
      ...{ patient: other.patient.id, purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED },
    });
    await expect(granting).rejects.toThrow(code("NotFound"));
    await expect(officer().notices.retire({ ...KEY, version: 2 })).rejects.toThrow(code("TransitionRefused"));
  });

  it("that was material does not make consents to older words good again", async () => {
    const { officer, nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    await publishChanged(officer(), { method: "By drone." });
    await officer().notices.retire({ ...KEY, version: 2 });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("ReconsentRequired"));
  });
});

describe("what consents are tied to", () => {
  it.each([noticeTextCollection, consentEventCollection.spec])("is append-only: $name", (spec) => {
    expect(spec.appendOnly).toBe(true);
  });
});

describe("the words", () => {
  it("are those whose hashes the version names, byte for byte", async () => {
    const { officer, nurse } = await openHospital();
    const odd = "Fe\u0301lix \u2028 \u200b 同意\r\n";
    await publishChanged(officer(), { texts: { en: odd } }, false);
    const { texts, languages } = await nurse().notices.get(KEY);
    expect(texts).toEqual({ en: odd });
    const sha256 = createHash("sha256").update(odd, "utf8").digest("hex");
    expect(languages).toEqual({ en: { sha256, bytes: Buffer.byteLength(odd) } });
  });
});
