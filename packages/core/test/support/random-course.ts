/**
 * A patient's course under random commands, over any storage: what each command came to, and how everything stands in the
 * end. Each step is held against the small model of the state machines and against the phase that a task says it has, so
 * one course shows laws 5, 8 and 9 and that no occurrence is lost; two storages are compared by their transcripts.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { memoryChannel } from "../../src/communications/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  type CancelReason,
  cnCalendar,
  computeSchedule,
  PHASES,
  type PlanDefinition,
  type Step,
  type Task,
  taskAfter,
  taskCancelled,
} from "../../src/follow-ups/index.ts";
import {
  createHcrm,
  type Hcrm,
  HcrmError,
  type PatientId,
  type Session,
  starterKit,
} from "../../src/index.ts";
import { addDays, daysBetween, localDateIn } from "../../src/kernel/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";
import { CLICKED, MORNING, ZHANG_WEI } from "./hospital.ts";

const TASK_ACTIONS = ["start", "complete", "cancel", "enter-in-error", "reschedule", "attempt"] as const;
const COURSE_ACTIONS = [
  "suspend",
  "resume",
  "shift",
  "withdraw",
  "grant",
  "enrol",
  "die",
  "reverse",
] as const;

/** One command. */
export type Command =
  | { readonly act: (typeof TASK_ACTIONS)[number]; readonly pick: number }
  | { readonly act: (typeof COURSE_ACTIONS)[number]; readonly days: number }
  | { readonly act: "wait"; readonly days: number; readonly hours: number };

/** A plan and what happens to it. */
export interface Course {
  readonly plan: PlanDefinition;
  readonly commands: readonly Command[];
}

const ZONE = "Asia/Shanghai";
const START = "2026-11-21";

/** Random courses: a repeating call, a message, a visit that waits for a call, and a measurement one at a time. */
export function courses(): fc.Arbitrary<Course> {
  const step = fc.record({
    every: fc.integer({ min: 2, max: 12 }),
    count: fc.integer({ min: 1, max: 6 }),
    misfire: fc.constantFrom("run" as const, "skip" as const, "ask" as const),
    graceAfter: fc.integer({ min: 0, max: 12 }),
  });
  const command: fc.Arbitrary<Command> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ act: fc.constantFrom(...TASK_ACTIONS), pick: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constantFrom(...COURSE_ACTIONS), days: fc.nat(20) }) },
    {
      weight: 4,
      arbitrary: fc.record({ act: fc.constant("wait" as const), days: fc.nat(9), hours: fc.nat(23) }),
    },
  );
  return fc.record({
    plan: step.map(planOf),
    commands: fc.array(command, { minLength: 5, maxLength: 22 }),
  });
}

function planOf({
  every,
  count,
  misfire,
  graceAfter,
}: {
  readonly every: number;
  readonly count: number;
  readonly misfire: "run" | "skip" | "ask";
  readonly graceAfter: number;
}): PlanDefinition {
  const window = { openBefore: 1, dueFor: 2, graceAfter };
  const repeat = { every: { days: every }, basis: "anchor", count } as const;
  const steps: readonly Step[] = [
    { id: "call", kind: "call", after: "anchor", offset: { days: 1 }, repeat, window, misfire },
    {
      id: "text",
      kind: "message",
      after: "anchor",
      offset: { days: 2 },
      repeat,
      template: "medication-reminder",
    },
    {
      id: "visit",
      kind: "visit",
      after: { step: "call", on: "completed" },
      offset: { days: 3 },
      window,
      misfire,
    },
    {
      id: "weigh",
      kind: "measurement",
      after: "anchor",
      offset: { days: 0 },
      repeat: { ...repeat, basis: "completion" },
      window,
      misfire,
    },
  ];
  return {
    code: "random-course",
    title: "Random course",
    category: "follow-up",
    purpose: "CAREMGT",
    anchor: "enrolment",
    timezone: ZONE,
    calendar: "cn",
    steps,
    fallbackTeam: "follow-up-centre",
  };
}

interface Stage {
  readonly hcrm: Hcrm;
  readonly clock: FakeClock;
  readonly staff: Session;
  readonly patient: PatientId;
  readonly plan: PlanDefinition;
}

/** Plays a course and gives its transcript. */
export async function playCourse(storage: StorageFactory, course: Course): Promise<readonly string[]> {
  const stage = await begin(storage, course.plan);
  const transcript: string[] = [];
  for (const command of course.commands)
    transcript.push(`${command.act}: ${await outcomeOf(stage, command)}`);
  await stage.hcrm.tick();
  await expectPhases(stage);
  await expectNoSilence(stage);
  transcript.push(...(await standing(stage)));
  await stage.hcrm.close();
  return transcript;
}

