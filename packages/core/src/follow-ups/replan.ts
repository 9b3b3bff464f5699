/**
 * Replanning: the dates of an enrolment computed anew, for another anchor, a later calendar or another version of its
 * plan. Untouched tasks move, or go when the new schedule does not have them; whatever was started, attempted or ended
 * stays where it is. A moved task stays the same task.
 */
import { z } from "zod";
import {
  daysBetween,
  exactSchema,
  type LocalDate,
  localDateIn,
  localDateSchema,
  PlanNotActive,
  type RecordId,
  recordIdSchema,
  TransitionRefused,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { closeAttention } from "./attention.ts";
import { enrol, WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { enrolmentRevoked, isOpenEnrolment } from "./enrolment-state.ts";
import type { MovedTask, ReplanResult } from "./follow-ups.ts";
import { escalationMoved, makeTasks, type OpenedEnrolment, taskKeyOf } from "./make-tasks.ts";
import { materialise } from "./materialise.ts";
import type { DatedOccurrence } from "./occurrence.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { phaseInstants } from "./phase.ts";
import { readPlan } from "./plan-store.ts";
import { cancelTasksOf } from "./stop-enrolments.ts";
import { suspendEnrolment } from "./suspend-enrolment.ts";
import { type TaskRow, taskCollection } from "./task-collection.ts";
import { occurrencesUpTo, wantedOccurrences } from "./wanted-occurrences.ts";

interface ShiftInput {
  readonly enrolment: RecordId;
  readonly anchor: LocalDate;
  readonly reason: string;
}

interface ReplanInput {
  readonly enrolment: RecordId;
  readonly toVersion?: number;
  readonly dryRun?: boolean;
}

const shared = {
  resource: "enrolment",
  effect: "write",
  purposes: "any",
  grants: [],
  writes: WRITTEN_BY_ENROLLING,
  audit: ({ enrolment }: { readonly enrolment: RecordId }, { moved }: ReplanResult) => ({
    id: enrolment,
    count: moved.length,
  }),
} as const;

const NOTHING: ReplanResult = { moved: [], cancelled: 0, created: 0, kept: 0 };

/** Moves the anchor of an enrolment, or gives the one that was missing. */
export const shiftAnchor: SingleOperation<ShiftInput, ReplanResult> = {
  ...shared,
  name: "followUps.shiftAnchor",
  summary: "Moves the anchor of an enrolment, or gives the one that was missing.",
  input: exactSchema<ShiftInput>()(
    z
      .strictObject({
        enrolment: recordIdSchema,
        anchor: localDateSchema,
        reason: z.string().trim().min(1).max(1_000),
      })
      .readonly(),
  ),
  run: async (context, { enrolment: id, anchor, reason }) => {
    const opened = await openEnrolment(context, id);
    assertNotEnded(opened.enrolment.status);
    return moveAnchor(context, opened, { anchor, reason });
  },
};

/** Where the anchor goes, and why. */
export interface AnchorMove extends Pick<ShiftInput, "anchor" | "reason"> {
  /** The date that an event tells; absent when a person moves the anchor. */
  readonly toldOn?: LocalDate;
}

/** Moves the anchor of an open enrolment, and with it what the plan says. Used by people and by events that are corrected. */
export async function moveAnchor(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
  { anchor, reason, toldOn }: AnchorMove,
): Promise<ReplanResult> {
  const { id, version, patient } = enrolment;
  const rule = definition.onAnchorChange ?? "shift-open";
  const repository = context.repository(enrolmentCollection);
  if (rule === "restart" && enrolment.anchor !== undefined)
    return restart(context, enrolment, { anchor, toldOn });
  const plan = { anchor, ...(toldOn === undefined ? {} : { toldOn }) };
  await repository.change(id, version, { plan, notes: { reason } }, context.grants);
  await closeAttention(context, { patient, reason: "anchor-missing", key: id });
  const moved = await openEnrolment(context, id);
  if (enrolment.anchor === undefined) {
    const { created } = await materialise(context, moved);
    return { ...NOTHING, created };
  }
  return rule === "keep" ? NOTHING : applySchedule(context, moved, { dryRun: false });
}

/** Ends an enrolment and begins the plan anew from another day, in its newest version; suspended if it was. */
async function restart(
  context: OperationContext,
  { id, version, plan: code, patient, status, resumesOn }: OpenedEnrolment["enrolment"],
  { anchor, toldOn: told }: { readonly anchor: LocalDate; readonly toldOn: LocalDate | undefined },
): Promise<ReplanResult> {
  const repository = context.repository(enrolmentCollection);
  const { record } = await repository.get(id, context.grants);
  const { anchorKind = "enrolment", anchorKey, anchor: before } = record.plan ?? {};
  const toldOn = told ?? record.plan?.toldOn;
  const after = enrolmentRevoked({ status }, "plan-superseded");
  const change = {
    status: after.status,
    closedKind: after.reason ?? null,
    priorStatus: after.before ?? null,
  };
  await repository.changePlain(id, version, change);
  const cancelled = await cancelTasksOf(context, id, "plan-superseded");
  const { enrolment, tasks } = await enrol(context, await readPlan(context, { code }), {
    patient,
    anchorKind,
    anchor,
    ...(anchorKey === undefined || anchorKey === before ? {} : { anchorRef: anchorKey }),
    ...(toldOn === undefined ? {} : { toldOn }),
    mayRestart: true,
  });
  if (status === "on-hold") {
    await suspendEnrolment(context, await openEnrolment(context, enrolment.id), {
      reason: "the plan began anew while it was suspended",
      ...(resumesOn === undefined ? {} : { until: resumesOn }),
    });
  }
  return { ...NOTHING, cancelled, created: tasks, restarted: enrolment.id };
}

/** Computes the dates of an enrolment anew. */
export const replanEnrolment: SingleOperation<ReplanInput, ReplanResult> = {
  ...shared,
  name: "followUps.replan",
  summary: "Computes the dates of an enrolment anew; only untouched tasks move.",
  input: exactSchema<ReplanInput>()(
    z
      .strictObject({
        enrolment: recordIdSchema,
        toVersion: z.exactOptional(z.int().min(1)),
        dryRun: z.exactOptional(z.boolean()),
      })
      .readonly(),
  ),
  run: async (context, { enrolment: id, toVersion, dryRun = false }) => {
    const opened = await openEnrolment(context, id);
    assertNotEnded(opened.enrolment.status);
    const target = toVersion === undefined ? opened : await inVersion(context, opened, toVersion);
    return rewriteSchedule(context, target, dryRun);
  },
};

function assertNotEnded(status: OpenedEnrolment["enrolment"]["status"]): void {
  if (isOpenEnrolment(status)) return;
  throw new TransitionRefused("The enrolment has ended.", {
    details: { entity: "enrolment", from: status, action: "replan" },
  });
}

async function inVersion(
  context: OperationContext,
  opened: OpenedEnrolment,
  version: number,
): Promise<OpenedEnrolment> {
  const { definition, status } = await readPlan(context, { code: opened.enrolment.plan, version });
  if (status !== "active")
    throw new PlanNotActive("The plan is a draft or retired.", { details: { status } });
  return { ...opened, definition, enrolment: { ...opened.enrolment, planVersion: version } };
}

/** What becomes of one task: it stays, it moves to an occurrence, or it goes. */
type Step =
  | { readonly to: "keep" | "leave" | "cancel" }
  | { readonly to: "move" | "settle"; readonly target: DatedOccurrence };

/** Brings the tasks of an enrolment in line with its schedule. */
async function applySchedule(
  context: OperationContext,
  opened: OpenedEnrolment,
  { dryRun }: { readonly dryRun: boolean },
): Promise<ReplanResult> {
  const { enrolment, definition, calendar } = opened;
  if (enrolment.anchor === undefined) return NOTHING;
  const today = localDateIn(context.at, definition.timezone);
  const wanted = wantedOccurrences(definition, enrolment.anchor, calendar, { today });
  const missing = new Map(wanted.map((each) => [taskKeyOf(enrolment.id, each), each]));
  const tasks = await tasksOf(context, enrolment.id);
  const made = tasks.map(({ record }) => ({ step: record.step?.step ?? "", n: record.occurrence }));
  const places = occurrencesUpTo(definition, enrolment.anchor, calendar, made);
  const placeOf = new Map(places.map((each) => [taskKeyOf(enrolment.id, each), each]));
  const moved: MovedTask[] = [];
  let cancelled = 0;
  let kept = 0;
  for (const stored of tasks) {
    const key = stored.record.step?.taskKey ?? "";
    const step = stepFor(definition, stored, placeOf.get(key));
    missing.delete(key);
    if (step.to === "keep") kept += 1;
    if (step.to === "cancel") cancelled += 1;
    if (step.to === "move") {
      moved.push({ task: stored.record.id, from: stored.record.dueOn, to: step.target.due });
    }
    if (!dryRun) await applyStep(context, stored, step);
  }
  const created = dryRun ? missing.size : (await makeTasks(context, opened, [...missing.values()])).created;
  return { moved, cancelled, created, kept };
}

function stepFor(
  definition: OpenedEnrolment["definition"],
  stored: Stored<TaskRow>,
  target: DatedOccurrence | undefined,
): Step {
  if (!isUntouched(stored)) return { to: "keep" };
  // A step that waits for another has no place in the schedule; its date came from a completion and stays.
  if (target === undefined) return { to: isAwaited(definition, stored) ? "leave" : "cancel" };
  const { opensOn, dueOn, lastDueOn, expiresOn, step } = stored.record;
  const { opens, due, lastDue, expires, provisional } = target;
  const sameDates = opens === opensOn && due === dueOn && lastDue === lastDueOn && expires === expiresOn;
  if (!sameDates) return { to: "move", target };
  // The day is the same, but it is provisional no more, or is now.
  return provisional === (step?.provisional === true) ? { to: "leave" } : { to: "settle", target };
}

async function applyStep(context: OperationContext, stored: Stored<TaskRow>, step: Step): Promise<void> {
  if (step.to === "cancel") await cancelTask(context, stored);
  if (step.to === "move" || step.to === "settle") await moveTask(context, stored, step.target);
}

const MOST_TASKS = 200;

async function tasksOf(context: OperationContext, enrolment: RecordId): Promise<readonly Stored<TaskRow>[]> {
  const found: Stored<TaskRow>[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.repository(taskCollection).list(
      {
        where: [
          ["enrolmentId", "eq", enrolment],
          ["kind", "in", ["call", "message", "visit", "questionnaire", "measurement"]],
        ],
        limit: MOST_TASKS,
        ...(cursor === undefined ? {} : { cursor }),
      },
      context.grants,
    );
    found.push(...page.items.filter((item): item is Stored<TaskRow> => "record" in item));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Nobody has started, tried or rescheduled it; a suspension alone is no touch. */
function isUntouched({ record }: Stored<TaskRow>): boolean {
  const status = record.status === "on-hold" ? record.priorStatus : record.status;
  return status === "ready" && record.attemptCount === 0 && record.step?.rescheduled !== true;
}

function isAwaited(definition: OpenedEnrolment["definition"], { record }: Stored<TaskRow>): boolean {
  const step = definition.steps.find(({ id }) => id === record.step?.step);
  if (step === undefined) return false;
  return step.after !== "anchor" || (step.repeat?.basis === "completion" && record.occurrence > 0);
}

async function cancelTask(context: OperationContext, { record, version }: Stored<TaskRow>): Promise<void> {
  const change = { status: "cancelled", closedKind: "plan-superseded", priorStatus: record.status };
  await context.repository(taskCollection).changePlain(record.id, version, change);
}

async function moveTask(
  context: OperationContext,
  { record, version }: Stored<TaskRow>,
  { opens, due, lastDue, expires, provisional }: DatedOccurrence,
): Promise<void> {
  const zone = record.step?.zone ?? "UTC";
  const change = {
    opensOn: opens,
    dueOn: due,
    lastDueOn: lastDue,
    expiresOn: expires,
    ...phaseInstants({ opens, due, lastDue, expires }, zone),
    escalateAt: escalationMoved(record.escalateAt, daysBetween(record.dueOn, due)),
    // An absent mark means that the date is final.
    step: { provisional: provisional ? true : undefined } as { readonly provisional?: true },
  };
  await context.repository(taskCollection).change(record.id, version, change, context.grants);
}

/** Computes the dates of one enrolment anew where its calendar has another version than the one they rest on. */
export async function replanForCalendar(
  context: OperationContext,
  id: RecordId,
  { calendar, dryRun }: { readonly calendar: string; readonly dryRun: boolean },
): Promise<ReplanResult | undefined> {
  const opened = await openEnrolment(context, id);
  const { record } = await context.repository(enrolmentCollection).get(id, context.grants);
  const known = record.plan?.calendarVersion;
  if (opened.definition.calendar !== calendar || known === opened.calendar.version) return undefined;
  return rewriteSchedule(context, opened, dryRun);
}

async function rewriteSchedule(
  context: OperationContext,
  target: OpenedEnrolment,
  dryRun: boolean,
): Promise<ReplanResult> {
  const result = await applySchedule(context, target, { dryRun });
  if (!dryRun) {
    const { id: enrolment, version, planVersion } = target.enrolment;
    const plan = { planVersion, calendarVersion: target.calendar.version };
    await context.repository(enrolmentCollection).change(enrolment, version, { plan }, context.grants);
  }
  return result;
}
