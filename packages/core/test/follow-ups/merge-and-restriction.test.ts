/** A merge and a restriction of processing, announced as their operations will: what they stop, hold and bring back. */
import { expect, it, onTestFinished } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { createHcrm, type HcrmOptions, type PatientId, type Session, starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { type FakeClock, fakeClock } from "../../src/testing/index.ts";
import { flagSetter, type SetFlags } from "../support/gate-flags.ts";
import { MORNING, registerConsented } from "../support/hospital.ts";

interface Bed {
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly survivor: PatientId;
  readonly setFlags: SetFlags;
  readonly clock: FakeClock;
  readonly tick: () => Promise<{ readonly failed: number }>;
}

async function enrolled(): Promise<Bed> {
  const clock = fakeClock(MORNING);
  const shared = { ...starterKit(), storage: memoryStorage(), keys: memoryKeyProvider(), clock };
  const options: HcrmOptions & typeof shared = shared;
  const hcrm = await createHcrm(options);
  onTestFinished(() => hcrm.close());
  const actor = { id: "u-nurse", roles: ["nurse", "doctor"], units: ["follow-up", "follow-up-centre"] };
  const nurse = hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
  const { id: patient } = await registerConsented(nurse);
  const { id: survivor } = await registerConsented(nurse, { name: "张玮", identifiers: [] });
  await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-21" });
  const setFlags = await flagSetter(options);
  return { nurse, patient, survivor, setFlags, clock, tick: () => hcrm.tick() };
}

async function course({ nurse, patient }: Bed): Promise<readonly string[]> {
  const { items } = await nurse.followUps.list({ patient });
  const tasks = (await nurse.tasks.list({ patient })).items;
  return [
    ...items.map(({ status, reason = "" }) => `${status} ${reason}`.trim()),
    ...new Set(tasks.map(({ status, reason = "" }) => `task ${status} ${reason}`.trim())),
  ];
}

it("a merge stops what the patient who goes has, and its reversal brings it back", async () => {
  const here = await enrolled();
  const { patient, survivor: into } = here;
  const before = await course(here);
  expect(before).toEqual(["active", "task ready"]);
  await here.setFlags(patient, { mergedInto: into }, { kind: "merged", patient, into });
  expect(await course(here)).toEqual(["revoked merged", "task cancelled merged"]);
  const enrol = here.nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-22" });
  await expect(enrol).rejects.toMatchObject({ code: "ContactNotPermitted", details: { reason: "merged" } });
  expect(await here.tick()).toMatchObject({ failed: 0 });
  await here.setFlags(patient, { mergedInto: null }, { kind: "unmerged", patient });
  expect(await course(here)).toEqual(before);
});

it("a restriction holds everything, derives nothing and fails nothing, and afterwards it goes on", async () => {
  const here = await enrolled();
  const { patient } = here;
  const weight = { code: "29463-7", value: 80, unit: "kg", at: here.clock.now() };
  await here.nurse.records.record({ patient, observations: [weight] });
  await here.setFlags(patient, { restricted: true }, { kind: "restricted", patient });
  for (let day = 0; day < 12; day += 1) {
    expect(await here.tick()).toMatchObject({ failed: 0 });
    here.clock.advance({ days: 1 });
  }
  const enrol = here.nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-22" });
  await expect(enrol).rejects.toMatchObject({ code: "Restricted" });
  await here.setFlags(patient, { restricted: false });
  expect(await course(here)).toEqual(["on-hold", "task on-hold"]);
  const [enrolment] = (await here.nurse.followUps.list({ patient })).items;
  await here.nurse.followUps.resume({ enrolment: enrolment?.id ?? patient });
  expect(await course(here)).toEqual(["active", "task ready"]);
  const asked = await here.nurse.risks.list({ patient });
  expect(asked.items).toEqual([]);
  await here.tick();
  expect((await here.nurse.risks.list({ patient })).items.length, "nothing is forgotten").toBeGreaterThan(0);
});
