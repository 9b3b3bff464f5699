/**
 * Lost to follow-up (失访): how often, over how many days and over how many channels nobody was reached is written in the
 * plan. When it is enough, someone is asked to confirm, or the enrolment ends at once where the plan says so.
 */
import { daysBetween, localDateIn, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { Versioned } from "../storage/index.ts";
import { attemptCollection } from "./attempt-collection.ts";
import { openAttention } from "./attention.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { enrolmentRevoked } from "./enrolment-state.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { openEnrolment } from "./open-enrolment.ts";
import type { LostToFollowUp } from "./plan.ts";
import { cancelTasksOf, WRITTEN_BY_STOPPING } from "./stop-enrolments.ts";
import type { TaskRow } from "./task-collection.ts";

/** Collections that ending an enrolment as lost writes. */
export const WRITTEN_BY_LOSING: readonly string[] = WRITTEN_BY_STOPPING;

/** Results that show that the patient was there. */
const REACHED: readonly unknown[] = ["reached", "callback", "refused"];
const MOST_ATTEMPTS = 200;

/** Looks at the attempts since the patient was last reached, and acts as the plan says. */
export async function judgeLost(context: OperationContext, record: Stored<TaskRow>["record"]): Promise<void> {
  if (record.enrolmentId === null) return;
  const opened = await openEnrolment(context, record.enrolmentId);
  const rule = opened.definition.lostToFollowUp;
  if (rule === undefined || opened.enrolment.status !== "active") return;
  const silent = await attemptsSinceReached(context, record.patientId);
  if (!isLost(rule, silent, opened.definition.timezone)) return;
  await (rule.confirm === "auto" ? endAsLost(context, opened) : askAbout(context, opened));
}

async function attemptsSinceReached(
  context: OperationContext,
  patient: PatientId,
): Promise<readonly Versioned[]> {
  const attempts = await context
    .rows(attemptCollection.spec)
    .find([["patientId", "eq", patient]], { orderBy: [["startedAt", "desc"]], limit: MOST_ATTEMPTS });
  const last = attempts.findIndex(({ row }) => REACHED.includes(row.resultState));
  return last === -1 ? attempts : attempts.slice(0, last);
}

function isLost(
  { attempts, overDays, channels }: LostToFollowUp,
  silent: readonly Versioned[],
  zone: string,
): boolean {
  const [newest] = silent;
  const oldest = silent.at(-1);
  if (newest === undefined || oldest === undefined || silent.length < attempts) return false;
  const dayOf = ({ row }: Versioned): string => localDateIn(String(row.startedAt), zone);
  const used = new Set(silent.map(({ row }) => row.channelId));
  return daysBetween(dayOf(oldest), dayOf(newest)) >= overDays && used.size >= channels;
}

async function askAbout(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
): Promise<void> {
  const { id, patient, purpose } = enrolment;
  const place = { team: definition.fallbackTeam, zone: definition.timezone, plan: definition.code };
  const about = { patient, purpose, reason: "lost-to-follow-up", key: id, enrolment: id } as const;
  await openAttention(context, { ...about, ...place });
}

async function endAsLost(context: OperationContext, { enrolment }: OpenedEnrolment): Promise<void> {
  const { status, reason, before } = enrolmentRevoked({ status: enrolment.status }, "lost-to-follow-up");
  const change = { status, closedKind: reason ?? null, priorStatus: before ?? null };
  await context.repository(enrolmentCollection).changePlain(enrolment.id, enrolment.version, change);
  await cancelTasksOf(context, enrolment.id, "lost-to-follow-up");
}
