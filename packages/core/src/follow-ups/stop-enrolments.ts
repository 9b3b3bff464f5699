/**
 * Stopping enrolments and what hangs on them. Works on plain columns only, so that it can run in the transaction of a
 * withdrawal or a death, for a caller who may read none of it. What is stopped remembers what it was, so that a death
 * entered in error can be undone.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { PatientId, RecordId } from "../kernel/index.ts";
import type { OperationContext, TenantRows } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { type EnrolmentRow, enrolmentCollection } from "./enrolment-collection.ts";
import type { StopReason } from "./enrolment-state.ts";
import { taskCollection } from "./task-collection.ts";
import type { CancelReason } from "./task-state.ts";

/** Collections that stopping writes. */
export const WRITTEN_BY_STOPPING: readonly string[] = [
  enrolmentCollection.spec.name,
  taskCollection.spec.name,
];

/** How much was stopped. */
export interface Stopped {
  /** Enrolments. */
  readonly enrolments: number;
  /** Tasks. */
  readonly tasks: number;
  /** For {@link Readonly} records of counts. */
  readonly [what: string]: number;
}

const OPEN_ENROLMENTS = ["active", "on-hold"];
const OPEN_TASKS = ["ready", "in-progress", "on-hold"];

/** Revokes the open enrolments of a patient, for one purpose or all, and cancels their open tasks. */
export async function stopPatient(
  context: OperationContext,
  patient: PatientId,
  { reason, purpose }: { readonly reason: StopReason; readonly purpose?: PurposeOfUse },
): Promise<Stopped> {
  const where: readonly RowCondition[] = [
    ["patientId", "eq", patient],
    ...(purpose === undefined ? [] : [["purposeKind", "eq", purpose] as const]),
  ];
  return {
    enrolments: await close(context.rows(enrolmentCollection.spec), where, OPEN_ENROLMENTS, {
      status: "revoked",
      closedKind: reason,
    }),
    tasks: await close(context.rows(taskCollection.spec), where, OPEN_TASKS, {
      status: "cancelled",
      closedKind: reason,
    }),
  };
}

/** Cancels the open tasks of one enrolment. */
export async function cancelTasksOf(
  context: OperationContext,
  enrolment: RecordId,
  reason: CancelReason,
): Promise<number> {
  const where: readonly RowCondition[] = [["enrolmentId", "eq", enrolment]];
  return close(context.rows(taskCollection.spec), where, OPEN_TASKS, {
    status: "cancelled",
    closedKind: reason,
  });
}

/** Brings back what a death or a merge closed, as far as its window is still open; nothing past is revived. */
export async function restorePatient(
  context: OperationContext,
  patient: PatientId,
  reason: "deceased" | "merged",
): Promise<Stopped> {
  const closed = (status: string): readonly RowCondition[] => [
    ["patientId", "eq", patient],
    ["status", "eq", status],
    ["closedKind", "eq", reason],
  ];
  const enrolments = context.rows(enrolmentCollection.spec);
  const tasks = context.rows(taskCollection.spec);
  const stillOpen: RowCondition = ["expiresAt", "gt", context.at];
  return {
    enrolments: await reopen(enrolments, closed("revoked"), OPEN_ENROLMENTS),
    tasks: await reopen(tasks, [...closed("cancelled"), stillOpen], OPEN_TASKS),
  };
}

/** Puts the open enrolments and tasks of a patient on hold, as a restriction of processing demands. */
export async function holdPatient(context: OperationContext, patient: PatientId): Promise<Stopped> {
  const where: readonly RowCondition[] = [["patientId", "eq", patient]];
  const held = { status: "on-hold" };
  return {
    enrolments: await drain(
      context.rows(enrolmentCollection.spec),
      [...where, ["status", "eq", "active"]],
      held,
    ),
    tasks: await close(context.rows(taskCollection.spec), where, ["ready", "in-progress"], held),
  };
}

/** Revokes the open enrolments of one version of a plan. */
export async function stopEnrolmentsOfPlan(
  context: OperationContext,
  { plan, planVersion }: { readonly plan: string; readonly planVersion: number },
): Promise<void> {
  const found = await context.repository(enrolmentCollection).findByIndex("plan", { plan }, context.grants);
  for (const stored of found) {
    if (stored.record.plan?.planVersion === planVersion && OPEN_ENROLMENTS.includes(stored.record.status)) {
      await revoke(context, stored, "plan-superseded");
    }
  }
}

async function revoke(
  context: OperationContext,
  { record, version }: Stored<EnrolmentRow>,
  reason: StopReason,
): Promise<void> {
  context.concerns(record.patientId);
  const change = { status: "revoked", closedKind: reason, priorStatus: record.status };
  await context.repository(enrolmentCollection).changePlain(record.id, version, change);
  await cancelTasksOf(context, record.id, reason);
}

/** Closes rows status by status, so that each remembers the one it had. */
async function close(
  rows: TenantRows,
  where: readonly RowCondition[],
  statuses: readonly string[],
  change: Readonly<Record<string, string>>,
): Promise<number> {
  let count = 0;
  for (const status of statuses) {
    count += await drain(rows, [...where, ["status", "eq", status]], { ...change, priorStatus: status });
  }
  return count;
}

async function reopen(
  rows: TenantRows,
  where: readonly RowCondition[],
  statuses: readonly string[],
): Promise<number> {
  let count = 0;
  for (const status of statuses) {
    const back = { status, closedKind: null, priorStatus: status === "on-hold" ? "ready" : null };
    count += await drain(rows, [...where, ["priorStatus", "eq", status]], back);
  }
  return count;
}

/** Changes all rows that match; one statement changes at most 1,000. The change takes a row out of the condition. */
export async function drain(
  rows: TenantRows,
  where: readonly RowCondition[],
  change: Readonly<Record<string, string | null>>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const changed = await rows.updateWhere(where, change);
    total += changed;
    if (changed < 1000) return total;
  }
}
