/**
 * From occurrences to tasks. The key of a task is enrolment, step and number, unique in storage, so making the same tasks
 * twice adds nothing. An occurrence that is first seen after its window closed is handled as its step says, never
 * dropped.
 */
import { contactGate, type GateVerdict, readSubjectStanding } from "../communications/index.ts";
import { addMs, type Instant, localDateIn, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { openAttention } from "./attention.ts";
import type { Enrolment } from "./enrolment.ts";
import { type DatedOccurrence, datedOccurrence } from "./occurrence.ts";
import { NEVER, phaseInstants } from "./phase.ts";
import type { PlanDefinition } from "./plan.ts";
import { type Assignee, type Step, stepConduct } from "./step.ts";
import { poolRefOf, type TaskRow, taskCollection } from "./task-collection.ts";
import type { WorkCalendar } from "./work-calendar.ts";

/** What making tasks did. */
export interface MadeTasks {
  /** Tasks that were made. */
  readonly created: number;
  /** Tasks that were there already. */
  readonly existing: number;
}

/** An enrolment with the plan version it is pinned to and the calendar in force. */
export interface OpenedEnrolment {
  /** The enrolment. */
  readonly enrolment: Enrolment;
  /** Its plan. */
  readonly definition: PlanDefinition;
  /** The working calendar. */
  readonly calendar: WorkCalendar;
}

/** The key of an occurrence's task. */
export function taskKeyOf(enrolment: RecordId, occurrence: Pick<DatedOccurrence, "step" | "n">): string {
  return `${enrolment}/${occurrence.step}/${occurrence.n}`;
}

/** Makes the tasks of occurrences, as the contact gate allows now. The caller holds the lock of the gate row. */
export async function makeTasks(
  context: OperationContext,
  opened: OpenedEnrolment,
  occurrences: readonly DatedOccurrence[],
): Promise<MadeTasks> {
  const { enrolment, definition } = opened;
  const verdict = await gateFor(context, enrolment);
  if (verdict.verdict === "cancel") return { created: 0, existing: 0 };
  let created = 0;
  let existing = 0;
  for (const occurrence of occurrences) {
    const step = definition.steps.find(({ id }) => id === occurrence.step);
    if (step === undefined) continue;
    const placed = place(context, opened, step, occurrence);
    const row = rowOf(context, opened, step, placed, verdict.verdict === "hold");
    const made = await context.repository(taskCollection).addIfAbsent(row, "bx_key");
    if (made === "exists") {
      existing += 1;
      continue;
    }
    created += 1;
    if (placed.ask) await askAboutMisfire(context, opened, step);
  }
  return { created, existing };
}

async function gateFor(context: OperationContext, enrolment: Enrolment): Promise<GateVerdict> {
  const subject = await readSubjectStanding(context, enrolment.patient, enrolment.purpose);
  const task = { live: enrolment.status === "active", resolved: false };
  return contactGate({ moment: "materialise", subject, task });
}

interface PlacedOccurrence {
  readonly occurrence: DatedOccurrence;
  /** Its window closed before it was seen, and it is not run: it is made as cancelled. */
  readonly missed: boolean;
  /** Someone is asked what to do about it. */
  readonly ask: boolean;
}

/** Where an occurrence ends up that may be too late. */
function place(
  context: OperationContext,
  { definition, calendar }: OpenedEnrolment,
  step: Step,
  occurrence: DatedOccurrence,
): PlacedOccurrence {
  const { timezone: zone } = definition;
  const inTime = phaseInstants(occurrence, zone).expiresAt > context.at;
  const { misfire } = stepConduct(step);
  if (inTime || misfire !== "run") return { occurrence, missed: !inTime, ask: !inTime && misfire === "ask" };
  const today = localDateIn(context.at, zone);
  const now = datedOccurrence({ ...step, workday: "as-is" }, occurrence.n, today, today, calendar);
  return { occurrence: { ...now, nominal: occurrence.nominal }, missed: false, ask: false };
}

async function askAboutMisfire(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
  step: Step,
): Promise<void> {
  const { timezone: zone, fallbackTeam: team, purpose, code: plan } = definition;
  const { patient, id } = enrolment;
  const key = `${id}/${step.id}`;
  await openAttention(context, { patient, reason: "misfire", key, team, zone, purpose, enrolment: id, plan });
}

function rowOf(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
  step: Step,
  { occurrence, missed }: PlacedOccurrence,
  held: boolean,
): TaskRow {
  const { opens, due, lastDue, expires, n, provisional } = occurrence;
  const { timezone: zone, code: plan, fallbackTeam } = definition;
  const instants = phaseInstants({ opens, due, lastDue, expires }, zone);
  const assign: Assignee = step.assign ?? { team: fallbackTeam };
  return {
    id: context.ids.next(),
    patientId: enrolment.patient,
    enrolmentId: enrolment.id,
    kind: step.kind,
    status: missed ? "cancelled" : held ? "on-hold" : "ready",
    closedKind: missed ? "misfire" : null,
    priorStatus: held || missed ? "ready" : null,
    purposeKind: enrolment.purpose,
    occurrence: n,
    opensOn: opens,
    dueOn: due,
    lastDueOn: lastDue,
    expiresOn: expires,
    ...instants,
    poolRef: "actor" in assign ? poolRefOf({ team: fallbackTeam }) : poolRefOf(assign),
    assigneeRef: "actor" in assign ? assign.actor : null,
    attemptCount: 0,
    escalationCount: 0,
    escalateAt: escalateAt(step, instants.overdueAt),
    callbackAt: null,
    performedOn: null,
    step: {
      taskKey: taskKeyOf(enrolment.id, occurrence),
      plan,
      step: step.id,
      zone,
      ...(provisional ? { provisional: true as const } : {}),
    },
  };
}

const DAY_MS = 86_400_000;

/** The instant at which a moved task is passed on: as many days later as its due date. */
export function escalationMoved(escalateAt: Instant, days: number): Instant {
  return escalateAt === NEVER ? NEVER : addMs(escalateAt, days * DAY_MS);
}

/** When a task is passed on first: so many days after it became overdue. */
function escalateAt({ escalate }: Step, overdueAt: Instant): Instant {
  return escalate === undefined ? NEVER : addMs(overdueAt, (escalate.afterDays - 1) * DAY_MS);
}
