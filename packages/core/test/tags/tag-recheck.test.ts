/** When rules are asked again: after new facts, after a change of tags, and when time alone can change a verdict. */
import { describe, expect, test } from "vitest";
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