async function begin(storage: StorageFactory, plan: PlanDefinition): Promise<Stage> {
  const clock = fakeClock(MORNING);
  const hcrm = await createHcrm({
    ...starterKit(),
    storage,
    keys: memoryKeyProvider(),
    clock,
    random: seededRandom("course"),
    plans: [plan],
    channels: [memoryChannel()],
  });
  const actor = { id: "u-1", roles: ["doctor"], units: ["follow-up", "follow-up-centre"] };
  const staff = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
  const { patient } = await staff.patients.register(ZHANG_WEI);
  const stage = { hcrm, clock, staff, patient: patient.id, plan };
  await consent(stage);
  await staff.followUps.enrol({ patient: patient.id, plan: plan.code, anchor: START });
  return stage;
}

async function consent({ staff, patient, clock }: Stage): Promise<unknown> {
  const evidence = { ...CLICKED, signedAt: clock.now() };
  return staff.consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence });
}

/** Runs a command; a refusal is an outcome like any other. */
async function outcomeOf(stage: Stage, command: Command): Promise<string> {
  try {
    if ("pick" in command) return await actOnTask(stage, command);
    if (command.act === "wait") {
      stage.clock.advance({ days: command.days, hours: command.hours });
      await stage.hcrm.tick();
      await expectPhases(stage);
      return "passed";
    }
    return await actOnCourse(stage, command.act, command.days);
  } catch (error) {
    if (error instanceof HcrmError) return error.code;
    throw error;
  }
}

/** The tasks of steps, in an order that does not depend on ids. */
async function tasksOf({ staff, patient }: Stage): Promise<readonly Task[]> {
  const all: Task[] = [];
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? {} : { cursor };
    const page = await staff.tasks.list({ patient, limit: 200, ...next });
    all.push(...page.items.filter(({ kind }) => kind !== "attention"));
    cursor = page.next;
  } while (cursor !== undefined);
  const enrolments = (await staff.followUps.list({ patient })).items.map(({ id }) => id);
  const placeOf = (task: Task): string =>
    `${enrolments.findIndex((id) => id === task.enrolment)} ${task.step} ${String(task.n).padStart(4, "0")}`;
  return all.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

async function actOnTask(
  stage: Stage,
  { act, pick }: Extract<Command, { readonly pick: number }>,
): Promise<string> {
  const tasks = await tasksOf(stage);
  const task = tasks[pick % Math.max(tasks.length, 1)];
  if (task === undefined) return "no task";
  const allowed = modelAllows(task, act);
  const answer = await doOnTask(stage, task, act).then(
    () => "done",
    (error: unknown) => {
      if (error instanceof HcrmError) return error.code;
      throw error;
    },
  );
  const refused = answer === "TransitionRefused" || answer === "TaskClosed";
  expect(refused, `${act} of a task that is ${task.status}`).toBe(!allowed);
  return `${task.step} ${task.n} ${task.status} ${answer}`;
}

/** Law 8: the small model. */
function modelAllows({ status, kind, reason }: Task, act: (typeof TASK_ACTIONS)[number]): boolean {
  const open = ["ready", "in-progress", "on-hold"].includes(status);
  if (act === "reschedule" || act === "attempt") return open;
  if (act === "start" && kind === "call" && status === "in-progress") return true;
  const state = reason === undefined ? { status } : { status, reason };
  try {
    if (act === "cancel") taskCancelled(state, "not-needed");
    else if (act === "complete")
      taskAfter(status === "ready" ? taskAfter(state, "start") : state, "complete");
    else taskAfter(state, act);
    return true;
  } catch {
    return false;
  }
}

function doOnTask(
  { staff, clock }: Stage,
  { id: task, due }: Task,
  act: (typeof TASK_ACTIONS)[number],
): Promise<unknown> {
  const today = localDateIn(clock.now(), ZONE);
  const actions: Readonly<Record<typeof act, () => Promise<unknown>>> = {
    start: () => staff.tasks.start({ task }),
    complete: () => staff.tasks.complete({ task, outcome: { performedOn: today } }),
    cancel: () => staff.tasks.cancel({ task, reason: "not-needed" satisfies CancelReason }),
    "enter-in-error": () => staff.tasks.enterInError({ task, reason: "typo" }),
    reschedule: () => staff.tasks.reschedule({ task, due: addDays(due, 2), reason: "asked" }),
    attempt: () =>
      staff.tasks.recordAttempt({
        task,
        attempt: { channel: "phone", startedAt: clock.now(), result: "no-answer" },
      }),
  };
  return actions[act]();
}

