/** Shadow rule sets: asked along with the daily work, counted for the host, and never felt by a patient. */
import { hashRuleSet, ruleSet } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import type { ShadowReport } from "../../src/index.ts";
import { ZHANG_WEI } from "../support/hospital.ts";
import { openWard, sbp, type Ward } from "./support/ward.ts";
import { CRISIS, HIGH_SYSTOLIC, HIGHER_SYSTOLIC } from "./support/ward-rules.ts";

const SHADOW = ruleSet("ward", "2", [HIGHER_SYSTOLIC, CRISIS]);

async function openShadowed(): Promise<{ readonly ward: Ward; readonly reports: ShadowReport[] }> {
  const reports: ShadowReport[] = [];
  const ward = await openWard([HIGH_SYSTOLIC], {
    riskModels: [],
    shadowRuleSets: [SHADOW],
    onShadow: (report) => reports.push(report),
  });
  return { ward, reports };
}

describe("a shadow rule set", () => {
  test("is counted against the set of its id, for those who were evaluated", async () => {
    const { ward, reports } = await openShadowed();
    const { patient } = await ward.doctor.patients.register({ ...ZHANG_WEI, identifiers: [] });
    const observations = [{ ...sbp(150), at: ward.clock.now() }];
    await ward.doctor.records.record({ patient: patient.id, observations });
    await ward.measure(sbp(135));
    await ward.hcrm.tick();
    expect(reports).toEqual([
      {
        ...{ ruleSet: "ward", version: "2", ruleSetHash: hashRuleSet(SHADOW), patients: 2 },
        tags: [
          { tag: "high", gained: 1, lost: 0, toUnknown: 0 },
          { tag: "crisis", gained: 0, lost: 0, toUnknown: 0 },
        ],
      },
    ]);
  });

  test("puts no tag, raises no alert and opens no work of its own", async () => {
    const { ward } = await openShadowed();
    await ward.measure(sbp(185));
    await ward.hcrm.tick();
    expect(await ward.standings()).toEqual(["high confirmed rule"]);
    expect((await ward.doctor.risks.alerts.list({})).items).toEqual([]);
    expect((await ward.hcrm.tick()).done).toBe(0);
  });

  test("says nothing when nobody was evaluated", async () => {
    const { ward, reports } = await openShadowed();
    await ward.hcrm.tick();
    reports.length = 0;
    await ward.hcrm.tick();
    expect(reports).toEqual([]);
  });
});
