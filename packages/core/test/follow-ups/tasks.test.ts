/** Working through tasks at the session: lists by phase and page, attempts, recordings, outcomes and their days. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { NewAttempt, Task } from "../../src/follow-ups/index.ts";
import type { PatientId, RecordId, Session } from "../../src/index.ts";
import {
  CLICKED,
  type Hospital,
  openHospital,
  publishChanged,
  registerConsented,
} from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
  /** The first task of the plan, due today. */
  readonly task: RecordId;
}

/** A patient with five daily calls, the first due today. */
async function bed(): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const patient = (await registerConsented(nurse)).id;
  const daily = step({
    repeat: { every: { days: 1 }, basis: "anchor", count: 5 },
    window: { openBefore: 1, dueFor: 1, graceAfter: 3 },
    assign: { role: "nurse" },
  });
  const draft = await nurse.plans.define(plan(daily));
  await nurse.plans.publish({ code: "test-plan", draft: draft.id });
  await nurse.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
  const [first] = (await nurse.tasks.list({ phase: "due" })).items;
  return { hospital, nurse, patient, task: first?.id ?? patient };
}

const dues = (items: readonly Task[]): readonly string[] => items.map(({ due }) => due);
const attempt: NewAttempt = { channel: "phone", startedAt: "2026-11-21T01:00:00.000Z", result: "no-answer" };

describe("lists", () => {
  it("go by the phase of the moment", async () => {
    const { hospital, nurse } = await bed();
    const of = async (phase: "upcoming" | "open" | "due" | "overdue"): Promise<readonly string[]> =>
      dues((await nurse.tasks.list({ phase })).items);
    expect(await of("due")).toEqual(["2026-11-21"]);
    expect(await of("open")).toEqual(["2026-11-22"]);
    expect(await of("upcoming")).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
    hospital.clock.advance({ days: 1 });
    expect(await of("overdue")).toEqual(["2026-11-21"]);
    const both = await nurse.tasks.list({ phase: ["due", "overdue"] });
    expect(dues(both.items)).toEqual(["2026-11-21", "2026-11-22"]);
  });

  it("answer all pages for the moment of the first", async () => {
    const { hospital, nurse } = await bed();
    const first = await nurse.tasks.list({ phase: "upcoming", limit: 2 });
    hospital.clock.advance({ days: 2 });
    const second = await nurse.tasks.list({ phase: "upcoming", limit: 2, cursor: first.next ?? "" });
    expect(dues([...first.items, ...second.items])).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
    const [, inner = ""] = (first.next ?? "").split("~");
    const shifted = `2026-11-25T00:00:00.000Z~${inner}`;
    await expect(nurse.tasks.list({ phase: "upcoming", limit: 2, cursor: shifted })).rejects.toMatchObject({
      code: "InvalidInput",
    });
  });

  it("filter by day, pool, person and kind", async () => {
    const { nurse, task } = await bed();
    await nurse.tasks.assign({ task, to: { actor: "u-9" } });
    const query = async (filter: Parameters<Session["tasks"]["list"]>[0]): Promise<number> =>
      (await nurse.tasks.list(filter)).items.length;
    expect(await query({ dueBefore: "2026-11-23" })).toBe(2);
    expect(await query({ team: "nurse" })).toBe(5);
    expect(await query({ team: "ward-3" })).toBe(0);
    expect(await query({ assignee: "u-9" })).toBe(1);
    expect(await query({ unassigned: true })).toBe(4);
    expect(await query({ kind: "visit" })).toBe(0);
    expect(await query({ status: "completed" })).toBe(0);
  });

  it("hold nothing of patients whom the caller may not see", async () => {
    const { hospital } = await bed();
    const stranger = hospital.nurse("u-stranger", ["ward-9"]);
    expect((await stranger.tasks.list({})).items).toEqual([]);
  });
});

