/** Patients in plans at the session: the gate, idempotence, conditions, withdrawal, replanning, adherence. */
import { describe, expect, it, onTestFinished } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { cnCalendar, extendCalendar, type PlanDefinition, type Task } from "../../src/follow-ups/index.ts";
import type { PatientId, Session } from "../../src/index.ts";
import { starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { CLICKED, type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(options: Parameters<typeof openHospital>[0] = {}): Promise<Bed> {
  const hospital = await openHospital(options);
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id };
}

async function published(session: Session, definition: PlanDefinition): Promise<void> {
  const draft = await session.plans.define(definition);
  await session.plans.publish({ code: definition.code, draft: draft.id });
}

const tasksOf = async (session: Session, patient: PatientId): Promise<readonly Task[]> =>
  (await session.tasks.list({ patient })).items;

describe("enrolling", () => {
  it("is refused without consent for the plan's purpose, whatever the session's purpose is", async () => {
    const { hcrm, nurse, doctor } = await openHospital();
    onTestFinished(() => hcrm.close());
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const input = { patient: patient.id, plan: "hypertension" };
    for (const session of [nurse(), doctor("u-nurse")]) {
      await expect(session.followUps.enrol(input)).rejects.toMatchObject({
        code: "ContactNotPermitted",
        details: { reason: "consent" },
      });
    }
  });

  it("is refused for the dead", async () => {
    const { nurse, patient } = await bed();
    await nurse.patients.markDeceased({ patient });
    await expect(nurse.followUps.enrol({ patient, plan: "hypertension" })).rejects.toMatchObject({
      code: "ContactNotPermitted",
      details: { reason: "deceased" },
    });
  });

  it("makes the tasks at once, and nothing the second time", async () => {
    const { nurse, patient } = await bed();
    const input = { patient, plan: "hypertension", anchor: "2026-11-21" };
    const first = await nurse.followUps.enrol(input);
    expect(first).toMatchObject({ created: true, tasks: 2, enrolment: { status: "active", planVersion: 1 } });
    expect(await nurse.followUps.enrol(input)).toEqual({ ...first, created: false, tasks: 0 });
    expect(await tasksOf(nurse, patient)).toHaveLength(2);
  });

  it("keeps two events of one plan apart, and two plans of one event", async () => {
    const { nurse, patient } = await bed();
    const enrol = (code: string, anchorRef: string): Promise<{ readonly created: boolean }> =>
      nurse.followUps.enrol({ patient, plan: code, anchor: "2026-11-20", anchorRef });
    expect((await enrol("post-surgery-wound", "op-1")).created).toBe(true);
    expect((await enrol("post-surgery-wound", "op-2")).created).toBe(true);
    expect((await enrol("hypertension", "op-1")).created).toBe(true);
    expect((await enrol("post-surgery-wound", "op-1")).created).toBe(false);
  });

  it("starts a new round after an early end by a person, never by an event", async () => {
    const { nurse, patient } = await bed();
    const input = { patient, plan: "post-surgery-wound", anchor: "2026-11-20", anchorRef: "op-1" };
    const { enrolment } = await nurse.followUps.enrol(input);
    await nurse.followUps.stop({ enrolment: enrolment.id, reason: "clinician" });
    const event = { patient, kind: "procedure", on: "2026-11-20", ref: "op-1" } as const;
    const { items } = await nurse.followUps.handleEvent(event);
    expect(items).toMatchObject([{ created: false, enrolment: { status: "revoked" } }]);
    const again = await nurse.followUps.enrol(input);
    expect(again.created).toBe(true);
    expect(again.enrolment.id).not.toBe(enrolment.id);
  });

  it("asks the plan's condition, and names the facts that are missing", async () => {
    const { nurse, patient } = await bed();
    const young = { name: "王芳", birthDate: "1990-05-05" };
    const other = (await nurse.patients.register(young)).patient.id;
    await nurse.consents.grant({
      patient: other,
      purpose: "CAREMGT",
      notice: "follow-up",
      evidence: CLICKED,
    });
    await expect(nurse.followUps.enrol({ patient: other, plan: "elderly-check-up" })).rejects.toMatchObject({
      code: "NotEligible",
    });
    expect((await nurse.followUps.enrol({ patient, plan: "elderly-check-up" })).created).toBe(true);
    await expect(nurse.followUps.enrol({ patient, plan: "hypertension-recheck" })).rejects.toMatchObject({
      code: "EligibilityUnknown",
      details: { missing: ["sbp", "dbp"] },
    });
  });

  it("in a plan that is retired is refused", async () => {
    const { nurse, patient } = await bed();
    await nurse.plans.retire({ code: "hypertension", version: 1, enrolments: "finish" });
    await expect(nurse.followUps.enrol({ patient, plan: "hypertension", version: 1 })).rejects.toMatchObject({
      code: "PlanNotActive",
    });
  });

  it("without an anchor exists, and someone is told", async () => {
    const { nurse, patient } = await bed();
    const { enrolment, tasks } = await nurse.followUps.enrol({ patient, plan: "post-surgery-wound" });
    expect([enrolment.status, enrolment.anchor, tasks]).toEqual(["active", undefined, 0]);
    expect(await tasksOf(nurse, patient)).toMatchObject([
      { kind: "attention", attention: "anchor-missing", phase: "due", enrolment: enrolment.id },
    ]);
    const { created } = await nurse.followUps.shiftAnchor({
      enrolment: enrolment.id,
      anchor: "2026-11-20",
      reason: "the report came",
    });
    expect(created).toBe(3);
    const attention = (await tasksOf(nurse, patient)).filter(({ kind }) => kind === "attention");
    expect(attention).toMatchObject([{ status: "completed" }]);
  });
});

describe("an abnormal result in a completed task", () => {
  it("begins the plan that it calls for, once", async () => {
    const { hospital, nurse, patient } = await bed();
    await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-21" });
    const [visit] = (await nurse.tasks.list({ phase: "due" })).items;
    const at = hospital.clock.now();
    await nurse.records.record({
      patient,
      observations: [
        { code: "8480-6", value: 168, unit: "mm[Hg]", at },
        { code: "8462-4", value: 88, unit: "mm[Hg]", at },
      ],
    });
    await nurse.tasks.complete({ task: visit?.id ?? patient, outcome: { performedOn: "2026-11-21" } });
    const plans = (await nurse.followUps.list({ patient })).items.map((each) => [each.plan, each.anchor]);
    expect(plans).toEqual([
      ["hypertension", "2026-11-21"],
      ["hypertension-recheck", "2026-11-21"],
    ]);
    const recheck = (await tasksOf(nurse, patient)).find((task) => task.plan === "hypertension-recheck");
    expect(recheck).toMatchObject({ step: "recheck-two-weeks", due: "2026-12-05", status: "ready" });
  });

  it("begins nothing when the readings are controlled", async () => {
    const { hospital, nurse, patient } = await bed();
    await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-21" });
    const [visit] = (await nurse.tasks.list({ phase: "due" })).items;
    const at = hospital.clock.now();
    const readings = [
      { code: "8480-6", value: 128, unit: "mm[Hg]", at },
      { code: "8462-4", value: 78, unit: "mm[Hg]", at },
    ];
    await nurse.records.record({ patient, observations: readings });
    await nurse.tasks.complete({ task: visit?.id ?? patient, outcome: { performedOn: "2026-11-21" } });
    expect((await nurse.followUps.list({ patient })).items).toHaveLength(1);
  });
});

describe("withdrawal", () => {
  it("stops what rests on the consent in its own transaction, and nothing else", async () => {
    const { hospital, nurse, patient } = await bed();
    await published(nurse, { ...plan(step({ offset: { days: 5 } })), code: "treatment", purpose: "TREAT" });
    await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-21" });
    await nurse.followUps.enrol({ patient, plan: "treatment" });
    const { stopped } = await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
    expect(stopped).toEqual({ enrolments: 1, tasks: 2, messages: 0 });
    const doctor = hospital.doctor("u-nurse");
    const states = (await tasksOf(doctor, patient)).map(({ plan: code, status, reason }) => [
      code,
      status,
      reason,
    ]);
    expect(states).toEqual([
      ["hypertension", "cancelled", "consent-withdrawn"],
      ["treatment", "ready", undefined],
      ["hypertension", "cancelled", "consent-withdrawn"],
    ]);
    await expect(nurse.followUps.enrol({ patient, plan: "hypertension" })).rejects.toMatchObject({
      code: "ContactNotPermitted",
    });
  });

  it("is not undone by a new consent: a person enrols again", async () => {
    const { nurse, patient } = await bed();
    const input = { patient, plan: "hypertension", anchor: "2026-11-21" };
    await nurse.followUps.enrol(input);
    await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
    await nurse.consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED });
    expect((await nurse.tasks.list({ patient, status: "ready" })).items).toEqual([]);
    expect((await nurse.followUps.enrol(input)).created).toBe(true);
    expect((await nurse.tasks.list({ patient, status: "ready" })).items).toHaveLength(2);
  });
});

