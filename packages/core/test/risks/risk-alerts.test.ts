/** Alerts: raised once for each cause, by a rule of kind `alert` or by an assessment that reaches a high category. */
import { hashRuleSet, ruleSet } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import { openHospital, ZHANG_WEI } from "../support/hospital.ts";
import { openWard, sbp, type Ward } from "../tags/support/ward.ts";
import { CRISIS, HIGH_SYSTOLIC } from "../tags/support/ward-rules.ts";
import { chinaParFacts, SIXTY } from "./support/china-par.ts";

async function inCrisis(): Promise<Ward> {
  const ward = await openWard([CRISIS, HIGH_SYSTOLIC], { riskModels: [] });
  await ward.measure(sbp(185));
  await ward.hcrm.tick();
  return ward;
}

describe("a rule of kind alert", () => {
  test("raises an alert that names rule, revision and rule set; a rule of kind tag raises none", async () => {
    const { doctor, patient, clock } = await inCrisis();
    expect((await doctor.risks.alerts.list({ patient })).items).toMatchObject([
      {
        source: "rule",
        name: "crisis",
        severity: "urgent",
        revision: 1,
        ruleSetHash: hashRuleSet(ruleSet("ward", "1", [CRISIS, HIGH_SYSTOLIC])),
        state: "open",
        raisedAt: clock.now(),
      },
    ]);
  });

  test("raises no second one while its tag stands, and a new one when the tag comes back", async () => {
    const ward = await inCrisis();
    const count = async (): Promise<number> => (await ward.doctor.risks.alerts.list({})).items.length;
    for (const value of [190, 195]) {
      ward.clock.advance({ days: 1 });
      await ward.measure(sbp(value));
      await ward.hcrm.tick();
    }
    expect(await count()).toBe(1);
    for (const value of [150, 182]) {
      ward.clock.advance({ days: 1 });
      await ward.measure(sbp(value));
      await ward.hcrm.tick();
    }
    expect(await count()).toBe(2);
  });
});

describe("an assessment", () => {
  test("raises an alert when it reaches a high category, once while it stays there", async () => {
    const { doctor, clock } = await openHospital();
    const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: SIXTY });
    await doctor().records.record({ patient: patient.id, observations: chinaParFacts() });
    const assess = (): ReturnType<ReturnType<typeof doctor>["risks"]["assess"]> =>
      doctor().risks.assess({ patient: patient.id, model: "china-par-2016-10y" });
    const made = await assess();
    clock.advance({ hours: 1 });
    await assess();
    expect((await doctor().risks.alerts.list({ patient: patient.id })).items).toMatchObject([
      { source: "model", name: "china-par-2016-10y", category: "高危", cause: made.id, state: "open" },
    ]);
  });

  test("below a high category raises none", async () => {
    const { doctor } = await openHospital();
    const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: "1986-03-02" });
    await doctor().records.record({ patient: patient.id, observations: chinaParFacts() });
    const { outputs } = await doctor().risks.assess({ patient: patient.id, model: "china-par-2016-10y" });
    expect(outputs?.category).toBe("低危");
    expect((await doctor().risks.alerts.list({})).items).toEqual([]);
  });
});

describe("acknowledging", () => {
  test("says who looked and when, once, and keeps the alert as history", async () => {
    const { doctor, patient, clock } = await inCrisis();
    const [alert] = (await doctor.risks.alerts.list({})).items;
    if (alert === undefined) throw new RangeError("no alert");
    clock.advance({ minutes: 5 });
    const seen = await doctor.risks.alerts.acknowledge({ alert: alert.id, note: "Called the patient." });
    expect(seen).toMatchObject({
      state: "acknowledged",
      acknowledgedBy: "u-doctor",
      acknowledgedAt: clock.now(),
      note: "Called the patient.",
    });
    expect((await doctor.risks.alerts.list({ patient })).items).toEqual([]);
    expect((await doctor.risks.alerts.list({ patient, state: "acknowledged" })).items).toEqual([seen]);
    await expect(doctor.risks.alerts.acknowledge({ alert: alert.id })).rejects.toMatchObject({
      code: "TransitionRefused",
    });
  });

  test("is refused to somebody who may not see the patient, as if there were no alert", async () => {
    const { hcrm, doctor } = await inCrisis();
    const [alert] = (await doctor.risks.alerts.list({})).items;
    const actor = { id: "u-stranger", roles: ["doctor"] };
    const stranger = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    expect((await stranger.risks.alerts.list({})).items).toEqual([]);
    await expect(
      stranger.risks.alerts.acknowledge({ alert: alert?.id ?? ("" as never) }),
    ).rejects.toMatchObject({ code: "NotFound" });
  });
});
