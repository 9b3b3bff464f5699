/** The gate's steps (`privacy.md` section 4): hard forbids, step-up, denials, approvals, and what each refusal tells. */
import { describe, expect, it } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { type AccessPolicy, type PatientId, starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { flagSetter } from "../support/gate-flags.ts";
import { MORNING, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";
import { testIssuer } from "../support/tokens.ts";

const NOBODY = "01a00000-0000-7000-8000-000000000000" as PatientId;
const kit = starterKit();
const HIV = { code: "56888-1", value: 1, unit: "{index}", at: MORNING };
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe("what no policy lifts", () => {
  it("a restricted record is used by nobody, and who saw it stays answerable", async () => {
    const shared = { storage: memoryStorage(), keys: memoryKeyProvider() };
    const { nurse, as, clock } = await openHospital(shared);
    const patient = await registerConsented(nurse());
    const setFlags = await flagSetter({ ...kit, ...shared, clock });
    await setFlags(patient.id, { restricted: true });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toThrow(code("Restricted"));
    expect((await nurse().patients.list({})).items).toEqual([]);
    await expect(nurse("u-stranger").patients.get({ patient: patient.id })).rejects.toThrow(code("NotFound"));
    const officer = as("privacy-officer", "PATRQT");
    const period = { patient: patient.id, from: "2026-11-21T00:00:00Z", to: "2026-11-22T00:00:00Z" };
    expect((await officer.audit.accessLog(period)).items.length).toBeGreaterThan(0);
    await setFlags(patient.id, { restricted: false });
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
  });

  it("a sealed record is read and not written", async () => {
    const shared = { storage: memoryStorage(), keys: memoryKeyProvider() };
    const { nurse, clock } = await openHospital(shared);
    const patient = await registerConsented(nurse());
    const setFlags = await flagSetter({ ...kit, ...shared, clock });
    await setFlags(patient.id, { sealedRecord: true });
    await expect(nurse().patients.get({ patient: patient.id })).resolves.toBeDefined();
    const change = { patient: patient.id, change: { sex: "female" } } as const;
    await expect(nurse().patients.update(change)).rejects.toThrow(code("Sealed"));
    await expect(
      nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" }),
    ).resolves.toBeDefined();
  });

  it("level 5 data stays within the circle, whatever a policy permits", async () => {
    const everything: AccessPolicy = {
      id: "sees-everything",
      effect: "permit",
      roles: ["auditor"],
      purposes: ["TREAT"],
      actions: ["records.*"],
      categories: "any",
    };
    const { doctor, as, nurse } = await openHospital({ policies: [...kit.policies, everything] });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const team = as("integration", "TREAT").access.relationships;
    await team.record({ patient: patient.id, party: { actor: "u-doctor" }, kind: "attending" });
    await doctor().records.record({ patient: patient.id, observations: [HIV] });
    const seen = async (session: ReturnType<typeof doctor>): Promise<number> =>
      (await session.records.observations({ patient: patient.id })).items.length;
    expect(await seen(doctor())).toBe(1);
    expect(await seen(as("auditor", "TREAT"))).toBe(0);
  });
});

describe("step-up", () => {
  const strong: AccessPolicy = {
    id: "strong-sign-in-changes",
    effect: "permit",
    roles: ["doctor"],
    purposes: ["TREAT"],
    actions: ["patients.update"],
    categories: ["identity", "contact"],
    when: {
      all: [
        { relationship: ["department"] },
        { stepUp: { acrValues: ["urn:mfa"], amrAnyOf: ["otp", "hwk"], maxAgeSec: 900 } },
      ],
    },
  };
  const policies = [
    ...kit.policies.map((policy) => ({
      ...policy,
      actions: policy.actions.filter((action) => action !== "patients.update"),
    })),
    strong,
  ];

  it.each([
    ["strong and fresh", { acr: "urn:mfa", amr: ["pwd", "otp"] }, 900, null],
    ["too old", { acr: "urn:mfa", amr: ["pwd", "otp"] }, 901, "StepUpRequired"],
    ["of a weaker class", { acr: "urn:pwd", amr: ["pwd", "otp"] }, 10, "StepUpRequired"],
    ["without a class", { amr: ["pwd", "otp"] }, 10, "StepUpRequired"],
    ["by another method", { acr: "urn:mfa", amr: ["pwd"] }, 10, "StepUpRequired"],
    ["without a time", { acr: "urn:mfa", amr: ["otp"] }, null, "StepUpRequired"],
  ])("a sign-in that is %s", async (_name, claims, ageSec, refusal) => {
    const { nurse, clock, hcrm } = await openHospital({ policies });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const issuer = await testIssuer(clock);
    const now = Math.floor(new Date(clock.now()).getTime() / 1000);
    const time = ageSec === null ? {} : { auth_time: now - ageSec };
    const token = await issuer.sign(issuer.claims({ ...claims, ...time, units: ["follow-up"] }));
    const actor = await issuer.verifier.actorFromJwt(token);
    const doctor = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    const update = doctor.patients.update({ patient: patient.id, change: { sex: "male" } });
    if (refusal === null) await expect(update).resolves.toMatchObject({ sex: "male" });
    else
      await expect(update).rejects.toMatchObject({
        code: refusal,
        details: { acrValues: ["urn:mfa"], maxAge: 900 },
      });
  });

  it("fails for a host-asserted actor, even one that copies the members of a proven one", async () => {
    const { nurse, clock, hcrm } = await openHospital({ policies });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const issuer = await testIssuer(clock);
    const now = Math.floor(new Date(clock.now()).getTime() / 1000);
    const claims = { acr: "urn:mfa", amr: ["otp"], auth_time: now, units: ["follow-up"] };
    const proven = await issuer.verifier.actorFromJwt(await issuer.sign(issuer.claims(claims)));
    const copied = hcrm.as({ tenant: "ruijin", actor: { ...proven }, purpose: "TREAT" });
    const change = { patient: patient.id, change: { sex: "male" } } as const;
    await expect(copied.patients.update(change)).rejects.toThrow(code("StepUpRequired"));
  });
});

describe("denials", () => {
  it("keep a person away from all data or from a category, until they are lifted", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    const { consents, patients } = nurse();
    const some = await consents.deny({
      patient: patient.id,
      scope: { party: { actor: "u-nurse" }, categories: ["contact"] },
    });
    expect((await patients.get({ patient: patient.id })).phones).toBeUndefined();
    const all = await consents.deny({ patient: patient.id, scope: { party: { unit: "follow-up" } } });
    await expect(nurse("u-2", ["follow-up"]).patients.get({ patient: patient.id })).rejects.toThrow(
      code("SubjectDenied"),
    );
    expect((await nurse("u-2", ["follow-up"]).patients.list({})).items).toEqual([]);
    const lifter = nurse("u-nurse");
    await lifter.consents.liftDenial({ patient: patient.id, denial: some.id });
    expect((await patients.get({ patient: patient.id })).phones).toHaveLength(1);
    await expect(lifter.consents.liftDenial({ patient: patient.id, denial: some.id })).rejects.toThrow(
      code("NotFound"),
    );
    await lifter.consents.liftDenial({ patient: patient.id, denial: all.id });
    await expect(nurse("u-2", ["follow-up"]).patients.get({ patient: patient.id })).resolves.toBeDefined();
  });

  it("of another patient cannot be lifted", async () => {
    const { nurse } = await openHospital();
    const [first, second] = [
      await registerConsented(nurse()),
      (await nurse().patients.register(ZHANG_WEI)).patient,
    ];
    const scope = { party: { actor: "u-cousin" } };
    const { id } = await nurse().consents.deny({ patient: first.id, scope });
    await expect(nurse().consents.liftDenial({ patient: second.id, denial: id })).rejects.toThrow(
      code("NotFound"),
    );
  });
});

describe("approvals", () => {
  const quality: AccessPolicy = {
    id: "quality-reads",
    effect: "permit",
    roles: ["nurse"],
    purposes: ["HQUALIMP"],
    actions: ["patients.get"],
    categories: ["identity", "contact"],
    when: { relationship: ["registered-by"] },
  };
  const policies = [...kit.policies, quality];

  it.each([
    ["2008-11-21", "resolves"],
    ["2008-11-22", "asks"],
    [undefined, "asks"],
  ] as const)("are asked by the pack for someone born %s", async (birthDate, outcome) => {
    const { nurse, as } = await openHospital({ policies });
    const { patient } = await nurse().patients.register({
      name: "李明",
      ...(birthDate === undefined ? {} : { birthDate }),
    });
    const reader = as("nurse", "HQUALIMP", "u-nurse");
    const get = (): Promise<unknown> => reader.patients.get({ patient: patient.id });
    if (outcome === "resolves") return expect(get()).resolves.toBeDefined();
    await expect(get()).rejects.toThrow(code("ApprovalRequired"));
    const officer = as("privacy-officer", "HOPERAT");
    const approval = {
      patient: patient.id,
      purpose: "HQUALIMP",
      validTo: "2026-11-22T01:00:00.000Z",
    } as const;
    await officer.access.approvals.give({ ...approval, actor: "u-somebody" });
    await expect(get()).rejects.toThrow(code("ApprovalRequired"));
    const { id } = await officer.access.approvals.give({ ...approval, actor: "u-nurse" });
    await expect(get()).resolves.toBeDefined();
    await officer.access.approvals.revoke({ id });
    return expect(get()).rejects.toThrow(code("ApprovalRequired"));
  });

  it("are asked by a policy even where another permit asks for none", async () => {
    const asking: AccessPolicy = { ...quality, id: "asks", obligations: ["supervisor-approval"] };
    const { nurse, as } = await openHospital({ policies: [...policies, asking] });
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const reader = as("nurse", "HQUALIMP", "u-nurse");
    await expect(reader.patients.get({ patient: patient.id })).rejects.toThrow(code("ApprovalRequired"));
  });

  it("are never given to oneself, end when they end, and are no oracle about strangers", async () => {
    const { nurse, as, clock } = await openHospital({ policies });
    const { patient } = await nurse().patients.register({ name: "李明", birthDate: "2015-01-01" });
    const approval = {
      patient: patient.id,
      purpose: "HQUALIMP",
      validTo: "2026-11-21T02:00:00.000Z",
    } as const;
    const officer = as("privacy-officer", "HOPERAT");
    await expect(officer.access.approvals.give({ ...approval, actor: "u-privacy-officer" })).rejects.toThrow(
      code("AccessDenied"),
    );
    await officer.access.approvals.give({ ...approval, actor: "u-nurse" });
    clock.set("2026-11-21T02:00:00.000Z");
    const reader = as("nurse", "HQUALIMP", "u-nurse");
    await expect(reader.patients.get({ patient: patient.id })).rejects.toThrow(code("ApprovalRequired"));
    await expect(nurse("u-x").patients.get({ patient: patient.id })).rejects.toThrow(code("NotFound"));
  });

  it("an obligation that the gate does not know refuses the policy", async () => {
    const unknown = { ...quality, obligations: ["watermark"] } as unknown as AccessPolicy;
    await expect(openHospital({ policies: [unknown] })).rejects.toThrow(code("InvalidInput"));
  });
});

describe("a refusal", () => {
  it("tells a stranger nothing: the same bytes as for an id that does not exist", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    await nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    const answers = await Promise.all(
      [patient.id, NOBODY].map((id) =>
        nurse("u-x")
          .patients.get({ patient: id })
          .catch((error: Error) => JSON.stringify([error, error.message])),
      ),
    );
    expect(answers[0]).toBe(answers[1]);
  });

  it("is explained to the privacy officer, with the policies and the reason", async () => {
    const { nurse, as } = await openHospital();
    const patient = await registerConsented(nurse());
    const { explain } = as("privacy-officer", "HOPERAT").access;
    const ask = { action: "patients.get", purpose: "CAREMGT", patient: patient.id } as const;
    const reasons = async (id: string, units: readonly string[] = []): Promise<readonly string[]> =>
      (await explain({ ...ask, actor: { id, roles: ["nurse"], units } })).reasons;
    expect(await reasons("u-nurse")).toEqual(["permitted"]);
    expect(await reasons("u-x")).toEqual(["no-relationship"]);
    expect(await reasons("u-x", ["follow-up"])).toEqual(["permitted"]);
    await nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    expect(await explain({ ...ask, actor: { id: "u-nurse", roles: ["nurse"] } })).toMatchObject({
      effect: "deny",
      reasons: ["consent-missing"],
      matchedPolicies: ["care-team-cares"],
    });
    expect(await explain({ ...ask, actor: { id: "u-nurse", roles: ["porter"] } })).toMatchObject({
      effect: "deny",
      reasons: ["no-policy"],
    });
    await expect(nurse().access.explain({ ...ask, actor: { id: "u-x", roles: ["nurse"] } })).rejects.toThrow(
      code("AccessDenied"),
    );
  });
});