describe("suspending", () => {
  it("holds the tasks, and resuming brings back what is not past", async () => {
    const { hospital, nurse, patient } = await bed();
    await published(
      nurse,
      plan(step({ id: "soon", offset: { days: 1 } }), step({ id: "later", offset: { days: 60 } })),
    );
    const { enrolment } = await nurse.followUps.enrol({ patient, plan: "test-plan" });
    await nurse.followUps.suspend({ enrolment: enrolment.id, reason: "abroad" });
    expect((await tasksOf(nurse, patient)).map(({ status, phase }) => [status, phase])).toEqual([
      ["on-hold", null],
      ["on-hold", null],
    ]);
    hospital.clock.advance({ days: 30 });
    expect(await nurse.followUps.resume({ enrolment: enrolment.id })).toMatchObject({ status: "active" });
    expect(
      (await tasksOf(nurse, patient)).map(({ step: id, status, reason }) => [id, status, reason]),
    ).toEqual([
      ["soon", "cancelled", "misfire"],
      ["later", "ready", undefined],
    ]);
  });
});

describe("suspending until a day", () => {
  const suspended = async (until: string) => {
    const here = await bed();
    await published(here.nurse, plan(step({ id: "late", offset: { days: 80 } })));
    const { enrolment } = await here.nurse.followUps.enrol({ patient: here.patient, plan: "test-plan" });
    const held = await here.nurse.followUps.suspend({ enrolment: enrolment.id, reason: "abroad", until });
    return { ...here, held };
  };

  it("ends by itself on that day, also when the horizon was looked at in between", async () => {
    const { hospital, nurse, held } = await suspended("2027-01-20");
    expect(held).toMatchObject({ status: "on-hold", resumesOn: "2027-01-20" });
    hospital.clock.set("2026-12-31T01:00:00.000Z");
    await hospital.hcrm.tick();
    hospital.clock.set("2027-01-19T15:59:00.000Z");
    await hospital.hcrm.tick();
    expect(await nurse.followUps.get({ enrolment: held.id })).toMatchObject({ status: "on-hold" });
    hospital.clock.set("2027-01-19T16:00:00.000Z"); // midnight in Shanghai
    await hospital.hcrm.tick();
    const resumed = await nurse.followUps.get({ enrolment: held.id });
    expect([resumed.status, resumed.resumesOn]).toEqual(["active", undefined]);
    expect((await nurse.tasks.list({ status: "ready" })).items).toMatchObject([{ step: "late" }]);
  });

  it("does not end while the patient may not be contacted, nor today", async () => {
    const { hospital, nurse, patient, held } = await suspended("2026-11-23");
    await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
    hospital.clock.advance({ days: 3 });
    await hospital.hcrm.tick();
    const doctor = hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "u-doctor", roles: ["doctor"], units: ["follow-up-centre"] },
      purpose: "TREAT",
    });
    expect(await doctor.followUps.get({ enrolment: held.id })).toMatchObject({ status: "revoked" });
    await expect(suspended("2026-11-21")).rejects.toMatchObject({ code: "InvalidInput" });
  });
});

