/** What happens to a course by itself: passing on, losing touch, facts that settle it, numbers that turn out wrong. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { AttemptResult, PlanDefinition, Step, Task } from "../../src/follow-ups/index.ts";
import type { PatientId, Session } from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

/** A patient enrolled in a plan of these steps on 21 November 2026. */
async function enrolled(definition: PlanDefinition): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const patient = (await registerConsented(nurse)).id;
  const draft = await nurse.plans.define(definition);
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
  await nurse.followUps.enrol({ patient, plan: definition.code, anchor: "2026-11-21" });
  return { hospital, nurse, patient };
}

const tasksOf = async ({ nurse, patient }: Bed): Promise<readonly Task[]> =>
  (await nurse.tasks.list({ patient })).items;

describe("an overdue task", () => {
  const escalating: Step = step({
    window: { openBefore: 0, dueFor: 1, graceAfter: 20 },
    assign: { role: "nurse" },
    escalate: { afterDays: 3, to: { role: "doctor" }, max: 2 },
  });

  it("is passed on after its days, as often as written", async () => {
    const bed = await enrolled(plan(escalating));
    const pools: unknown[] = [];
    for (const days of [0, 1, 3, 3, 3]) {
      bed.hospital.clock.advance({ days });
      await bed.hospital.hcrm.tick();
      pools.push((await tasksOf(bed))[0]?.pool);
    }
    // Due on the 21st, overdue from the 22nd, three days overdue from the 24th (00:00).
    expect(pools).toEqual([
      { role: "nurse" },
      { role: "nurse" },
      { role: "doctor" },
      { role: "doctor" },
      { role: "doctor" },
    ]);
  });

  it("is passed on later when it was moved", async () => {
    const bed = await enrolled(plan(escalating));
    const [task] = await tasksOf(bed);
    await bed.nurse.tasks.reschedule({ task: task?.id ?? bed.patient, due: "2026-11-25", reason: "away" });
    bed.hospital.clock.advance({ days: 4 });
    await bed.hospital.hcrm.tick();
    expect((await tasksOf(bed))[0]?.pool).toEqual({ role: "nurse" });
    bed.hospital.clock.advance({ days: 4 });
    await bed.hospital.hcrm.tick();
    expect((await tasksOf(bed))[0]?.pool).toEqual({ role: "doctor" });
  });
});

describe("a patient whom nobody reaches", () => {
  const rule = { attempts: 3, overDays: 2, channels: 2, confirm: "person" } as const;
  const wide = step({ window: { openBefore: 0, dueFor: 30, graceAfter: 0 } });

  const tryOn = async (bed: Bed, channel: string, result: AttemptResult): Promise<void> => {
    const [task] = (await tasksOf(bed)).filter(({ kind }) => kind === "call");
    const attempt = { channel, startedAt: bed.hospital.clock.now(), result };
    await bed.nurse.tasks.recordAttempt({ task: task?.id ?? bed.patient, attempt });
    bed.hospital.clock.advance({ days: 1 });
  };

  it("is shown to someone when all of the rule is met", async () => {
    const bed = await enrolled({ ...plan(wide), lostToFollowUp: rule });
    await tryOn(bed, "phone", "no-answer");
    await tryOn(bed, "phone", "busy");
    await tryOn(bed, "phone", "no-answer");
    expect((await bed.nurse.tasks.list({ kind: "attention" })).items).toEqual([]); // one channel only
    await tryOn(bed, "wechat", "no-answer");
    await tryOn(bed, "wechat", "no-answer");
    expect((await bed.nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "lost-to-follow-up", status: "ready" },
    ]);
    expect((await bed.nurse.followUps.list({ patient: bed.patient })).items).toMatchObject([
      { status: "active" },
    ]);
  });

  it("is not lost who was reached in between", async () => {
    const bed = await enrolled({ ...plan(wide), lostToFollowUp: rule });
    await tryOn(bed, "phone", "no-answer");
    await tryOn(bed, "phone", "no-answer");
    await tryOn(bed, "phone", "reached");
    await tryOn(bed, "wechat", "no-answer");
    expect((await bed.nurse.tasks.list({ kind: "attention" })).items).toEqual([]);
  });

  it("ends at once where the plan says so", async () => {
    const bed = await enrolled({ ...plan(wide), lostToFollowUp: { ...rule, confirm: "auto" } });
    await tryOn(bed, "phone", "no-answer");
    await tryOn(bed, "wechat", "no-answer");
    await tryOn(bed, "wechat", "no-answer");
    expect((await bed.nurse.followUps.list({ patient: bed.patient })).items).toMatchObject([
      { status: "revoked", reason: "lost-to-follow-up" },
    ]);
    expect((await tasksOf(bed)).map(({ status }) => status)).toEqual(["cancelled"]);
  });
});

