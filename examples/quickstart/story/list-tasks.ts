/**
 * Today's tasks. A phase is computed from the dates of a task when it is asked for; nothing stores "overdue", so nothing
 * can be wrong between two runs of a job.
 */
import type { Phase, Task } from "@hcrm/core";
import type { Counts } from "../output/tally.ts";
import type { Stage } from "./stage.ts";

const PHASES: readonly Phase[] = ["overdue", "due", "open", "upcoming"];

/** Counts the tasks by phase. */
export async function listTasks({ nurse, tell }: Stage): Promise<Counts> {
  tell.chapter("Today's tasks, by phase");
  const counts: Record<string, number> = {};
  for (const phase of PHASES) {
    counts[phase] = 0;
    for await (const _task of tasksOf(nurse, phase)) counts[phase] += 1;
  }
  tell.counts(counts);
  return counts;
}

/** The tasks in a phase, the earliest due first, page by page. */
export async function* tasksOf(nurse: Stage["nurse"], phase: Phase): AsyncGenerator<Task> {
  let page = await nurse.tasks.list({ phase });
  yield* page.items;
  while (page.next !== undefined) {
    page = await nurse.tasks.list({ phase, cursor: page.next });
    yield* page.items;
  }
}
