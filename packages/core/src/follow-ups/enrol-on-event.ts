/**
 * Enrolling because something happened: every active plan that begins with this kind of event takes the patient, as far as
 * gate and condition allow, and one that refuses keeps none of the others away. The event's reference names the enrolment:
 * the same event, told with another date than before, moves the anchor of what it began. Told with the same date it moves
 * nothing, also where a person has moved the anchor since.
 */
import { HcrmError, type LocalDate, type PatientId } from "../kernel/index.ts";
import { newestVersions, type OperationContext } from "../operations/index.ts";
import { closeAttention, openAttention } from "./attention.ts";
import { type EnrolResult, enrol } from "./enrol-patient.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { isOpenEnrolment } from "./enrolment-state.ts";
import type { EventResult, RefusedPlan } from "./follow-ups.ts";
import { openEnrolment } from "./open-enrolment.ts";
import type { AnchorKind } from "./plan.ts";
import { type Plan, planOf } from "./plan-store.ts";
import { moveAnchor } from "./replan.ts";

/** Something that happened to a patient. */
export interface AnchorEvent {
  /** The patient. */
  readonly patient: PatientId;
  /** What kind of event. */
  readonly kind: AnchorKind;
  /** The day. */
  readonly on: LocalDate;
  /** Its reference. */
  readonly ref: string;
}

const MOST_PLANS = 200;
/** Refusals that concern one plan, and are answers rather than failures. */
const REFUSALS: readonly string[] = ["NotEligible", "EligibilityUnknown", "ContactNotPermitted"];

/** Enrols a patient in every plan that begins with an event. */
export async function enrolOnEvent(context: OperationContext, event: AnchorEvent): Promise<EventResult> {
  const items: EnrolResult[] = [];
  const refused: RefusedPlan[] = [];
  for (const plan of await plansAnchoredOn(context, event.kind)) {
    const result = await enrolUnlessRefused(context, plan, event);
    if ("enrolment" in result) items.push(result);
    else refused.push(result);
  }
  return { items, refused };
}

/** Enrols a patient in one plan that begins with an event; a refusal is an answer. */
export async function enrolUnlessRefused(
  context: OperationContext,
  plan: Plan,
  event: AnchorEvent,
): Promise<EnrolResult | RefusedPlan> {
  try {
    return await enrolInOne(context, plan, event);
  } catch (error) {
    if (!(error instanceof HcrmError) || !REFUSALS.includes(error.code)) throw error;
    if (error.code === "EligibilityUnknown") await askForFacts(context, plan, event, error);
    return { plan: plan.code, code: error.code };
  }
}

/** The newest active version of each plan that begins with a kind of event. */
export async function plansAnchoredOn(context: OperationContext, kind: AnchorKind): Promise<readonly Plan[]> {
  return (await activePlans(context)).filter(({ definition }) => definition.anchor === kind);
}

/** The newest active version of each plan. */
export async function activePlans(context: OperationContext): Promise<readonly Plan[]> {
  const stored = await context.definitions.list({ kind: "plan", status: "active" }, { limit: MOST_PLANS });
  return newestVersions(stored).map(planOf);
}

async function enrolInOne(
  context: OperationContext,
  plan: Plan,
  { patient, kind, on, ref }: AnchorEvent,
): Promise<EnrolResult> {
  const anchor = {
    anchorKind: kind,
    anchor: on,
    anchorRef: ref,
    toldOn: on,
    mayRestart: false,
  } as const;
  const result = await enrol(context, plan, { patient, ...anchor });
  const { enrolment, created } = result;
  if (created) {
    await closeAttention(context, { patient, reason: "fact-missing", key: keyOf(plan) });
  } else if (isOpenEnrolment(enrolment.status) && (await isCorrected(context, enrolment, on))) {
    const opened = await openEnrolment(context, enrolment.id);
    const { restarted = enrolment.id } = await moveAnchor(context, opened, {
      anchor: on,
      reason: "the event was corrected",
      toldOn: on,
    });
    return { ...result, enrolment: (await openEnrolment(context, restarted)).enrolment };
  }
  return result;
}

/** Whether an event is told with another date than before; one told for the first time is compared with the anchor. */
async function isCorrected(
  context: OperationContext,
  { id, anchor }: EnrolResult["enrolment"],
  on: LocalDate,
): Promise<boolean> {
  const { record } = await context.repository(enrolmentCollection).get(id, context.grants);
  return (record.plan?.toldOn ?? anchor) !== on;
}

/** Nobody can say whether the plan is for this patient: someone sees to the facts. */
async function askForFacts(
  context: OperationContext,
  plan: Plan,
  { patient }: AnchorEvent,
  { details }: HcrmError,
): Promise<void> {
  const { fallbackTeam: team, timezone: zone, purpose, code } = plan.definition;
  const about = Array.isArray(details.missing) ? details.missing.map(String) : [];
  const wanted = { patient, reason: "fact-missing", key: keyOf(plan), about } as const;
  await openAttention(context, { ...wanted, team, zone, purpose, plan: code });
}

function keyOf({ code }: Plan): string {
  return `plan/${code}`;
}