describe("replanning", () => {
  it("for another version moves untouched tasks only, and says before what it would do", async () => {
    const { nurse, patient } = await bed();
    const first = plan(step({ id: "a", offset: { days: 5 } }), step({ id: "b", offset: { days: 9 } }));
    await published(nurse, first);
    const { enrolment } = await nurse.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    const [a] = await tasksOf(nurse, patient);
    await nurse.tasks.start({ task: a?.id ?? patient });
    await published(
      nurse,
      plan(
        step({ id: "a", offset: { days: 6 } }),
        step({ id: "b", offset: { days: 10 } }),
        step({ id: "c" }),
      ),
    );
    const expected = { kept: 1, cancelled: 0, created: 1, moved: [{ from: "2026-11-30", to: "2026-12-01" }] };
    const target = { enrolment: enrolment.id, toVersion: 2 };
    expect(await nurse.followUps.replan({ ...target, dryRun: true })).toMatchObject(expected);
    expect((await tasksOf(nurse, patient)).map(({ due }) => due)).toEqual(["2026-11-26", "2026-11-30"]);
    expect(await nurse.followUps.replan(target)).toMatchObject(expected);
    expect((await tasksOf(nurse, patient)).map(({ step: id, due }) => [id, due])).toEqual([
      ["c", "2026-11-21"],
      ["a", "2026-11-26"],
      ["b", "2026-12-01"],
    ]);
    expect((await nurse.followUps.get({ enrolment: enrolment.id })).planVersion).toBe(2);
  });

  it("after a later calendar moves provisional dates and makes them final", async () => {
    const storage = memoryStorage();
    const keys = memoryKeyProvider();
    const { nurse, patient } = await bed({ storage, keys });
    const january = step({ id: "january", offset: { days: 41 }, workday: "next" });
    await published(nurse, plan(january));
    const { enrolment } = await nurse.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    expect(await tasksOf(nurse, patient)).toMatchObject([{ due: "2027-01-01", provisional: true }]);
    const later = extendCalendar(cnCalendar, {
      version: "cn-2027.1",
      source: "a notice for 2027",
      coverageTo: "2027-12-31",
      closed: ["2027-01-01"],
    });
    // A host that starts again with the newer calendar, over the same database.
    const again = await openHospital({ storage, keys, ...starterKit(), calendars: [later] });
    const session = again.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
    const { moved } = await session.followUps.replan({ enrolment: enrolment.id });
    expect(moved).toMatchObject([{ from: "2027-01-01", to: "2027-01-04" }]);
    expect(await tasksOf(session, patient)).toMatchObject([{ due: "2027-01-04", provisional: false }]);
  });
});

