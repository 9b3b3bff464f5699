/**
 * Laws of plans that a tag or an assessment begins, over any storage: begun once however often one looks, by however many
 * workers and wherever one of them dies; never against the contact gate; ended with the tag where the plan says so.
 */
import { ruleSet } from "@hcrm/rules";
import { expect } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { PlanDefinition, PlanTrigger } from "../../src/follow-ups/index.ts";
import { createHcrm, type Hcrm, type PatientId, type Session, starterKit } from "../../src/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock } from "../../src/testing/index.ts";
import { plan, step } from "../follow-ups/support/plans.ts";
import { HIGH_SYSTOLIC } from "../tags/support/ward-rules.ts";
import { CLICKED, MORNING, ZHANG_WEI } from "./hospital.ts";
import type { OpenDatabase } from "./outbox-laws.ts";
import { watchedStorage } from "./watched-storage.ts";

const BMI = "bmi-cn-2013";
const HEAVY: PlanTrigger = { model: BMI, output: "category", oneOf: ["超重", "肥胖"] };
const HIGH: PlanTrigger = { tag: "high", leaves: true };
const BY_HAND: PlanTrigger = { tag: "vip", byHand: true, leaves: true };

/** A plan of one call after sixty days that a tag or an assessment begins. */
export function begunBy(anchor: PlanDefinition["anchor"], trigger: PlanTrigger): PlanDefinition {
  return { ...plan(step({ offset: { days: 60 } })), anchor, trigger };
}

interface Bed {
  readonly clock: FakeClock;
  /** Another process on the same database. */
  open(storage?: StorageFactory): Promise<Hcrm>;
  readonly storage: () => StorageFactory;
  readonly hcrm: Hcrm;
  readonly nurse: Session;
  readonly doctor: Session;
  readonly patient: PatientId;
}

async function bed(openDatabase: OpenDatabase, definition: PlanDefinition, consented = true): Promise<Bed> {
  const [storage, clock, keys] = [await openDatabase(), fakeClock(MORNING), memoryKeyProvider()];
  const options = { ...starterKit(), plans: [], ruleSets: [ruleSet("ward", "1", [HIGH_SYSTOLIC])] };
  const open: Bed["open"] = (opened = storage()) =>
    createHcrm({ ...options, riskModels: [BMI], storage: opened, keys, clock });
  const hcrm = await open();
  const as = (role: string, purpose: "CAREMGT" | "TREAT"): Session =>
    hcrm.as({
      tenant: "ruijin",
      actor: { id: "u", roles: [role], units: ["follow-up", "follow-up-centre"] },
      purpose,
    });
  const [nurse, doctor] = [as("nurse", "CAREMGT"), as("doctor", "TREAT")];
  const draft = await nurse.plans.define(definition);
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
  const { patient } = await doctor.patients.register(ZHANG_WEI);
  const here = { clock, open, storage, hcrm, nurse, doctor, patient: patient.id };
  if (consented) await consent(here);
  return here;
}

async function consent({ nurse, patient }: Bed): Promise<void> {
  await nurse.consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED });
}

type Reading = readonly [code: string, value: number, unit: string];

const pressure = (value: number): Reading => ["8480-6", value, "mm[Hg]"];
const bmi = (value: number): Reading => ["39156-5", value, "kg/m2"];

/** Records a reading an hour later and lets the worker see it. */
async function measured(here: Bed, [code, value, unit]: Reading): Promise<void> {
  here.clock.advance({ hours: 1 });
  const observations = [{ code, value, unit, at: here.clock.now() }];
  await here.doctor.records.record({ patient: here.patient, observations });
  await here.hcrm.tick();
}

/** The patient's enrolments with their states, and how many calls are open. */
async function course({ doctor, patient }: Bed): Promise<readonly [readonly string[], number]> {
  const { items } = await doctor.followUps.list({ patient });
  const tasks = await doctor.tasks.list({ patient, status: "ready" });
  const states = items.map(({ status, reason }) => (reason === undefined ? status : `${status} ${reason}`));
  return [states.sort(), tasks.items.filter(({ kind }) => kind === "call").length];
}

async function ruleTag(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("tag.assigned", HIGH));
  await measured(here, pressure(150));
  expect(await course(here)).toEqual([["active"], 1]);
  const [enrolment] = (await here.doctor.followUps.list({ patient: here.patient })).items;
  expect(enrolment).toMatchObject({ anchor: "2026-11-21" });
  here.clock.advance({ days: 1 });
  await measured(here, pressure(160));
  expect(await course(here), "the tag is carried on: nothing begins again").toEqual([["active"], 1]);
  here.clock.advance({ days: 30 });
  await here.hcrm.tick();
  const doubted = await here.doctor.tags.list({ patient: here.patient });
  expect(doubted.items).toMatchObject([{ tag: "high", state: "unconfirmed" }]);
  expect((await course(here))[0], "a tag in doubt has not ended").toEqual(["active"]);
  await measured(here, pressure(120));
  expect(await course(here)).toEqual([["revoked stop-condition"], 0]);
  await measured(here, pressure(150));
  expect(await course(here), "put again, it begins anew").toEqual([["active", "revoked stop-condition"], 1]);
  await here.hcrm.close();
}