describe("a task", () => {
  it("is started with its caller as assignee, and not once it has ended", async () => {
    const { nurse, task } = await bed();
    expect((await nurse.tasks.start({ task })).task).toMatchObject({
      status: "in-progress",
      assignee: "u-nurse",
    });
    const again = await nurse.tasks.start({ task }); // a call in progress: the slot is renewed
    expect(again).toMatchObject({ task: { status: "in-progress", assignee: "u-nurse" } });
    await nurse.tasks.complete({ task, outcome: { performedOn: "2026-11-21" } });
    await expect(nurse.tasks.start({ task })).rejects.toMatchObject({
      code: "TransitionRefused",
      details: { entity: "task", from: "completed", action: "start" },
    });
  });

  it("is not there for those who may not see its patient", async () => {
    const { hospital, task } = await bed();
    const stranger = hospital.nurse("u-stranger", ["ward-9"]);
    await expect(stranger.tasks.get({ task })).rejects.toMatchObject({ code: "NotFound" });
    await expect(stranger.tasks.start({ task })).rejects.toMatchObject({ code: "NotFound" });
  });

  it("counts its attempts and keeps the call-back that was asked for", async () => {
    const { nurse, task } = await bed();
    await nurse.tasks.recordAttempt({ task, attempt });
    const callbackAt = "2026-11-21T08:00:00.000Z";
    const after = await nurse.tasks.recordAttempt({
      task,
      attempt: { ...attempt, result: "callback", callbackAt },
    });
    expect(after).toMatchObject({ attempts: 2, callbackAt, due: "2026-11-21" });
    await expect(
      nurse.tasks.recordAttempt({ task, attempt: { ...attempt, callbackAt } }),
    ).rejects.toMatchObject({
      code: "InvalidInput",
    });
  });

  it("takes a recording only with a consent in force that names communication", async () => {
    const { nurse, patient, task } = await bed();
    const { items } = await nurse.consents.history({ patient });
    const recording = {
      storageKey: "call-1",
      sha256: "a".repeat(64),
      durationSec: 60,
      consent: items[0]?.id ?? patient,
      retainUntil: "2027-11-21",
    };
    const wrong = { ...recording, consent: task };
    await expect(
      nurse.tasks.recordAttempt({ task, attempt: { ...attempt, recording: wrong } }),
    ).rejects.toMatchObject({ code: "RecordingNotConsented" });
    expect(await nurse.tasks.recordAttempt({ task, attempt: { ...attempt, recording } })).toMatchObject({
      attempts: 1,
    });
  });

  it("takes no recording with a consent that has run out", async () => {
    const { hospital, nurse, patient, task } = await bed();
    const words = { key: "recordings", purposes: ["HMARKT"] } as const;
    await publishChanged(hospital.officer(), words);
    const { id: consent } = await nurse.consents.grant({
      ...{ patient, purpose: "HMARKT", notice: "recordings", categories: ["communication"] },
      ...{ evidence: CLICKED, until: "2026-11-21T02:00:00.000Z" },
    });
    const recording = {
      ...{ storageKey: "call-1", sha256: "a".repeat(64), durationSec: 60, consent },
      retainUntil: "2027-11-21",
    };
    const told = { task, attempt: { ...attempt, recording } };
    expect(await nurse.tasks.recordAttempt(told)).toMatchObject({ attempts: 1 });
    hospital.clock.advance({ hours: 1 });
    await expect(nurse.tasks.recordAttempt(told)).rejects.toMatchObject({ code: "RecordingNotConsented" });
  });

  it("moves with its window when it is rescheduled, and stays itself", async () => {
    const { nurse, task } = await bed();
    const moved = await nurse.tasks.reschedule({ task, due: "2026-11-28", reason: "on holiday" });
    expect(moved).toMatchObject({
      id: task,
      opens: "2026-11-27",
      due: "2026-11-28",
      expires: "2026-12-01",
      phase: "upcoming",
      remark: "on holiday",
    });
  });

  it("that has ended takes no attempt, no assignee and no other day", async () => {
    const { nurse, task } = await bed();
    await nurse.tasks.cancel({ task, reason: "not-needed" });
    const closed = { code: "TaskClosed", details: { status: "cancelled" } };
    await expect(nurse.tasks.recordAttempt({ task, attempt })).rejects.toMatchObject(closed);
    await expect(nurse.tasks.assign({ task, to: { role: "doctor" } })).rejects.toMatchObject(closed);
    await expect(nurse.tasks.reschedule({ task, due: "2026-11-30", reason: "x" })).rejects.toMatchObject(
      closed,
    );
    await expect(nurse.tasks.cancel({ task, reason: "not-needed" })).rejects.toMatchObject({
      code: "TransitionRefused",
    });
  });

  it("can be entered in error whatever it is, once", async () => {
    const { nurse, task } = await bed();
    await nurse.tasks.complete({ task, outcome: { performedOn: "2026-11-21" } });
    expect(await nurse.tasks.enterInError({ task, reason: "wrong patient" })).toMatchObject({
      status: "entered-in-error",
      remark: "wrong patient",
    });
    await expect(nurse.tasks.enterInError({ task, reason: "again" })).rejects.toMatchObject({
      code: "TransitionRefused",
    });
  });
});

describe("an outcome", () => {
  it("names who did it and who recorded it, and whether it was late", async () => {
    const { hospital, nurse, task } = await bed();
    hospital.clock.advance({ days: 1 });
    const performer = { id: "u-colleague", role: "doctor" };
    const done = await nurse.tasks.complete({
      task,
      outcome: { performedOn: "2026-11-22", performer, note: "well" },
    });
    expect(done.outcome).toEqual({
      performedOn: "2026-11-22",
      performer,
      recordedBy: { id: "u-nurse", role: "nurse" },
      late: true,
      note: "well",
    });
  });

  it.each([
    ["in the future", "2026-11-22"],
    ["before the enrolment", "2026-11-20"],
  ])("%s is refused", async (_, performedOn) => {
    const { nurse, task } = await bed();
    await expect(nurse.tasks.complete({ task, outcome: { performedOn } })).rejects.toMatchObject({
      code: "OutcomeDateInvalid",
    });
  });

  it("is given once", async () => {
    const { nurse, task } = await bed();
    await nurse.tasks.complete({ task, outcome: { performedOn: "2026-11-21" } });
    await expect(
      nurse.tasks.complete({ task, outcome: { performedOn: "2026-11-21" } }),
    ).rejects.toMatchObject({
      code: "TransitionRefused",
    });
  });
});