describe("adherence", () => {
  it("counts what was done by its last due day, among what is decided", async () => {
    const { hospital, nurse, patient } = await bed();
    const daily = step({
      repeat: { every: { days: 1 }, basis: "anchor", count: 5 },
      window: { openBefore: 0, dueFor: 1, graceAfter: 2 },
    });
    await published(nurse, plan(daily));
    const { enrolment } = await nurse.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    const [inTime, late, missed, cancelled] = (await tasksOf(nurse, patient)).map(({ id }) => id);
    hospital.clock.advance({ days: 2 });
    const complete = (task: PatientId | string | undefined, performedOn: string): Promise<Task> =>
      nurse.tasks.complete({ task: task as PatientId, outcome: { performedOn } }); // ids of tasks that were just listed
    await complete(inTime, "2026-11-21");
    await complete(late, "2026-11-23");
    await nurse.tasks.cancel({ task: cancelled ?? patient, reason: "not-needed" });
    hospital.clock.advance({ days: 3, hours: 1 });
    await hospital.hcrm.tick();
    expect((await nurse.tasks.get({ task: missed ?? patient })).status).toBe("failed");
    const period = { enrolment: enrolment.id, from: "2026-11-21", to: "2026-11-30" };
    // The fifth is open, the fourth was cancelled: both say nothing.
    expect(await nurse.followUps.adherence(period)).toEqual({ numerator: 1, denominator: 3, excluded: 2 });
  });
});
