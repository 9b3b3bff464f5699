/** Policy packs as data: what a host may put in one, and that a mistake in one stops the start. */
import { describe, expect, it } from "vitest";
import { cnPack, euPack, type PolicyPack, type PurposeDefault, starterKit } from "../../src/index.ts";
import { openHospital } from "../support/hospital.ts";

function packWith(change: Partial<PolicyPack>): PolicyPack {
  return { ...cnPack, ...change };
}

function careWith(change: Partial<PurposeDefault>): PolicyPack {
  const care = cnPack.purposes.CAREMGT;
  if (care === undefined) throw new Error("The pack knows follow-up.");
  return packWith({ purposes: { ...cnPack.purposes, CAREMGT: { ...care, ...change } } });
}

async function open(...packs: readonly PolicyPack[]): Promise<unknown> {
  const { hcrm } = await openHospital({ packs });
  await hcrm.close();
  return "open";
}

describe("a policy pack", () => {
  it.each([cnPack, euPack])("that is bundled is accepted: $id", async (pack) => {
    await expect(open(pack)).resolves.toBe("open");
  });

  it("may not be missing altogether", async () => {
    await expect(open()).rejects.toMatchObject({ code: "UnsafeConfiguration" });
  });

  it.each([
    ["an opt-out from consent", careWith({ whenNoConsent: "permit" })],
    ["consent as basis that is not asked", careWith({ consent: "not-asked" })],
    ["no categories", careWith({ categories: [] })],
    ["a negative cool-down", packWith({ promptCooldownDays: -1 })],
    ["a child age of nought", packWith({ childAge: 0 })],
    ["an unknown member", { ...cnPack, escape: true } as PolicyPack],
    [
      "a day of verification that is none",
      packWith({ sources: [{ rule: "r", source: "s", article: "1", verifiedOn: "2026-02-30" }] }),
    ],
  ])("with %s stops the start", async (_what, pack) => {
    await expect(open(pack)).rejects.toMatchObject({
      code: "UnsafeConfiguration",
      details: { pack: "cn", issues: expect.any(Array) },
    });
  });

  it("that lacks a category stops the start: unknown is not harmless", async () => {
    const { genetic: _genetic, ...categories } = cnPack.categories;
    // The type forbids it; a host that reads its pack from a file has no type.
    const pack = { ...cnPack, categories } as PolicyPack;
    await expect(open(pack)).rejects.toMatchObject({ code: "UnsafeConfiguration" });
  });

  it("rests on bases that its jurisdiction knows", async () => {
    await expect(open(careWith({ basis: "vital-interest" }))).rejects.toMatchObject({
      code: "BasisUnknown",
      details: { pack: "cn", purpose: "CAREMGT", basis: "vital-interest" },
    });
  });

  it("whose demands on a notice the kit's notice does not meet stops the start", async () => {
    const noticeMustHave = { always: ["sharingList"], sensitive: [], shared: [] } as const;
    await expect(open(packWith({ noticeMustHave }))).rejects.toMatchObject({
      code: "UnsafeConfiguration",
      details: { notice: "follow-up", missing: ["sharingList"] },
    });
  });
});