async function tagByHand(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("tag.assigned", BY_HAND));
  const { id } = await here.doctor.tags.assign({ patient: here.patient, tag: "vip" });
  const workers = await Promise.all([1, 2, 3].map(() => here.open()));
  await Promise.all(workers.map((worker) => worker.tick()));
  expect(await course(here), "three workers begin it once").toEqual([["active"], 1]);
  const [enrolment] = (await here.doctor.followUps.list({ patient: here.patient })).items;
  await here.nurse.followUps.suspend({ enrolment: enrolment?.id ?? id, reason: "away" });
  await here.doctor.tags.revoke({ patient: here.patient, id });
  await here.hcrm.tick();
  expect((await course(here))[0], "a suspended one leaves as well").toEqual(["revoked stop-condition"]);
  await Promise.all([...workers, here.hcrm].map((instance) => instance.close()));
}

async function tagRemoved(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("tag.removed", { tag: "high" }));
  await measured(here, pressure(150));
  here.clock.advance({ days: 31 });
  await here.hcrm.tick();
  expect((await course(here))[0], "neither carried nor in doubt is removed").toEqual([]);
  await measured(here, pressure(120));
  expect(await course(here)).toEqual([["active"], 1]);
  await measured(here, pressure(118));
  expect(await course(here)).toEqual([["active"], 1]);
  await here.hcrm.close();
}

async function risk(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("risk.assessed", HEAVY));
  await measured(here, bmi(22));
  expect((await course(here))[0]).toEqual([]);
  await measured(here, bmi(25));
  expect(await course(here)).toEqual([["active"], 1]);
  const [begun] = (await here.doctor.followUps.list({ patient: here.patient })).items;
  await here.nurse.followUps.stop({ enrolment: begun?.id ?? here.patient, reason: "clinician" });
  await measured(here, bmi(29));
  const stopped = "revoked clinician";
  expect((await course(here))[0], "assessed again, it reaches nothing new").toEqual([stopped]);
  await measured(here, bmi(22));
  await measured(here, bmi(26));
  expect((await course(here))[0], "reached anew, it begins anew").toEqual(["active", stopped]);
  await here.hcrm.close();
}

async function assessedByHand(openDatabase: OpenDatabase): Promise<void> {
  const atLeast = begunBy("risk.assessed", { model: BMI, output: "bmi", atLeast: 30 });
  const here = await bed(openDatabase, atLeast);
  await measured(here, bmi(29.9));
  expect((await course(here))[0]).toEqual([]);
  const reading = { code: "39156-5", value: 30, unit: "kg/m2", at: here.clock.now() };
  await here.doctor.records.record({ patient: here.patient, observations: [reading] });
  await here.doctor.risks.assess({ patient: here.patient, model: BMI });
  await here.hcrm.tick();
  expect((await course(here))[0]).toEqual(["active"]);
  await here.hcrm.close();
}

async function gate(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("tag.assigned", HIGH), false);
  await measured(here, pressure(150));
  expect((await course(here))[0], "without consent").toEqual([]);
  await consent(here);
  await measured(here, pressure(151));
  expect((await course(here))[0]).toEqual(["active"]);
  await here.nurse.consents.withdraw({ patient: here.patient, purpose: "CAREMGT" });
  await consent(here);
  await measured(here, pressure(152));
  expect((await course(here))[0], "nothing is revived").toEqual(["revoked consent-withdrawn"]);
  await here.hcrm.close();
}

async function oldNews(openDatabase: OpenDatabase): Promise<void> {
  const here = await bed(openDatabase, begunBy("risk.assessed", HEAVY), false);
  await measured(here, bmi(27));
  here.clock.advance({ days: 31 });
  await consent(here);
  await measured(here, bmi(28));
  expect((await course(here))[0], "overweight for longer than a month").toEqual([]);
  await here.hcrm.close();
}

/** A worker is killed before each of its transactions in turn; what it was to begin is begun once. */
export async function beginThoughKilled(openDatabase: OpenDatabase): Promise<void> {
  for (let last = 1; ; last += 1) {
    const here = await bed(openDatabase, begunBy("tag.assigned", HIGH));
    const observations = [{ code: "8480-6", value: 150, unit: "mm[Hg]", at: here.clock.now() }];
    await here.doctor.records.record({ patient: here.patient, observations });
    const watched = watchedStorage(here.storage());
    const worker = await here.open(watched);
    const opened = watched.begun;
    let died = false;
    watched.before = async (transaction) => {
      if (transaction !== opened + last) return;
      died = true;
      watched.die();
    };
    await worker.tick().catch(() => undefined);
    here.clock.advance({ minutes: 6 });
    await here.hcrm.tick();
    expect(await course(here), `killed before transaction ${last}`).toEqual([["active"], 1]);
    await here.hcrm.close();
    if (!died) return expect(last).toBeGreaterThan(3);
  }
}

/** The laws, by name. */
export const triggerLaws: readonly (readonly [name: string, law: (open: OpenDatabase) => Promise<void>])[] = [
  ["a rule's tag begins a plan once, and its end ends it", ruleTag],
  ["a tag put by hand begins a plan once, beside other workers", tagByHand],
  ["the loss of a tag begins a plan, doubt does not", tagRemoved],
  ["an assessment begins a plan when it reaches a category, not when it repeats it", risk],
  ["an assessment that a person asked for begins a plan from a number on", assessedByHand],
  ["the contact gate is asked, and nothing stopped is revived", gate],
  ["what has been so for long is no news", oldNews],
];
