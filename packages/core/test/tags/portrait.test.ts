/** The portrait: each section as of a moment and with the records it rests on, absent without a grant. */
import { describe, expect, test } from "vitest";
import { type AccessPolicy, starterKit } from "../../src/index.ts";
import { CLICKED, ZHANG_WEI } from "../support/hospital.ts";
import { openWard, sbp, type Ward } from "./support/ward.ts";
import { HIGH_SYSTOLIC } from "./support/ward-rules.ts";

const CLERK: AccessPolicy = {
  id: "clerk-sees-names",
  effect: "permit",
  roles: ["clerk"],
  purposes: ["TREAT"],
  actions: ["portrait.get"],
  categories: ["identity"],
  when: { relationship: ["department"] },
};

async function knownPatient(): Promise<Ward> {
  const policies = [...starterKit().policies, CLERK];
  const ward = await openWard([HIGH_SYSTOLIC], { policies, riskModels: ["bmi-cn-2013"] });
  const { doctor, patient } = ward;
  await ward.measure(sbp(20, "kPa"));
  await doctor.records.record({
    patient,
    conditions: [{ code: { system: "http://snomed.info/sct", code: "38341003" }, clinical: "active" }],
  });
  await ward.hcrm.tick();
  return ward;
}

describe("the portrait", () => {
  test("shows each section with its moment, its source and its records", async () => {
    const { doctor, patient, clock } = await knownPatient();
    const portrait = await doctor.portrait.get({ patient });
    expect(portrait).toMatchObject({ patient, drawnAt: clock.now() });
    expect(portrait.demographics).toEqual({
      asOf: clock.now(),
      from: "patients.get",
      records: [patient],
      content: { name: ZHANG_WEI.name, sex: "male", birthDate: "1958-03-02", age: 68, deceased: false },
    });
    expect(portrait.conditions?.content).toMatchObject([{ code: { code: "38341003" }, clinical: "active" }]);
    expect(portrait.tags?.content).toEqual((await doctor.tags.list({ patient })).items);
    const [assessment] = (await doctor.risks.list({ patient })).items;
    expect(portrait.risks).toMatchObject({
      asOf: assessment?.assessedAt,
      records: [assessment?.id],
      content: [{ model: "bmi-cn-2013", status: "insufficient-data" }],
    });
  });

  test("shows the newest result of an indicator as reported, in its own unit, and how old it is", async () => {
    const { doctor, patient, clock, measure } = await knownPatient();
    const first = clock.now();
    const shown = async (): Promise<unknown> =>
      (await doctor.portrait.get({ patient })).indicators?.content.find(
        ({ indicator }) => indicator === "sbp",
      );
    clock.advance({ days: 366 });
    // 20 kPa × 7.50062 = 150.0124 mm[Hg]
    expect(await shown()).toMatchObject({
      at: first,
      ageDays: 366,
      freshness: "fresh",
      value: { number: 20, unit: "kPa" },
      canonical: { unit: "mm[Hg]", number: expect.closeTo(150.0124, 6) },
    });
    clock.advance({ days: 1 });
    expect(await shown()).toMatchObject({ ageDays: 367, freshness: "stale" });
    await measure(sbp(120));
    expect(await shown()).toMatchObject({ at: clock.now(), ageDays: 0, value: { number: 120 } });
  });

  test("shows how consents stand, open tasks, and how the patient answers", async () => {
    const { doctor, patient } = await knownPatient();
    const evidence = { ...CLICKED };
    await doctor.consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence });
    const nothing = await doctor.portrait.get({ patient });
    expect(nothing).not.toHaveProperty("channels");
    await doctor.followUps.enrol({ patient, plan: "hypertension" });
    const [task] = (await doctor.tasks.list({ patient })).items;
    if (task === undefined) throw new RangeError("no task");
    const { consents, openTasks } = await doctor.portrait.get({ patient });
    expect(consents?.content).toContainEqual({ purpose: "CAREMGT", category: "lab", standing: "active" });
    expect(openTasks?.content.map((each) => each.task)).toContain(task.id);
  });

  test("shows what the patient has asked for, and nothing where they have asked for nothing", async () => {
    const { doctor, patient, clock } = await knownPatient();
    expect(await doctor.portrait.get({ patient })).not.toHaveProperty("wishes");
    await doctor.communications.preferChannel({ patient, channel: "wechat" });
    const source = "told-a-nurse";
    const { id } = await doctor.communications.optOut({ patient, channel: "sms", purpose: "HMARKT", source });
    const at = clock.now();
    clock.advance({ days: 3 });
    expect((await doctor.portrait.get({ patient })).wishes).toEqual({
      asOf: at,
      from: "portrait.get",
      records: [id],
      content: { preferredChannel: "wechat", ruledOut: [{ channel: "sms", purpose: "HMARKT", since: at }] },
    });
  });

  test("leaves out the sections for which the caller has no grant", async () => {
    const { hcrm, patient } = await knownPatient();
    const actor = { id: "u-clerk", roles: ["clerk"], units: ["follow-up"] };
    const clerk = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    const portrait = await clerk.portrait.get({ patient });
    expect(Object.keys(portrait).sort()).toEqual(["consents", "demographics", "drawnAt", "patient"]);
    expect(JSON.stringify(portrait)).not.toMatch(/sbp|38341003|bmi-cn/);
  });

  test("of a patient whom the caller may not see does not exist", async () => {
    const { hcrm, patient } = await knownPatient();
    const stranger = hcrm.as({ tenant: "ruijin", actor: { id: "x", roles: ["doctor"] }, purpose: "TREAT" });
    await expect(stranger.portrait.get({ patient })).rejects.toMatchObject({ code: "NotFound" });
  });
});