describe("the bundled pack cn", () => {
  // The table of privacy.md section 2; PIPL 28 names health, biometric, financial data and data of persons under 14.
  it("holds the categories of the table for sensitive, at their levels", () => {
    const levels = Object.entries(cnPack.categories).map(([category, { level }]) => `${category} ${level}`);
    expect(levels.sort()).toEqual(
      [
        ...["identity 4", "contact 3", "demographic 3", "clinical 4", "lab 4", "family 4", "genetic 5"],
        ...["mental-health 5", "reproductive 5", "infectious 5", "biometric 5", "notes 4", "lifestyle 3"],
        ...["financial 4", "communication 4", "profile 3", "feedback 3"],
      ].sort(),
    );
    const harmless = Object.entries(cnPack.categories).filter(([, { sensitive }]) => !sensitive);
    expect(harmless.map(([category]) => category).sort()).toEqual([
      "contact",
      "demographic",
      "family",
      "feedback",
    ]);
    const written = Object.entries(cnPack.categories).filter(([, { form }]) => form === "written");
    expect(written.map(([category]) => category)).toEqual(["genetic"]);
  });

  it.each([cnPack, euPack])(
    "and eu ask for consent for follow-up, marketing and research alone: $id",
    (pack) => {
      const asking = Object.entries(pack.purposes).filter(([, { consent }]) => consent === "required");
      expect(asking.map(([purpose]) => purpose).sort()).toEqual(["CAREMGT", "HMARKT", "HRESCH"]);
      for (const [, rule] of asking) expect(rule.whenNoConsent).toBe("deny");
      const separate = asking.filter(([, rule]) => rule.separate === "always").map(([purpose]) => purpose);
      expect(separate.sort()).toEqual(["HMARKT", "HRESCH"]);
    },
  );

  it("eu holds health data for special (GDPR 9) at the same levels", () => {
    for (const [category, { sensitive, level }] of Object.entries(euPack.categories)) {
      const cn = Object.entries(cnPack.categories).find(([name]) => name === category)?.[1];
      expect(level).toBe(cn?.level);
      if (!["identity", "financial"].includes(category)) expect(sensitive).toBe(cn?.sensitive);
    }
  });
});

describe("an opt-out", () => {
  it("permits while nothing was said, and ends with a refusal or a withdrawal", async () => {
    const bases = [...cnPack.bases, "legitimate-interest"] as const;
    const pack = { ...careWith({ basis: "legitimate-interest", whenNoConsent: "permit" }), bases };
    const { nurse } = await openHospital({ packs: [pack] });
    const [said, taken] = [
      (await nurse().patients.register({ name: "张伟", birthDate: "1958-03-02" })).patient.id,
      (await nurse().patients.register({ name: "王芳", birthDate: "1961-07-09" })).patient.id,
    ];
    const get = (patient: typeof said): Promise<unknown> => nurse().patients.get({ patient });
    await expect(get(said)).resolves.toMatchObject({ name: "张伟" });
    await nurse().consents.refuse({ patient: said, purpose: "CAREMGT", notice: "follow-up" });
    await expect(get(said)).rejects.toMatchObject({
      code: "ConsentRequired",
      details: { standing: "refused" },
    });
    const evidence = { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" } as const;
    await nurse().consents.grant({ patient: taken, purpose: "CAREMGT", notice: "follow-up", evidence });
    await nurse().consents.withdraw({ patient: taken, purpose: "CAREMGT" });
    await expect(get(taken)).rejects.toMatchObject({
      code: "ConsentRequired",
      details: { standing: "withdrawn" },
    });
  });
});

describe("a purpose that a pack does not know", () => {
  it("is refused, whatever a policy permits", async () => {
    const { CAREMGT: _care, ...purposes } = cnPack.purposes;
    const { nurse } = await openHospital({ ...starterKit(), packs: [packWith({ purposes })] });
    const { patient } = await nurse().patients.register({ name: "张伟" });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "PurposeNotAllowed",
    });
    const granting = nurse().consents.grant({
      patient: patient.id,
      purpose: "CAREMGT",
      notice: "follow-up",
      evidence: { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" },
    });
    await expect(granting).rejects.toMatchObject({ code: "PurposeNotAllowed" });
  });

  it("of two packs is refused when one of them does not know it", async () => {
    const { HMARKT: _marketing, ...purposes } = euPack.purposes;
    const { as, nurse } = await openHospital({ packs: [cnPack, { ...euPack, purposes }] });
    const { patient } = await nurse().patients.register({ name: "张伟" });
    const standing = as("nurse", "CAREMGT").consents.evaluate({
      ...{ patient: patient.id, purpose: "HMARKT", category: "contact" },
    });
    await expect(standing).rejects.toMatchObject({ code: "PurposeNotAllowed" });
  });
});
