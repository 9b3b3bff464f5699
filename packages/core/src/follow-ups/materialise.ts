/**
 * Materialising an enrolment: the occurrences of its rolling horizon become tasks. Run when a patient is enrolled, when a
 * step is completed, and again by `tick()` long before the horizon is used up.
 */
import { addMs, type LocalDate, localDateIn } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import { openAttention } from "./attention.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { type MadeTasks, makeTasks, type OpenedEnrolment, taskKeyOf } from "./make-tasks.ts";
import type { DatedOccurrence } from "./occurrence.ts";
import { occurrencesAfter } from "./resolve-dependent.ts";
import type { Step } from "./step.ts";
import { taskCollection } from "./task-collection.ts";
import { allOccurrences, wantedOccurrences } from "./wanted-occurrences.ts";

/** Kinds of tasks that come from steps. */
const STEP_KINDS: readonly string[] = ["call", "message", "visit", "questionnaire", "measurement"];
const DAY_MS = 86_400_000;
/** Days until an enrolment is materialised again; a third of the horizon, so that two failures in a row do no harm. */
const AGAIN_AFTER_DAYS = 30;

/** Collections that materialising writes. */
export const WRITTEN_BY_MATERIALISING: readonly string[] = [
  taskCollection.spec.name,
  workItemCollection.name,
];

/**
 * Makes the tasks of an enrolment's horizon and puts the next run on the queue. An enrolment without its anchor gets an
 * attention task instead.
 */
export async function materialise(
  context: OperationContext,
  opened: OpenedEnrolment,
  until?: LocalDate,
): Promise<MadeTasks> {
  const { enrolment, definition, calendar } = opened;
  const { timezone: zone, fallbackTeam: team, purpose, code: plan } = definition;
  if (enrolment.status !== "active") return { created: 0, existing: 0 };
  if (enrolment.anchor === undefined) {
    const { patient, id } = enrolment;
    await openAttention(context, {
      patient,
      reason: "anchor-missing",
      key: id,
      team,
      zone,
      purpose,
      enrolment: id,
      plan,
    });
    return { created: 0, existing: 0 };
  }
  const today = localDateIn(context.at, zone);
  const horizon = until === undefined ? { today } : { today, until };
  const occurrences = wantedOccurrences(definition, enrolment.anchor, calendar, horizon);
  const made = await makeTasks(context, opened, [...occurrences, ...(await followOns(context, opened))]);
  const visibleAt = addMs(context.at, AGAIN_AFTER_DAYS * DAY_MS);
  const queue = context.rows(workItemCollection);
  await enqueue(queue, context.ids, { kind: "enrolment.materialise", ref: enrolment.id, visibleAt });
  return made;
}

/**
 * Occurrences that completions have given a date to, made again from what was performed: making a task twice adds nothing,
 * so a completion whose followers were not made at once loses nothing.
 */
async function followOns(
  context: OperationContext,
  { enrolment, definition, calendar }: OpenedEnrolment,
): Promise<readonly DatedOccurrence[]> {
  const { anchor } = enrolment;
  if (anchor === undefined || !definition.steps.some(waits)) return [];
  const completed = await context.rows(taskCollection.spec).find(
    [
      ["enrolmentId", "eq", enrolment.id],
      ["status", "eq", "completed"],
      ["kind", "in", STEP_KINDS],
    ],
    { orderBy: [["updatedAt", "desc"]], limit: MOST_COMPLETED },
  );
  const found: DatedOccurrence[] = [];
  for (const { id, row } of completed) {
    const { step } = (await context.repository(taskCollection).get(id, context.grants)).record.step ?? {};
    if (step === undefined || typeof row.performedOn !== "string") continue;
    const completion = { step, n: Number(row.occurrence), performedOn: row.performedOn, anchor };
    found.push(...occurrencesAfter(definition, completion, calendar));
  }
  return found;
}

/** The newest completions are looked at; older ones have had their followers long ago. */
const MOST_COMPLETED = 20;

function waits(step: Step): boolean {
  return (step.after !== "anchor" && step.after.on === "completed") || step.repeat?.basis === "completion";
}

/** Most missed tasks that are looked at. */
const MOST_MISSED = 200;

/** Whether a missed task, which may still be recorded with its true day, would give another its date. */
async function waitsForMissed(
  context: OperationContext,
  { enrolment, definition, calendar }: OpenedEnrolment,
): Promise<boolean> {
  const { id, anchor } = enrolment;
  if (anchor === undefined || !definition.steps.some(waits)) return false;
  const missed = await context.rows(taskCollection.spec).find(
    [
      ["enrolmentId", "eq", id],
      ["status", "eq", "failed"],
      ["kind", "in", STEP_KINDS],
    ],
    { orderBy: [], limit: MOST_MISSED },
  );
  const tasks = context.repository(taskCollection);
  for (const { id: task, row } of missed) {
    const { step } = (await tasks.get(task, context.grants)).record.step ?? {};
    if (step === undefined) continue;
    const completion = { step, n: Number(row.occurrence), performedOn: String(row.dueOn), anchor };
    for (const follower of occurrencesAfter(definition, completion, calendar)) {
      const taskKey = taskKeyOf(id, follower);
      if ((await tasks.findByIndex("key", { taskKey }, context.grants)).length === 0) return true;
    }
  }
  return false;
}

/** Completes an enrolment of which nothing is open and nothing is still to come. Returns whether it did. */
export async function completeIfDone(
  context: OperationContext,
  { enrolment, definition, calendar }: OpenedEnrolment,
): Promise<boolean> {
  if (enrolment.status !== "active" || enrolment.anchor === undefined) return false;
  const all = allOccurrences(definition, enrolment.anchor, calendar);
  if (all === undefined) return false;
  const tasks = context.rows(taskCollection.spec);
  const open = await tasks.count(
    [
      ["enrolmentId", "eq", enrolment.id],
      ["status", "in", ["ready", "in-progress", "on-hold"]],
      ["kind", "in", STEP_KINDS],
    ],
    1,
  );
  if (open > 0) return false;
  const made = context.repository(taskCollection);
  for (const occurrence of all) {
    const taskKey = taskKeyOf(enrolment.id, occurrence);
    if ((await made.findByIndex("key", { taskKey }, context.grants)).length === 0) return false;
  }
  if (await waitsForMissed(context, { enrolment, definition, calendar })) return false;
  await context
    .repository(enrolmentCollection)
    .changePlain(enrolment.id, enrolment.version, { status: "completed" });
  return true;
}
