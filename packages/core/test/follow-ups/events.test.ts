/** Events that begin plans and move them: discharges, corrections, restarts, later calendars, and facts that are missing. */

import { describe, expect, it, onTestFinished } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { PlanDefinition } from "../../src/follow-ups/index.ts";
import { cnCalendar, extendCalendar } from "../../src/follow-ups/index.ts";
import { createHcrm, type HcrmOptions, type PatientId, type Session, starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(options: Partial<HcrmOptions> = {}): Promise<Bed> {
  const hospital = await openHospital(options);
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id };
}

async function published({ nurse }: Bed, definition: PlanDefinition): Promise<void> {
  const draft = await nurse.plans.define(definition);
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
}

const dues = async (
  { nurse, patient }: Bed,
  status: "ready" | "cancelled" = "ready",
): Promise<readonly string[]> =>
  (await nurse.tasks.list({ patient, status })).items
    .filter(({ kind }) => kind !== "attention")
    .map(({ due }) => due);

describe("an inpatient stay that ends", () => {
  const stay = (end: string) => ({ class: "IMP", status: "finished", start: "2026-11-01", end }) as const;
  const enrolments = async ({ nurse, patient }: Bed): Promise<readonly unknown[]> =>
    (await nurse.followUps.list({ patient })).items.map(({ plan: code, anchor }) => `${code} ${anchor}`);

  it("begins the plans after discharge by itself, once", async () => {
    const here = await bed();
    await here.nurse.records.record({ patient: here.patient, encounters: [stay("2026-11-20")] });
    await here.hospital.hcrm.tick();
    expect(await enrolments(here)).toEqual(["post-discharge 2026-11-20"]);
    here.hospital.clock.advance({ hours: 2 });
    const weight = { code: "29463-7", value: 80, unit: "kg", at: here.hospital.clock.now() };
    await here.nurse.records.record({ patient: here.patient, observations: [weight] });
    await here.hospital.hcrm.tick();
    expect(await enrolments(here)).toEqual(["post-discharge 2026-11-20"]);
  });

  it("ends what it began when it was entered in error, and tasks that were done stay done", async () => {
    const here = await bed();
    const { patient } = here;
    const [encounter] = (await here.nurse.records.record({ patient, encounters: [stay("2026-11-20")] }))
      .encounters;
    await here.hospital.hcrm.tick();
    const states = async (): Promise<readonly unknown[]> => {
      const { items } = await here.nurse.followUps.list({ patient });
      return items.map(({ status }) => status);
    };
    expect(await states()).toEqual(["active"]);
    const open = (await dues(here)).length;
    expect(open).toBeGreaterThan(1);
    const [first] = (await here.nurse.tasks.list({ patient, status: "ready" })).items;
    const outcome = { performedOn: "2026-11-21", performer: { id: "u-nurse" } };
    await here.nurse.tasks.complete({ task: first?.id ?? patient, outcome });
    await here.nurse.records.retract({ patient, kind: "encounter", record: encounter ?? patient });
    await here.hospital.hcrm.tick();
    expect(await states()).toEqual(["entered-in-error"]);
    expect(await dues(here)).toEqual([]);
    expect((await here.nurse.tasks.list({ patient, status: "completed" })).items).toHaveLength(1);
  });

  it.each(["2026-10-01", "2026-12-24"])("begins nothing when it is no news: %s", async (end) => {
    const here = await bed();
    await here.nurse.records.record({ patient: here.patient, encounters: [stay(end)] });
    await here.hospital.hcrm.tick();
    expect(await enrolments(here)).toEqual([]);
  });
});

describe("an event", () => {
  const calls = { ...plan(step({ offset: { days: 3 } })), anchor: "procedure" } as const;

  it("that is told again with another date moves what it began", async () => {
    const here = await bed();
    await here.nurse.plans.retire({ code: "post-surgery-wound", version: 1, enrolments: "finish" });
    await published(here, calls);
    const event = { patient: here.patient, kind: "procedure", ref: "op-1" } as const;
    await here.nurse.followUps.handleEvent({ ...event, on: "2026-11-20" });
    const { items } = await here.nurse.followUps.handleEvent({ ...event, on: "2026-11-22" });
    expect(items).toMatchObject([{ created: false, enrolment: { anchor: "2026-11-22" } }]);
    expect(await dues(here)).toEqual(["2026-11-25"]);
  });

  it("begins every plan that takes the patient, and names those that do not", async () => {
    const here = await bed();
    const heavy = {
      op: "compare",
      fact: { code: "weight", pick: "latest" },
      is: ">=",
      value: 75,
      unit: "kg",
    } as const;
    await published(here, { ...calls, code: "for-heavy", eligibility: heavy });
    const event = { patient: here.patient, kind: "procedure", ref: "op-1", on: "2026-11-20" } as const;
    const first = await here.nurse.followUps.handleEvent(event);
    expect(first.items.map(({ enrolment }) => enrolment.plan)).toEqual(["post-surgery-wound"]);
    expect(first.refused).toEqual([{ plan: "for-heavy", code: "EligibilityUnknown" }]);
    const attention = async (status: "ready" | "completed") =>
      (await here.nurse.tasks.list({ kind: "attention", status })).items;
    expect(await attention("ready")).toMatchObject([{ attention: "fact-missing", about: ["weight"] }]);
    const at = here.hospital.clock.now();
    await here.nurse.records.record({
      patient: here.patient,
      observations: [{ code: "29463-7", value: 80, unit: "kg", at }],
    });
    const second = await here.nurse.followUps.handleEvent(event);
    expect(second.items).toHaveLength(2);
    expect(await attention("completed")).toMatchObject([{ attention: "fact-missing" }]);
  });
});