describe("an explanation without a patient", () => {
  it("says what the policies say of the action, and opens nothing", async () => {
    const { officer } = await openHospital();
    const asked = { actor: { id: "u-9", roles: ["nurse"] }, action: "patients.get" } as const;
    await expect(officer().access.explain({ ...asked, purpose: "CAREMGT" })).resolves.toMatchObject({
      effect: "permit",
      matchedPolicies: ["care-team-cares"],
      consentRefs: [],
    });
    await expect(officer().access.explain({ ...asked, purpose: "HMARKT" })).resolves.toMatchObject({
      effect: "deny",
      reasons: ["no-policy"],
    });
  });
});

describe("the access review", () => {
  it("says which permits were used by whom, which never, and whose relationships stand", async () => {
    const { nurse, as, clock } = await openHospital();
    const patient = await registerConsented(nurse());
    await nurse().patients.get({ patient: patient.id });
    const officer = as("privacy-officer", "HOPERAT");
    const review = await officer.access.policies.review({});
    const cares = review.permits.find(({ policy }) => policy.id === "care-team-cares");
    expect(cares).toMatchObject({ actors: ["u-nurse"], lastUsedAt: MORNING });
    expect(review.unused).toContain("receptionist-finds-patients");
    expect(review.unused).not.toContain("care-team-cares");
    expect(review.relationships).toEqual([
      { party: "actor:u-nurse", kind: "registered-by", patients: 1 },
      { party: "unit:follow-up", kind: "department", patients: 1 },
    ]);
    expect(review.policyVersion).toBe((await officer.access.policies.current({})).policyVersion);
    clock.advance({ days: 91 });
    expect((await officer.access.policies.review({})).unused).toContain("care-team-cares");
  });
});