describe("a wrong number", () => {
  it("is taken out of use, and someone is told when it was the last", async () => {
    const bed = await enrolled(plan(step({ window: { openBefore: 0, dueFor: 30, graceAfter: 0 } })));
    const { nurse, patient } = bed;
    await nurse.patients.update({
      patient,
      change: { phones: [{ number: "19900001234" }, { number: "19900005678" }] },
    });
    const [task] = await tasksOf(bed);
    const attempt = {
      channel: "phone",
      startedAt: bed.hospital.clock.now(),
      result: "wrong-number",
    } as const;
    await nurse.tasks.recordAttempt({ task: task?.id ?? patient, attempt });
    expect((await nurse.patients.get({ patient })).phones).toHaveLength(1);
    expect((await nurse.tasks.list({ kind: "attention" })).items).toEqual([]);
    await nurse.tasks.recordAttempt({ task: task?.id ?? patient, attempt });
    expect((await nurse.patients.get({ patient })).phones).toBeUndefined();
    expect((await nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "no-channel" },
    ]);
  });
});

describe("new facts", () => {
  const weight = { code: "29463-7", value: 80, unit: "kg" };
  const exists = { op: "exists", fact: { code: "weight", pick: "latest", within: "P7D" } } as const;

  it("complete an open task that they resolve, and no later one", async () => {
    const measure: Step = step({
      id: "weigh",
      kind: "measurement",
      repeat: { every: { weeks: 4 }, basis: "anchor", count: 2 },
      resolvedBy: exists,
    });
    const bed = await enrolled(plan(measure));
    const at = bed.hospital.clock.now();
    const { observations } = await bed.nurse.records.record({
      patient: bed.patient,
      observations: [{ ...weight, at }],
    });
    await bed.hospital.hcrm.tick();
    const [done] = await tasksOf(bed);
    const { outcome } = await bed.nurse.tasks.get({ task: done?.id ?? bed.patient });
    expect(outcome?.evidence).toEqual([{ collection: "observation", id: observations[0] }]);
    expect((await tasksOf(bed)).map(({ n, status, performedOn }) => [n, status, performedOn])).toEqual([
      [0, "completed", "2026-11-21"],
      [1, "ready", undefined],
    ]);
  });

  it("end an enrolment whose stop condition they make true", async () => {
    const heavy = {
      op: "compare",
      fact: { code: "weight", pick: "latest" },
      is: ">=",
      value: 75,
      unit: "kg",
    } as const;
    const bed = await enrolled({ ...plan(step({ offset: { days: 30 } })), stopWhen: [heavy] });
    const at = bed.hospital.clock.now();
    await bed.nurse.records.record({ patient: bed.patient, observations: [{ ...weight, at }] });
    await bed.hospital.hcrm.tick();
    expect((await bed.nurse.followUps.list({ patient: bed.patient })).items).toMatchObject([
      { status: "revoked", reason: "stop-condition" },
    ]);
    expect((await tasksOf(bed)).map(({ status, reason }) => [status, reason])).toEqual([
      ["cancelled", "stop-condition"],
    ]);
  });
});
