/**
 * One nurse's call: the most urgent task is started, the attempt and a pressure measured at home are recorded, and the
 * task is completed. A pressure that is not controlled begins the recheck plan by itself.
 */
import type { PatientId, Task } from "@hcrm/core";
import { DEMO_DAY } from "../demo-clock.ts";
import { tasksOf } from "./list-tasks.ts";
import type { Stage } from "./stage.ts";

/** Calls the patient of the most urgent task, and says who that is; `undefined` when nobody is to be called. */
export async function callPatient({ nurse, tell }: Stage): Promise<PatientId | undefined> {
  tell.chapter("A nurse's call");
  const { items: completed } = await nurse.tasks.list({ status: "completed" });
  if (completed.length > 0) tell.line("recorded in an earlier run");
  if (completed.length > 0) return completed[0]?.patient;
  const task = await mostUrgent(nurse);
  if (task === undefined) tell.line("nobody is to be called today");
  else await callAbout(task, { nurse, tell });
  return task?.patient;
}

async function callAbout(task: Task, { nurse, tell }: Pick<Stage, "nurse" | "tell">): Promise<void> {
  const { patient } = task;
  await nurse.tasks.start({ task: task.id });
  await nurse.tasks.recordAttempt({
    task: task.id,
    attempt: {
      channel: "phone",
      startedAt: `${DEMO_DAY}T08:40:00+08:00`,
      endedAt: `${DEMO_DAY}T08:46:00+08:00`,
      result: "reached",
      note: "家中自测血压偏高，已嘱按时服药、低盐饮食",
    },
  });
  const reading = { unit: "mmHg", at: `${DEMO_DAY}T08:42:00+08:00`, status: "final" } as const;
  await nurse.records.record({
    patient,
    observations: [
      { code: "8480-6", value: 164, ...reading },
      { code: "8462-4", value: 98, ...reading },
    ],
  });
  const done = await nurse.tasks.complete({ task: task.id, outcome: { performedOn: DEMO_DAY } });
  tell.line(`${task.plan} / ${task.step}, due ${task.due}: ${done.status} at the first call`);
  const { items } = await nurse.followUps.list({ patient });
  const begun = items.filter(({ plan }) => plan !== task.plan).map(({ plan }) => plan);
  tell.line(`164/98 mmHg measured at home; further plans of the patient: ${begun.join(", ") || "none"}`);
}

async function mostUrgent(nurse: Stage["nurse"]): Promise<Task | undefined> {
  for (const phase of ["due", "overdue", "open"] as const)
    for await (const task of tasksOf(nurse, phase)) if (task.plan === "hypertension") return task;
  return undefined;
}
