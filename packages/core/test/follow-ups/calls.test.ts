/** Calls: exactly one caller per patient, whatever they start together, and never against the patient's will. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PatientId, RecordId, Session } from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly patient: PatientId;
  readonly tasks: readonly RecordId[];
  caller(id: string): Session;
}

/** A patient with twenty calls due today. */
async function bed(urgency: "routine" | "urgent" = "routine"): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const caller = (id: string): Session => hospital.nurse(id, ["follow-up", "follow-up-centre"]);
  const nurse = caller("u-1");
  const patient = (await registerConsented(nurse)).id;
  const calls = Array.from({ length: 20 }, (_, index) => step({ id: `call-${index}`, urgency }));
  const draft = await nurse.plans.define(plan(...calls));
  await nurse.plans.publish({ code: "test-plan", draft: draft.id });
  await nurse.followUps.enrol({ patient, plan: "test-plan" });
  const { items } = await nurse.tasks.list({ phase: "due" });
  return { hospital, patient, tasks: items.map(({ id }) => id), caller };
}

const first = (ids: readonly RecordId[], index = 0): RecordId => ids[index] ?? ("" as RecordId); // the bed has twenty

describe("the caller's slot", () => {
  it("goes to exactly one of twenty concurrent callers", async () => {
    const { tasks, caller } = await bed();
    const started = await Promise.allSettled(
      tasks.map((task, index) => caller(`u-${index}`).tasks.start({ task })),
    );
    expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = started.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(19);
    for (const error of refused) {
      // 09:00 in Shanghai: the next full hour, and not a word of who is calling.
      expect(error).toMatchObject({ code: "CallerBusy", details: { until: "2026-11-21T02:00:00.000Z" } });
      expect(JSON.stringify(error.details)).not.toContain("u-");
    }
  });

  it("is renewed by its holder, runs out after half an hour, and ends with the attempt", async () => {
    const { hospital, tasks, caller } = await bed();
    const held = await caller("u-1").tasks.start({ task: first(tasks) });
    expect(held.callerUntil).toBe("2026-11-21T01:30:00.000Z");
    await caller("u-1").tasks.start({ task: first(tasks, 1) });
    await expect(caller("u-2").tasks.start({ task: first(tasks, 2) })).rejects.toMatchObject({
      code: "CallerBusy",
    });
    hospital.clock.advance({ minutes: 30 });
    await caller("u-2").tasks.start({ task: first(tasks, 2) });
    const attempt = { channel: "phone", startedAt: hospital.clock.now(), result: "reached" } as const;
    await caller("u-2").tasks.recordAttempt({ task: first(tasks, 2), attempt });
    await caller("u-3").tasks.start({ task: first(tasks, 3) });
  });

  it("is asked for again before the next attempt of the same call, through the gate", async () => {
    const { hospital, patient, tasks, caller } = await bed();
    const task = first(tasks);
    const attempt = { channel: "phone", result: "no-answer" } as const;
    await caller("u-1").tasks.start({ task });
    hospital.clock.advance({ minutes: 20 });
    expect((await caller("u-1").tasks.start({ task })).callerUntil).toBe("2026-11-21T01:50:00.000Z");
    await caller("u-1").tasks.recordAttempt({
      task,
      attempt: { ...attempt, startedAt: hospital.clock.now() },
    });
    await caller("u-2").tasks.start({ task });
    await expect(caller("u-1").tasks.start({ task })).rejects.toMatchObject({ code: "CallerBusy" });
    await caller("u-2").tasks.recordAttempt({
      task,
      attempt: { ...attempt, startedAt: hospital.clock.now() },
    });
    await caller("u-1").communications.optOut({ patient, channel: "phone", source: "call" });
    await expect(caller("u-1").tasks.start({ task })).rejects.toMatchObject({
      code: "ContactNotPermitted",
    });
  });

  it("can be taken over, with a reason", async () => {
    const { tasks, caller } = await bed();
    await caller("u-1").tasks.start({ task: first(tasks) });
    const taken = await caller("u-2").tasks.takeOver({ task: first(tasks), reason: "colleague fell ill" });
    expect(taken).toMatchObject({ assignee: "u-2", status: "in-progress", remark: "colleague fell ill" });
    await expect(caller("u-1").tasks.start({ task: first(tasks, 1) })).rejects.toMatchObject({
      code: "CallerBusy",
    });
  });
});

describe("the gate before a call", () => {
  const reached = { channel: "phone", result: "reached" } as const;

  it("counts calls against the cap, and tells no more than not now", async () => {
    const { hospital, tasks, caller } = await bed();
    for (const index of [0, 1]) {
      await caller("u-1").tasks.start({ task: first(tasks, index) });
      const attempt = { ...reached, startedAt: hospital.clock.now() };
      await caller("u-1").tasks.recordAttempt({ task: first(tasks, index), attempt });
    }
    await expect(caller("u-1").tasks.start({ task: first(tasks, 2) })).rejects.toMatchObject({
      code: "CallerBusy",
      details: { until: "2026-11-21T02:00:00.000Z" },
    });
    hospital.clock.advance({ days: 1 });
    expect((await caller("u-1").tasks.start({ task: first(tasks, 2) })).task.status).toBe("in-progress");
  });

  it("lets urgent calls pass the cap", async () => {
    const { hospital, tasks, caller } = await bed("urgent");
    for (const index of [0, 1, 2]) {
      await caller("u-1").tasks.start({ task: first(tasks, index) });
      const attempt = { ...reached, startedAt: hospital.clock.now() };
      await caller("u-1").tasks.recordAttempt({ task: first(tasks, index), attempt });
    }
    expect((await caller("u-1").tasks.get({ task: first(tasks, 2) })).attempts).toBe(1);
  });

  it("respects that the patient ruled telephone calls out", async () => {
    const { patient, tasks, caller } = await bed("urgent");
    await caller("u-1").communications.optOut({ patient, channel: "phone", source: "call" });
    await expect(caller("u-1").tasks.start({ task: first(tasks) })).rejects.toMatchObject({
      code: "ContactNotPermitted",
      details: { reason: "do-not-contact-channel" },
    });
  });
});
