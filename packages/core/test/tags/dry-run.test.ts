/** Dry run of a rule set: counted against the rules in force, for those whom the caller may see, with nothing written. */
import { hashRuleSet, type RuleSet, rule, ruleSet } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import { type HcrmOptions, Transient } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { ZHANG_WEI } from "../support/hospital.ts";
import { watchedStorage } from "../support/watched-storage.ts";
import { openWard, sbp, type Ward } from "./support/ward.ts";
import {
  CRISIS,
  FOLLOWER,
  HIGH_DIASTOLIC,
  HIGH_SYSTOLIC,
  HIGHER_SYSTOLIC,
  LEADER,
} from "./support/ward-rules.ts";

const next = (...rules: RuleSet["rules"]): RuleSet => ruleSet("ward", "2", rules);

/** The ward's patient and three more, with systolic pressures of 150, 135, 120 and none. */
async function openCohort(options: Partial<HcrmOptions> = {}): Promise<Ward> {
  const ward = await openWard([HIGH_SYSTOLIC], { riskModels: [], ...options });
  await ward.measure(sbp(150));
  for (const value of [135, 120, undefined]) {
    const { patient } = await ward.doctor.patients.register({ ...ZHANG_WEI, identifiers: [] });
    if (value === undefined) continue;
    const observations = [{ ...sbp(value), at: ward.clock.now() }];
    await ward.doctor.records.record({ patient: patient.id, observations });
  }
  await ward.hcrm.tick();
  return ward;
}

describe("a dry run", () => {
  test("counts what a lower threshold would add, and names the rule set that it tried", async () => {
    const { doctor } = await openCohort();
    const candidate = next(HIGHER_SYSTOLIC);
    expect(await doctor.tags.dryRun({ ruleSet: candidate })).toEqual({
      ruleSetHash: hashRuleSet(candidate),
      patients: 4,
      hidden: 0,
      tags: [{ tag: "high", gained: 1, lost: 0, toUnknown: 0 }],
      gate: { passed: true, failures: [] },
    });
  });

  test("says which limits of a gate are exceeded, and passes nobody's cohort", async () => {
    const { hcrm, doctor } = await openCohort(); // one of four patients gains the tag
    const asked = { ruleSet: next(HIGHER_SYSTOLIC), gate: { maxGainedPct: 24, maxLostPct: 0 } };
    expect((await doctor.tags.dryRun(asked)).gate).toEqual({
      passed: false,
      failures: [{ tag: "high", change: "gained", percent: 25, most: 24 }],
    });
    const { gate } = await doctor.tags.dryRun({ ...asked, gate: { maxGainedPct: 25 } });
    expect(gate).toEqual({ passed: true, failures: [] });
    const stranger = hcrm.as({ tenant: "ruijin", actor: { id: "x", roles: ["doctor"] }, purpose: "TREAT" });
    expect((await stranger.tags.dryRun(asked)).gate).toEqual({ passed: false, failures: [] });
  });

  test("refuses a set whose tags and those in force would wait for each other", async () => {
    const { doctor } = await openWard([FOLLOWER], { riskModels: [] });
    const circle = ruleSet("other", "1", [LEADER]);
    await expect(doctor.tags.dryRun({ ruleSet: circle })).rejects.toMatchObject({
      code: "InvalidRuleSet",
      details: { problems: [{ code: "tag-cycle" }, { code: "tag-cycle" }] },
    });
  });

  test("counts what would be lost, and what could not be decided any more", async () => {
    const { doctor } = await openCohort();
    const { tags } = await doctor.tags.dryRun({ ruleSet: next(CRISIS) });
    expect(tags).toContainEqual({ tag: "high", gained: 0, lost: 1, toUnknown: 0 });
    expect(tags).toContainEqual({ tag: "crisis", gained: 0, lost: 0, toUnknown: 1 });
    const diastolic = await doctor.tags.dryRun({ ruleSet: next(HIGH_DIASTOLIC) });
    expect(diastolic.tags).toEqual([{ tag: "high", gained: 0, lost: 0, toUnknown: 3 }]);
  });

  test("of another set adds to the rules in force", async () => {
    const { doctor } = await openCohort();
    const { tags } = await doctor.tags.dryRun({ ruleSet: ruleSet("other", "1", [HIGHER_SYSTOLIC]) });
    expect(tags).toEqual([{ tag: "high", gained: 1, lost: 0, toUnknown: 0 }]);
  });

  test("writes nothing: no tag, no work, no alert", async () => {
    const { hcrm, doctor, patient } = await openCohort();
    const before = await doctor.tags.list({ patient });
    await doctor.tags.dryRun({ ruleSet: next(HIGHER_SYSTOLIC, CRISIS) });
    expect(await doctor.tags.list({ patient })).toEqual(before);
    expect((await doctor.risks.alerts.list({})).items).toEqual([]);
    expect((await hcrm.tick()).done).toBe(0);
  });

  test("asks only about patients whom the caller may see", async () => {
    const { hcrm } = await openCohort();
    const stranger = hcrm.as({ tenant: "ruijin", actor: { id: "x", roles: ["doctor"] }, purpose: "TREAT" });
    expect(await stranger.tags.dryRun({ ruleSet: next(HIGHER_SYSTOLIC) })).toMatchObject({ patients: 0 });
  });

  // A patient whose transaction met another was once counted among those whom the caller may not see.
  test("tells of a patient who met another transaction, and counts nobody less", async () => {
    const storage = watchedStorage(memoryStorage());
    const { doctor } = await openCohort({ storage });
    const start = storage.begun;
    storage.before = async (transaction) => {
      if (transaction === start + 2 || transaction === start + 4) throw new Transient("It met another one.");
    };
    const asked = { ruleSet: next(HIGHER_SYSTOLIC) };
    await expect(doctor.tags.dryRun(asked)).rejects.toMatchObject({ code: "Transient" });
    expect(await doctor.tags.dryRun(asked)).toMatchObject({ patients: 4, hidden: 0 });
  });

  test("refuses a set that may not be put in force", async () => {
    const { doctor } = await openCohort();
    const untested = rule("untested").when({ op: "sex", is: "male" }).then({ tag: "man" });
    await expect(doctor.tags.dryRun({ ruleSet: next(untested) })).rejects.toMatchObject({
      code: "InvalidRuleSet",
    });
  });
});
