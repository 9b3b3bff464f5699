/** The pipeline: what a caller is told, what is audited, and that nothing is half done. */
import { describe, expect, it } from "vitest";
import { starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { CLICKED, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const YEAR = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };

describe("parsing", () => {
  it("refuses unknown keys, forbidden keys and values of a wrong form, and names no value", async () => {
    const { nurse, hcrm } = await openHospital();
    const register: (input: unknown) => Promise<unknown> = nurse().patients.register as never;
    for (const input of [
      { ...ZHANG_WEI, secretField: "geheimer Wert" },
      JSON.parse('{"name":"geheimer Wert","__proto__":{"x":1}}'),
      { name: "" },
      { ...ZHANG_WEI, birthDate: "1958-02-30" },
      { ...ZHANG_WEI, phones: [{ number: "138****1234" }] },
      { ...ZHANG_WEI, birthDate: "2031-01-01" },
      null,
    ]) {
      const error = await register(input).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: "InvalidInput" });
      expect(JSON.stringify([error, String(error)])).not.toMatch(/geheimer|138\*|1958-02-30/);
    }
    await hcrm.close();
  });
});

describe("authorising", () => {
  it("denies an action that the role may do for nobody, before any look-up, and audits the denial", async () => {
    const { as, officer } = await openHospital();
    const stranger = as("gardener", "TREAT");
    await expect(stranger.patients.list({})).rejects.toMatchObject({ code: "AccessDenied" });
    const { items } = await officer().audit.find({ ...YEAR, action: "patients.list" });
    expect(items).toMatchObject([
      { decision: "deny", outcome: "refused", reasons: ["no-policy", "AccessDenied"] },
    ]);
  });

  it("answers alike for a hidden patient and for one that does not exist", async () => {
    const { nurse } = await openHospital();
    const patient = await registerConsented(nurse());
    const other = nurse("u-other");
    const answer = (id: string): Promise<string> =>
      other.patients.get({ patient: id as never }).then(
        () => "found",
        (error: { code: string; message: string; details: unknown }) =>
          JSON.stringify([error.code, error.message, error.details]),
      );
    expect(await answer(patient.id)).toBe(await answer("01a00000-0000-7000-8000-000000000000"));
  });

  it("tells the specific reason only to an actor with a relationship", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "ConsentRequired",
      details: { purpose: "CAREMGT", standing: "none" },
    });
    await expect(nurse("u-other").patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "NotFound",
    });
  });
});

describe("relationships", () => {
  it("ends the registering nurse's access after 24 hours unless another relationship holds", async () => {
    const { nurse, clock } = await openHospital();
    const patient = await registerConsented(nurse());
    clock.advance({ hours: 25 });
    await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({ code: "NotFound" });
    const ward = nurse("u-nurse", ["follow-up"]);
    await expect(ward.patients.get({ patient: patient.id })).resolves.toMatchObject({ name: "张伟" });
  });
});

describe("auditing", () => {
  it("writes one event per operation, reads and refusals included, and no value of a patient", async () => {
    const { nurse, officer } = await openHospital();
    const patient = await registerConsented(nurse());
    await nurse().patients.get({ patient: patient.id });
    await nurse().patients.find({ phone: "19900001234" });
    await nurse("u-other")
      .patients.get({ patient: patient.id })
      .catch(() => undefined);
    const { items } = await officer().audit.find(YEAR);
    expect(items.map(({ action, decision }) => [action, decision]).reverse()).toEqual([
      ["patients.register", "permit"],
      ["consents.grant", "permit"],
      ["patients.get", "permit"],
      ["patients.find", "permit"],
      ["patients.get", "deny"],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/张伟|1990000|MRN-000123|1958/);
    expect(JSON.stringify(items)).not.toContain(patient.id);
    expect(await officer().audit.verify({})).toMatchObject({ status: "intact" });
  });

  it("answers who saw a record, on what ground", async () => {
    const { nurse, officer, as } = await openHospital();
    const patient = await registerConsented(nurse());
    await nurse().patients.get({ patient: patient.id });
    const doctor = as("doctor", "TREAT", "u-nurse");
    await doctor.patients.get({ patient: patient.id });
    const access = as("privacy-officer", "PATRQT");
    const { items } = await access.audit.accessLog({ ...YEAR, patient: patient.id });
    expect(items.filter(({ action }) => action === "patients.get").map(({ purpose }) => purpose)).toEqual([
      "TREAT",
      "CAREMGT",
    ]);
    expect((await officer().audit.verify({})).findings).toEqual([]);
  });
});

describe("transactions", () => {
  it("leaves nothing of an operation that fails, but the event about it", async () => {
    const { nurse, officer } = await openHospital();
    const patient = await registerConsented(nurse());
    const again = nurse().consents.refuse({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up" });
    await expect(again).rejects.toMatchObject({ code: "TransitionRefused" });
    expect((await nurse().consents.history({ patient: patient.id })).items).toHaveLength(1);
    const { items } = await officer().audit.find({ ...YEAR, action: "consents.refuse" });
    expect(items).toMatchObject([{ outcome: "failed", reasons: ["permitted", "TransitionRefused"] }]);
  });

  it("numbers the acts of concurrent writers without a gap and loses none", async () => {
    const { nurse } = await openHospital();
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const grant = {
      patient: patient.id,
      purpose: "CAREMGT",
      notice: "follow-up",
      evidence: CLICKED,
    } as const;
    await Promise.all(Array.from({ length: 10 }, () => nurse().consents.grant(grant)));
    const { items } = await nurse().consents.history({ patient: patient.id });
    expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe("starting", () => {
  it("puts no rule set in force whose rules were never tried or whose own tests fail", async () => {
    const [set] = starterKit().ruleSets;
    const [rule, ...rest] = set?.rules ?? [];
    if (set === undefined || rule === undefined) throw new Error("The kit has rules.");
    const untried = { ...set, rules: [{ ...rule, tests: [] }, ...rest] };
    await expect(openHospital({ ruleSets: [untried] })).rejects.toMatchObject({ code: "InvalidRuleSet" });
    const [test, ...tests] = rule.tests;
    if (test === undefined) throw new Error("The rule has tests.");
    const expect_ = test.expect === "true" ? "false" : "true";
    const failing = {
      ...set,
      rules: [{ ...rule, tests: [{ ...test, expect: expect_ }, ...tests] }, ...rest],
    } as const;
    await expect(openHospital({ ruleSets: [failing] })).rejects.toMatchObject({
      code: expect.stringMatching(/RuleTestsFailed|InvalidRuleSet/),
    });
  });

  it("refuses a time zone nobody knows and a policy that names break-glass", async () => {
    await expect(openHospital({ zone: "Asia/Nowhere" })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
    const policies = [
      {
        id: "p",
        effect: "permit",
        roles: "any",
        purposes: ["BTG"],
        actions: ["patients.get"],
        categories: "any",
      },
    ] as const;
    await expect(openHospital({ policies })).rejects.toMatchObject({ code: "InvalidInput" });
  });

  it("runs two instances in one process without a shared word", async () => {
    const [first, second] = await Promise.all([openHospital(), openHospital({ storage: memoryStorage() })]);
    await registerConsented(first.nurse());
    expect((await second.nurse().patients.list({})).items).toEqual([]);
  });
});
