/**
 * Looking at a patient's follow-ups again after new facts: a task whose step is resolved by them completes itself, and an
 * enrolment whose stop condition has become true ends. Runs after the rules, as part of their work item, so nothing polls.
 */
import type { FactSource, Condition as RuleCondition } from "@hcrm/rules";
import type { PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Seen, Stored } from "../repository/index.ts";
import { nowOf } from "../tags/index.ts";
import { closeAttention, openAttention } from "./attention.ts";
import { askCondition } from "./eligibility.ts";
import { dischargeTakenBack, enrolOnDischarges } from "./enrol-on-discharge.ts";
import { enrolOnTriggers, leavesWithTag, type TriggeredPlan } from "./enrol-on-trigger.ts";
import { WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import { type EnrolmentRow, enrolmentCollection } from "./enrolment-collection.ts";
import { enrolmentAfter, enrolmentRevoked } from "./enrolment-state.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { resolveTasks } from "./resolve-tasks.ts";
import { cancelTasksOf } from "./stop-enrolments.ts";

/** Collections that a review writes. */
export const WRITTEN_BY_REVIEW: readonly string[] = [...WRITTEN_BY_ENROLLING];

const MOST = 200;
const MOST_FACTS = 100;

/**
 * Reviews the open enrolments of a patient, with the facts and tags as they are now, and begins what tags and assessments
 * call for. What ends is ended first, so that a tag put again begins anew.
 */
export async function reviewFollowUps(
  context: OperationContext,
  patient: PatientId,
  { facts, known }: { readonly facts: FactSource; readonly known: readonly TriggeredPlan[] },
): Promise<void> {
  await enrolOnDischarges(context, patient);
  const followed: OpenedEnrolment[] = [];
  const enrolledIn = new Set<string>();
  for (const { record } of await openEnrolmentsOf(context, patient)) {
    const opened = await openEnrolment(context, record.id);
    if (await endedInError(context, opened, record)) continue;
    if (await stopped(context, { ...opened, record }, facts)) continue;
    enrolledIn.add(opened.enrolment.plan);
    if (record.status !== "active") continue;
    followed.push(opened);
    await resolveTasks(context, opened, facts);
  }
  await enrolOnTriggers(context, patient, known, { facts, enrolledIn });
  const [first] = followed;
  if (first !== undefined) await askForFacts(context, first, facts);
}

async function openEnrolmentsOf(
  context: OperationContext,
  patient: PatientId,
): Promise<readonly Stored<EnrolmentRow>[]> {
  const { items } = await context.repository(enrolmentCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["status", "in", ["active", "on-hold"]],
      ],
      groups: ["plan"],
      limit: MOST,
    },
    context.grants,
  );
  return items.filter((item): item is Stored<EnrolmentRow> => "record" in item);
}

/** Lets someone see to the facts that rules ask for and the patient's record does not hold; one list for a patient. */
async function askForFacts(
  context: OperationContext,
  { enrolment, definition }: OpenedEnrolment,
  facts: FactSource,
): Promise<void> {
  const { id, patient, purpose } = enrolment;
  const wanted = { patient, reason: "fact-missing", key: "facts" } as const;
  const missing = factsAskedFor(context, facts);
  if (missing.length === 0) return closeAttention(context, wanted);
  const { fallbackTeam: team, timezone: zone, code: plan } = definition;
  const about = missing.slice(0, MOST_FACTS);
  await openAttention(context, { ...wanted, about, team, zone, purpose, enrolment: id, plan });
}

function factsAskedFor(context: OperationContext, facts: FactSource): readonly string[] {
  const undecided = context.settings.ruleSets.flatMap(({ compiled }) =>
    compiled.evaluate(facts, nowOf(context)).filter(({ value }, index) => {
      const asks = compiled.set.rules[index]?.onUnknown === "ask";
      return asks && value === "unknown";
    }),
  );
  // No fact makes a model apply to a patient whom it says nothing about, so nobody is sent to fetch one.
  const wanted = undecided.flatMap(({ missing }) =>
    missing.filter(({ reason }) => reason !== "not-applicable"),
  );
  return [...new Set(wanted.map(({ code }) => code))].sort();
}

/** A discharge that was taken back began the plan in error. */
async function endedInError(
  context: OperationContext,
  { enrolment }: OpenedEnrolment,
  record: Seen<EnrolmentRow>,
): Promise<boolean> {
  if (!(await dischargeTakenBack(context, record))) return false;
  const { status } = enrolmentAfter({ status: enrolment.status }, "enter-in-error");
  await context.repository(enrolmentCollection).changePlain(enrolment.id, enrolment.version, { status });
  await cancelTasksOf(context, enrolment.id, "not-needed");
  return true;
}

async function stopped(
  context: OperationContext,
  { enrolment, definition, record }: OpenedEnrolment & { readonly record: Seen<EnrolmentRow> },
  facts: FactSource,
): Promise<boolean> {
  const stop = (definition.stopWhen ?? []).some((when) => isTrue(context, when, facts));
  if (!stop && !leavesWithTag(definition, record, facts)) return false;
  const { status, reason, before } = enrolmentRevoked({ status: enrolment.status }, "stop-condition");
  const change = { status, closedKind: reason ?? null, priorStatus: before ?? null };
  await context.repository(enrolmentCollection).changePlain(enrolment.id, enrolment.version, change);
  await cancelTasksOf(context, enrolment.id, "stop-condition");
  return true;
}

function isTrue(context: OperationContext, when: RuleCondition, facts: FactSource): boolean {
  return askCondition(when, facts, nowOf(context)).value === "true";
}
