/** When rules are asked again: after new facts, after a change of tags, and when time alone can change a verdict. */
import { describe, expect, test } from "vitest";
import { NotFound } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { ZHANG_WEI } from "../support/hospital.ts";
import { watchedStorage } from "../support/watched-storage.ts";
import { openWard, sbp } from "./support/ward.ts";
import { CALM, ELDERLY, HIGH_SYSTOLIC, WATCHED } from "./support/ward-rules.ts";

describe("tick", () => {
  test("asks the rules after new facts, once, and then has nothing more to do", async () => {
    const ward = await openWard([HIGH_SYSTOLIC], { riskModels: [] });
    await ward.measure(sbp(150));
    expect(await ward.standings()).toEqual([]);
    expect((await ward.hcrm.tick()).done).toBe(1);
    expect(await ward.standings()).toEqual(["high confirmed rule"]);
    expect((await ward.hcrm.tick()).done).toBe(0);
  });

  test("asks them again at the instant at which a reading becomes too old, not before", async () => {
    const ward = await openWard([HIGH_SYSTOLIC]);
    await ward.measure(sbp(150));
    await ward.hcrm.tick();
    ward.clock.advance({ days: 30, ms: -1 });
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["high confirmed rule"]);
    ward.clock.advance({ ms: 1 });
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["high unconfirmed rule"]);
  });

  test("counts a birthday on the calendar of the hospital, from midnight in Shanghai", async () => {
    const ward = await openWard([ELDERLY]); // born on 2 March 1958: 69 on 2 March 2027
    await ward.measure(sbp(120));
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual([]);
    ward.clock.set("2027-03-01T15:59:59.999Z");
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual([]);
    ward.clock.set("2027-03-01T16:00:00.000Z");
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["elderly confirmed rule"]);
  });

  test("asks rules about tags after a person put one", async () => {
    const ward = await openWard([CALM]);
    await ward.measure(sbp(120));
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["calm confirmed rule"]);
    await ward.doctor.tags.assign({ patient: ward.patient, tag: "high" });
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["high confirmed manual"]);
  });
});

test("a patient whose rules cannot be asked holds up nobody, and in the end someone hears of it", async () => {
  const storage = watchedStorage(memoryStorage());
  const ward = await openWard([HIGH_SYSTOLIC], { storage, riskModels: [] });
  const { patient } = await ward.doctor.patients.register({ ...ZHANG_WEI, identifiers: [], name: "李娜" });
  const other = { code: "8480-6", value: 150, unit: "mm[Hg]", at: ward.clock.now() };
  await ward.doctor.records.record({ patient: patient.id, observations: [other] });
  await ward.measure(sbp(150));
  let healthy = false;
  storage.adding = ({ collection, change }) => {
    if (!healthy && collection === "tagAssignment" && change.patientId === ward.patient)
      throw new NotFound("a fault of this patient alone");
  };
  const report = await ward.hcrm.tick();
  expect(report).toMatchObject({ done: 1, failed: 1 });
  expect((await ward.doctor.tags.list({ patient: patient.id })).items).toMatchObject([{ tag: "high" }]);
  const attention = async (status: "ready" | "completed") => {
    const { items } = await ward.doctor.tasks.list({ kind: "attention", status, patient: ward.patient });
    return items.map((task) => task.attention);
  };
  let { failed, dead, attention: opened } = report;
  for (let hour = 0; hour < 40; hour += 1) {
    ward.clock.advance({ hours: 1 });
    const later = await ward.hcrm.tick();
    [failed, dead, opened] = [failed + later.failed, dead + later.dead, opened + later.attention];
  }
  expect([failed, dead, opened]).toEqual([8, 1, 1]);
  expect(await attention("ready")).toEqual(["dead-work"]);
  healthy = true;
  await ward.measure(sbp(151));
  await ward.hcrm.tick();
  expect(await ward.standings()).toEqual(["high confirmed rule"]);
  expect([await attention("ready"), await attention("completed")]).toEqual([[], ["dead-work"]]);
});

describe("a rule about a tag", () => {
  test("follows the tag in the same evaluation, whatever the order of the rules", async () => {
    const ward = await openWard([WATCHED, HIGH_SYSTOLIC]);
    await ward.measure(sbp(150));
    expect((await ward.doctor.tags.evaluate({ patient: ward.patient })).added).toEqual(["high", "watched"]);
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120));
    expect((await ward.doctor.tags.evaluate({ patient: ward.patient })).ended).toEqual(["high", "watched"]);
  });

  test("is unknown while the tag is unconfirmed", async () => {
    const ward = await openWard([WATCHED, HIGH_SYSTOLIC]);
    await ward.measure(sbp(150));
    await ward.hcrm.tick();
    ward.clock.advance({ days: 31 });
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["high unconfirmed rule", "watched unconfirmed rule"]);
  });
});
