/** Tags as of a past moment equal what was stored then; a tag whose limit passed is unconfirmed. */
import { hashRuleSet, ruleSet } from "@hcrm/rules";
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { PatientTag } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING, openHospital } from "../support/hospital.ts";
import { openWard, sbp, type Ward } from "./support/ward.ts";
import { HIGH_SYSTOLIC, HIGHER_SYSTOLIC, LIMITED } from "./support/ward-rules.ts";

type Step =
  | { readonly do: "measure"; readonly value: number }
  | { readonly do: "assign" | "revoke" | "evaluate" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("measure" as const), value: fc.constantFrom(120, 150) }),
  fc.record({ do: fc.constantFrom("assign" as const, "revoke" as const, "evaluate" as const) }),
);

async function take(ward: Ward, next: Step): Promise<void> {
  const { doctor, patient } = ward;
  if (next.do === "measure") await ward.measure(sbp(next.value));
  if (next.do === "assign") await doctor.tags.assign({ patient, tag: "high" });
  if (next.do === "evaluate") await doctor.tags.evaluate({ patient });
  if (next.do !== "revoke") return;
  const [held] = (await doctor.tags.list({ patient })).items;
  if (held !== undefined) await doctor.tags.revoke({ patient, id: held.id });
}

test("the tags of any past moment are read back as they were seen then", async () => {
  const days = fc.constantFrom(0, 1, 12, 31);
  const steps = fc.array(fc.tuple(step, days), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const ward = await openWard([HIGH_SYSTOLIC, LIMITED]);
      const { doctor, patient, clock } = ward;
      const seen = new Map<string, readonly PatientTag[]>();
      for (const [next, wait] of all) {
        clock.advance({ days: wait });
        await take(ward, next);
        seen.set(clock.now(), (await doctor.tags.list({ patient })).items);
      }
      clock.advance({ days: 400 });
      for (const [asOf, items] of seen)
        expect((await doctor.tags.list({ patient, asOf })).items).toEqual(items);
      await ward.hcrm.close();
    }),
    { numRuns: 30 },
  );
});

test("between two changes the earlier one holds, to the millisecond", async () => {
  const ward = await openWard([HIGH_SYSTOLIC]);
  await ward.measure(sbp(150));
  ward.clock.advance({ days: 1 });
  await ward.doctor.tags.evaluate({ patient: ward.patient });
  ward.clock.advance({ days: 1 });
  await ward.measure(sbp(120));
  await ward.doctor.tags.evaluate({ patient: ward.patient });
  expect(await ward.standings(MORNING)).toEqual([]);
  expect(await ward.standings("2026-11-22T00:59:59.999Z")).toEqual([]);
  expect(await ward.standings("2026-11-22T01:00:00.000Z")).toEqual(["high confirmed rule"]);
  expect(await ward.standings("2026-11-23T00:59:59.999Z")).toEqual(["high confirmed rule"]);
  expect(await ward.standings("2026-11-23T01:00:00.000Z")).toEqual([]);
});

test("the future is refused", async () => {
  const { doctor, patient } = await openWard([]);
  await expect(doctor.tags.list({ patient, asOf: "2026-11-21T01:00:00.001Z" })).rejects.toMatchObject({
    code: "InvalidInput",
  });
});

test("a limit ends a tag to unconfirmed, not to nothing, and a new verdict confirms it", async () => {
  const ward = await openWard([LIMITED]);
  await ward.measure(sbp(150));
  await ward.doctor.tags.evaluate({ patient: ward.patient });
  const { items } = await ward.doctor.tags.list({ patient: ward.patient });
  expect(items).toMatchObject([{ expiresAt: "2026-12-01T01:00:00.000Z" }]);
  ward.clock.advance({ days: 10, ms: -1 });
  expect(await ward.standings()).toEqual(["limited confirmed rule"]);
  ward.clock.advance({ ms: 1 });
  expect(await ward.standings()).toEqual(["limited unconfirmed rule"]);
  expect(await ward.standings("2026-12-01T00:59:59.999Z")).toEqual(["limited confirmed rule"]);
  await ward.hcrm.tick();
  expect(await ward.standings()).toEqual(["limited confirmed rule"]);
});

test("a new version of the rules keeps the old provenance as history", async () => {
  const storage = memoryStorage();
  const keys = memoryKeyProvider();
  const before = await openWard([HIGH_SYSTOLIC], { storage, keys });
  await before.measure(sbp(150));
  await before.doctor.tags.evaluate({ patient: before.patient });
  const [old] = (await before.doctor.tags.list({ patient: before.patient })).items;
  const clock = fakeClock("2026-11-22T01:00:00.000Z");
  const { hcrm } = await openHospital({
    ...{ storage, keys, clock, ruleSets: [ruleSet("ward", "2", [HIGHER_SYSTOLIC])] },
    random: seededRandom("the next day"),
  });
  const actor = { id: "u-doctor", roles: ["doctor"], units: ["follow-up"] };
  const { tags } = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
  const { patient } = before;
  expect(await tags.evaluate({ patient })).toMatchObject({ added: [], confirmed: [], ended: [] });
  const [now] = (await tags.list({ patient })).items;
  expect(now).toMatchObject({ id: old?.id, revision: 2 });
  expect(now?.ruleSetHash).toBe(hashRuleSet(ruleSet("ward", "2", [HIGHER_SYSTOLIC])));
  expect((await tags.list({ patient, asOf: MORNING })).items).toEqual([old]);
});
