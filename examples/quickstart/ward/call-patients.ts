/**
 * The calls of one morning: everyone whose call stands in the caller's list and is due or overdue. Whoever does not answer
 * stays in the list; passing it on is for the plan to say.
 */
import type { PatientId, Session, Task } from "@hcrm/core";

/** Whose list is worked through, and when. */
export interface CallRound {
  /** The role in whose list the calls stand. */
  readonly role: "nurse" | "doctor";
  /** The day. */
  readonly day: string;
  /** Who does not answer. */
  readonly silent: ReadonlySet<PatientId>;
}

/** Calls them, and gives the number of patients who were reached. */
export async function callPatients(caller: Session, { role, day, silent }: CallRound): Promise<number> {
  let reached = 0;
  for (const task of await callsOf(caller, role)) {
    const answers = !silent.has(task.patient);
    await caller.tasks.start({ task: task.id });
    await caller.tasks.recordAttempt({
      task: task.id,
      attempt: {
        channel: "phone",
        startedAt: `${day}T09:15:00+08:00`,
        result: answers ? "reached" : "no-answer",
      },
    });
    if (!answers) continue;
    await caller.tasks.complete({ task: task.id, outcome: { performedOn: day } });
    reached += 1;
  }
  return reached;
}

/** The calls in the list of a role that can be made today. */
export async function callsOf(caller: Session, role: CallRound["role"]): Promise<readonly Task[]> {
  const { items } = await caller.tasks.list({ kind: "call", phase: ["due", "overdue"], team: role });
  return items;
}