describe("another anchor", () => {
  it("moves tasks also beyond the horizon, and loses none", async () => {
    const here = await bed();
    await published(here, plan(step({ repeat: { every: { weeks: 2 }, basis: "anchor", count: 7 } })));
    const { enrolment } = await here.nurse.followUps.enrol({
      patient: here.patient,
      plan: "test-plan",
      anchor: "2026-11-21",
    });
    expect((await dues(here)).at(-1)).toBe("2027-02-13");
    await here.nurse.followUps.shiftAnchor({ enrolment: enrolment.id, anchor: "2026-12-05", reason: "late" });
    expect(await dues(here)).toHaveLength(7);
    expect((await dues(here)).at(-1)).toBe("2027-02-27");
    expect(await dues(here, "cancelled")).toEqual([]);
  });

  it("begins the plan anew where it says restart", async () => {
    const here = await bed();
    await published(here, { ...plan(step({ offset: { days: 3 } })), onAnchorChange: "restart" });
    const input = { patient: here.patient, plan: "test-plan", anchor: "2026-11-21" };
    const { enrolment } = await here.nurse.followUps.enrol(input);
    const [task] = (await here.nurse.tasks.list({ patient: here.patient })).items;
    await here.nurse.tasks.start({ task: task?.id ?? here.patient });
    const move = { enrolment: enrolment.id, anchor: "2026-11-23", reason: "operated again" };
    const result = await here.nurse.followUps.shiftAnchor(move);
    expect(result).toMatchObject({ cancelled: 1, created: 1 });
    expect(await dues(here)).toEqual(["2026-11-26"]);
    expect(await here.nurse.followUps.get({ enrolment: enrolment.id })).toMatchObject({
      status: "revoked",
      reason: "plan-superseded",
    });
    expect(await here.nurse.followUps.get({ enrolment: result.restarted ?? enrolment.id })).toMatchObject({
      status: "active",
      anchor: "2026-11-23",
    });
  });
});

describe("a later calendar", () => {
  it("moves the tasks of every open enrolment that rests on it, once", async () => {
    const [storage, keys, clock] = [memoryStorage(), memoryKeyProvider(), fakeClock(MORNING)];
    const open = async (calendars: HcrmOptions["calendars"]) => {
      const hcrm = await createHcrm({ ...starterKit(), storage, keys, clock, calendars: calendars ?? [] });
      onTestFinished(() => hcrm.close());
      const actor = { id: "u-nurse", roles: ["nurse"], units: ["follow-up-centre"] };
      return hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
    };
    const before = await open([cnCalendar]);
    const patient = (await registerConsented(before)).id;
    const moving = step({ offset: { days: 3 }, workday: "next" });
    const draft = await before.plans.define(plan(moving));
    await before.plans.publish({ code: "test-plan", draft: draft.id });
    await before.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    // 24 November 2026, a Tuesday, on which the hospital is closed.
    const closed = extendCalendar(cnCalendar, {
      version: "2026-closed",
      source: "the hospital",
      closed: ["2026-11-24"],
    });
    const after = await open([closed]);
    const expected = { enrolments: 1, moved: 1, cancelled: 0, created: 0, failed: 0 };
    expect(await after.followUps.replanAll({ calendar: "cn", dryRun: true })).toEqual(expected);
    expect(await after.followUps.replanAll({ calendar: "cn" })).toEqual(expected);
    expect((await after.tasks.list({ patient })).items).toMatchObject([{ due: "2026-11-25" }]);
    expect(await after.followUps.replanAll({ calendar: "cn" })).toMatchObject({ enrolments: 0, moved: 0 });
  });
});

describe("a rule that asks for facts", () => {
  it("has one task made for a patient who is followed up, which names them and closes when they are there", async () => {
    const here = await bed();
    const { nurse, patient, hospital } = here;
    const at = hospital.clock.now();
    const [sbp, dbp] = ["8480-6", "8462-4"] as const;
    const hypertensive = { code: { code: "I10", system: "http://hl7.org/fhir/sid/icd-10" } };
    await nurse.records.record({ patient, conditions: [hypertensive] });
    await hospital.hcrm.tick();
    const open = async () => (await nurse.tasks.list({ kind: "attention", status: "ready" })).items;
    expect(await open()).toEqual([]); // nobody follows the patient up
    await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-20" });
    const pressure = (code: string, value: number) => ({ code, value, unit: "mm[Hg]", at });
    await nurse.records.record({ patient, observations: [{ code: "29463-7", value: 81, unit: "kg", at }] });
    await hospital.hcrm.tick();
    expect(await open()).toMatchObject([{ attention: "fact-missing", about: ["dbp", "sbp"] }]);
    await nurse.records.record({ patient, observations: [pressure(dbp, 70)] });
    await hospital.hcrm.tick();
    expect(await open()).toMatchObject([{ attention: "fact-missing", about: ["sbp"] }]);
    await nurse.records.record({ patient, observations: [pressure(sbp, 120)] });
    await hospital.hcrm.tick();
    expect(await open()).toEqual([]);
  });
});