async function actOnCourse(
  stage: Stage,
  act: (typeof COURSE_ACTIONS)[number],
  days: number,
): Promise<string> {
  const { staff, patient, plan, clock } = stage;
  const enrolment = (await staff.followUps.list({ patient })).items.at(-1);
  if (enrolment === undefined) return "no enrolment";
  const today = localDateIn(clock.now(), ZONE);
  const actions: Readonly<Record<typeof act, () => Promise<unknown>>> = {
    suspend: () =>
      staff.followUps.suspend({
        enrolment: enrolment.id,
        reason: "away",
        ...(days === 0 ? {} : { until: addDays(today, days) }),
      }),
    resume: () => staff.followUps.resume({ enrolment: enrolment.id }),
    shift: () => shift(stage, enrolment.id, addDays(enrolment.anchor ?? today, days - 10)),
    withdraw: () => staff.consents.withdraw({ patient, purpose: "CAREMGT" }),
    grant: () => consent(stage),
    enrol: () => staff.followUps.enrol({ patient, plan: plan.code, anchor: today }),
    die: () => staff.patients.markDeceased({ patient }),
    reverse: () => staff.patients.reverseDeath({ patient }),
  };
  await actions[act]();
  return "done";
}

/** Law 5: tasks that were started or have ended stay; untouched ones of anchored steps move by as many days as the anchor. */
async function shift(stage: Stage, enrolment: PatientId | Task["id"], anchor: string): Promise<void> {
  const before = await tasksOf(stage);
  const { anchor: old = anchor } = await stage.staff.followUps.get({ enrolment });
  const { moved } = await stage.staff.followUps.shiftAnchor({ enrolment, anchor, reason: "corrected" });
  const movedIds = new Set(moved.map(({ task }) => task));
  const after = new Map((await tasksOf(stage)).map((task) => [task.id, task]));
  for (const task of before) {
    const now = after.get(task.id);
    if (movedIds.has(task.id))
      expect(daysBetween(task.due, now?.due ?? ""), `${task.step} ${task.n}`).toBe(daysBetween(old, anchor));
    else expect(now?.due).toBe(task.due);
    const touched = !["ready", "on-hold"].includes(task.status) || task.attempts > 0;
    expect(touched && movedIds.has(task.id), "a touched task moved").toBe(false);
  }
}

/** Law 9: each phase lists exactly the tasks that say they are in it. */
async function expectPhases({ staff, patient }: Stage): Promise<void> {
  const every = (await staff.tasks.list({ patient, limit: 200 })).items;
  for (const phase of PHASES) {
    const { items } = await staff.tasks.list({ patient, phase, limit: 200 });
    const expected = every.filter((task) => task.phase === phase).map(({ id }) => id);
    expect(items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
  }
}

/** No occurrence whose day has come is missing from an enrolment that goes on. */
async function expectNoSilence(stage: Stage): Promise<void> {
  const { staff, patient, plan, clock } = stage;
  const today = localDateIn(clock.now(), ZONE);
  const tasks = await tasksOf(stage);
  for (const { id, status, anchor } of (await staff.followUps.list({ patient })).items) {
    if (status !== "active" || anchor === undefined) continue;
    const made = new Set(
      tasks.filter((task) => task.enrolment === id).map((task) => `${task.step} ${task.n}`),
    );
    const lost = computeSchedule(plan, anchor, cnCalendar, today)
      .filter((each) => each.state === "dated" && each.collapsedInto === undefined)
      .filter((each) => !made.has(`${each.step} ${each.n}`));
    expect(lost, "occurrences without a task").toEqual([]);
  }
}

/** How everything stands, without ids. */
async function standing(stage: Stage): Promise<readonly string[]> {
  const { staff, patient } = stage;
  const tasks = (await tasksOf(stage)).map(
    ({ step, n, status, reason, due, expires, attempts, phase, pool, performedOn }) =>
      JSON.stringify([step, n, status, reason, due, expires, attempts, phase, pool, performedOn]),
  );
  const enrolments = (await staff.followUps.list({ patient })).items.map(
    ({ status, reason, anchor, resumesOn }) => JSON.stringify([status, reason, anchor, resumesOn]),
  );
  const messages = (await staff.communications.list({ patient, limit: 200 })).items.map(
    ({ state, reason, begunAt }) => JSON.stringify([state, reason, begunAt]),
  );
  const attention = (await staff.tasks.list({ patient, kind: "attention", limit: 200 })).items.map(
    ({ attention: why, status }) => JSON.stringify([why, status]),
  );
  return [...tasks, ...enrolments, ...messages.toSorted(), ...attention.toSorted()];
}
