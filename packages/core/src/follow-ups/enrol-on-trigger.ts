/**
 * Plans that begin with a tag or an assessment. They are looked at when the patient's rules were asked, in the transaction
 * that stores what the rules and models say. What begins a plan has a name that stays: the assignment of the tag, or the
 * first assessment of an unbroken run, so that looking again begins nothing again. While an enrolment in the plan is open
 * none is added beside it, so nobody is called twice; what happened long ago is no news, so publishing a plan does not
 * sweep up everyone who has had the tag for years.
 */
import type { FactSource } from "@hcrm/rules";
import { addMs, type Instant, localDateIn, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Seen } from "../repository/index.ts";
import { runOfAssessments } from "../risks/index.ts";
import { endedTags, heldTags } from "../tags/index.ts";
import { activePlans, enrolUnlessRefused } from "./enrol-on-event.ts";
import type { EnrolmentRow } from "./enrolment-collection.ts";
import type { PlanDefinition } from "./plan.ts";
import { type Plan, readPlan } from "./plan-store.ts";
import { type PlanTrigger, reaches } from "./plan-trigger.ts";

/** Days for which a tag or assessment is news. */
const NEWS_DAYS = 30;
const DAY_MS = 86_400_000;

/** A plan with what begins it. */
export interface TriggeredPlan extends Plan {
  /** What begins it. */
  readonly trigger: PlanTrigger;
}

/** The plans that a tag or an assessment begins; the same for all patients of a slice. */
export async function triggeredPlans(context: OperationContext): Promise<readonly TriggeredPlan[]> {
  return (await activePlans(context)).flatMap((plan) => {
    const { trigger } = plan.definition;
    return trigger === undefined ? [] : [{ ...plan, trigger }];
  });
}

/** What is known of a patient when plans are looked for. */
export interface KnownOfPatient {
  /** The facts, with the tags as they are now. */
  readonly facts: FactSource;
  /** Codes of the plans in which the patient is enrolled. */
  readonly enrolledIn: ReadonlySet<string>;
}

/** Enrols a patient in the plans that their tags and assessments begin. */
export async function enrolOnTriggers(
  context: OperationContext,
  patient: PatientId,
  plans: readonly TriggeredPlan[],
  { facts, enrolledIn }: KnownOfPatient,
): Promise<void> {
  for (const plan of plans) {
    if (enrolledIn.has(plan.code)) continue;
    const began = await beginningOf(context, patient, plan, facts);
    if (began === undefined) continue;
    const { status, definition } = await readPlan(context, plan);
    // Retired since the slice began.
    if (status !== "active") continue;
    const on = localDateIn(began.at, definition.timezone);
    await enrolUnlessRefused(context, plan, { patient, kind: definition.anchor, on, ref: began.ref });
  }
}

interface Beginning {
  readonly ref: RecordId;
  readonly at: Instant;
}

async function beginningOf(
  context: OperationContext,
  patient: PatientId,
  { trigger, definition }: TriggeredPlan,
  facts: FactSource,
): Promise<Beginning | undefined> {
  const since = addMs(context.at, -NEWS_DAYS * DAY_MS);
  if (!("tag" in trigger)) {
    const met = (outputs: Parameters<typeof reaches>[1]): boolean => reaches(trigger, outputs);
    const first = await runOfAssessments(context, patient, { model: trigger.model, met, since });
    return first === undefined ? undefined : { ref: first.id, at: first.assessedAt };
  }
  if (definition.anchor === "tag.removed") {
    if (isCarried(trigger.tag, facts)) return undefined;
    const gone = (await endedTags(context, patient, since)).find(
      ({ record }) => record.evidence?.tag === trigger.tag,
    );
    return gone === undefined ? undefined : { ref: gone.record.assignment, at: gone.record.evaluatedAt };
  }
  if (!facts.tags.includes(trigger.tag)) return undefined;
  const held = (await heldTags(context, patient)).find(({ record }) => record.evidence?.tag === trigger.tag);
  if (held === undefined || held.record.since < since) return undefined;
  return { ref: held.record.assignment, at: held.record.since };
}

/** A tag in doubt is still carried: unknown is not no. */
function isCarried(tag: string, { tags, unconfirmedTags = [] }: FactSource): boolean {
  return tags.includes(tag) || unconfirmedTags.includes(tag);
}

/** Whether an enrolment that a tag began ends because the tag did. One that a person made stays until a person ends it. */
export function leavesWithTag(
  { trigger, anchor }: PlanDefinition,
  { plan }: Seen<EnrolmentRow>,
  facts: FactSource,
): boolean {
  if (trigger === undefined || !("tag" in trigger) || trigger.leaves !== true) return false;
  return anchor === "tag.assigned" && plan?.toldOn !== undefined && !isCarried(trigger.tag, facts);
}
