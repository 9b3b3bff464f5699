/** Assessments at the public API: a status before a number, the very inputs with their records, one in force a model. */
import { describe, expect, test } from "vitest";
import { openHospital, ZHANG_WEI } from "../support/hospital.ts";
import { openWard } from "../tags/support/ward.ts";
import { chinaParFacts, SIXTY } from "./support/china-par.ts";

const CHINA_PAR = "china-par-2016-10y";

describe("an assessment", () => {
  test("is stored with edition, outputs and the very inputs, each with the record it comes from", async () => {
    const { doctor, clock } = await openHospital();
    const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: SIXTY });
    const { observations } = await doctor().records.record({
      patient: patient.id,
      observations: chinaParFacts(),
    });
    const made = await doctor().risks.assess({ patient: patient.id, model: CHINA_PAR });
    expect(made).toMatchObject({ status: "ok", state: "current", assessedAt: clock.now() });
    expect(made.edition).toMatch(/2016/);
    expect(made.outputs?.risk10yPct).toBeCloseTo(11, 1);
    const sbp = made.inputs.find(({ name }) => name === "sbp");
    expect(sbp).toEqual({
      name: "sbp",
      value: 130,
      unit: "mm[Hg]",
      at: "2026-11-20T00:30:00.000Z",
      source: observations[0],
    });
    const { items } = await doctor().risks.list({ patient: patient.id });
    expect(items.find(({ model }) => model === CHINA_PAR)).toEqual(made);
  });

  test("that lacks data is stored as such, without a number", async () => {
    const { doctor, patient } = await openWard([]);
    const made = await doctor.risks.assess({ patient, model: "bmi-cn-2013" });
    expect(made.status).toBe("insufficient-data");
    expect(made.missing?.length).toBeGreaterThan(0);
    expect(made).not.toHaveProperty("outputs");
    expect((await doctor.risks.list({ patient })).items).toEqual([made]);
  });

  test("of someone the model says nothing about is stored as not applicable, with the reason", async () => {
    const { doctor } = await openHospital();
    const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: "1930-03-02" });
    await doctor().records.record({ patient: patient.id, observations: chinaParFacts() });
    const made = await doctor().risks.assess({ patient: patient.id, model: CHINA_PAR });
    expect(made.status).toBe("not-applicable");
    expect(made.reasons).toMatchObject([{ input: "age" }]);
    expect(made).not.toHaveProperty("outputs");
    expect((await doctor().risks.list({ patient: patient.id })).items).toEqual([made]);
  });

  test("supersedes the one before of the same model and leaves other models alone", async () => {
    const { doctor, patient, measure } = await openWard([]);
    const other = await doctor.risks.assess({ patient, model: "ckd-epi-2021-cr" });
    const first = await doctor.risks.assess({ patient, model: "bmi-cn-2013" });
    await measure({ code: "39156-5", value: 27, unit: "kg/m2" });
    const second = await doctor.risks.assess({ patient, model: "bmi-cn-2013" });
    expect([first.status, second.status]).toEqual(["insufficient-data", "ok"]);
    const { items } = await doctor.risks.list({ patient });
    expect(new Set(items)).toEqual(new Set([other, second]));
  });

  test("by a model that nobody knows is refused", async () => {
    const { doctor, patient } = await openWard([]);
    await expect(doctor.risks.assess({ patient, model: "horoscope" })).rejects.toMatchObject({
      code: "UnknownModel",
    });
  });
});

describe("a rule over a model and the assessment by it", () => {
  test("have the same answers: a coded smoking status, and diabetes by the patient's tag", async () => {
    const { hcrm, doctor } = await openHospital();
    const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: SIXTY });
    const facts = chinaParFacts().filter(({ code }) => typeof code === "string" || code.code !== "diabetes");
    const hba1c = { code: "4548-4", value: 7, unit: "%", at: "2026-11-20T08:30:00+08:00" };
    await doctor().records.record({ patient: patient.id, observations: [...facts, hba1c] });
    await hcrm.tick();
    const { items: risks } = await doctor().risks.list({ patient: patient.id });
    expect(risks.find(({ model }) => model === CHINA_PAR)).toMatchObject({
      status: "ok",
      outputs: { category: "高危" },
    });
    const { items: tags } = await doctor().tags.list({ patient: patient.id });
    expect(tags.map(({ tag }) => tag)).toEqual(
      expect.arrayContaining(["type-2-diabetes", "high-ascvd-risk"]),
    );
  });
});

describe("tick", () => {
  /*
   * By hand, CKD-EPI 2021 for a man of 68 with creatinine 2.0 mg/dL:
   * 142 × (2.0 / 0.9)^-1.200 × 0.9938^68 = 142 × 0.3836 × 0.6551 = 35.7, which KDIGO calls G3b.
   */
  test("gives KDIGO the filtration rate that CKD-EPI computed, with the creatinine's record", async () => {
    const { hcrm, doctor, patient, measure } = await openWard([], {
      riskModels: ["ckd-epi-2021-cr", "kdigo-gfr-category"],
    });
    await measure({ code: "2160-0", value: 2, unit: "mg/dL" });
    await hcrm.tick();
    const { items } = await doctor.risks.list({ patient });
    const estimate = items.find(({ model }) => model === "ckd-epi-2021-cr");
    expect(estimate?.outputs?.egfr).toBeCloseTo(35.7, 0);
    const category = items.find(({ model }) => model === "kdigo-gfr-category");
    expect(category).toMatchObject({ status: "ok", outputs: { category: "G3b" } });
    const egfr = category?.inputs.find(({ name }) => name === "egfr");
    expect(egfr?.value).toBe(estimate?.outputs?.egfr);
    const [creatinine] = (await doctor.records.series({ patient, code: "2160-0" })).items;
    expect(egfr?.source).toBe(creatinine?.id);
  });

  test("leaves an assessment in force whose result is the very same", async () => {
    const { hcrm, clock, doctor, patient, measure } = await openWard([], { riskModels: ["bmi-cn-2013"] });
    await measure({ code: "39156-5", value: 27, unit: "kg/m2" });
    await hcrm.tick();
    const before = await doctor.risks.list({ patient });
    clock.advance({ days: 1 });
    await measure({ code: "8867-4", value: 70, unit: "/min" });
    await hcrm.tick();
    expect(await doctor.risks.list({ patient })).toEqual(before);
  });
});
