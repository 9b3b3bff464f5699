/**
 * Enrolling a patient (入组): the contact gate is asked first, under the lock of the patient's gate row; then the plan's
 * eligibility; then the enrolment and the tasks of its first horizon are made, all in one transaction. Idempotent on
 * patient, plan and anchor.
 */
import { z } from "zod";
import { careRelationshipCollection, NO_END } from "../access/index.ts";
import { contactGate, readSubjectStanding } from "../communications/index.ts";
import {
  ContactNotPermitted,
  exactSchema,
  type LocalDate,
  localDateIn,
  localDateSchema,
  type PatientId,
  PlanNotActive,
  patientIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import { assertEligible } from "./eligibility.ts";
import type { Enrolment, EnrolmentPlan } from "./enrolment.ts";
import { type EnrolmentRow, enrolmentCollection, enrolmentOf } from "./enrolment-collection.ts";
import { isOpenEnrolment } from "./enrolment-state.ts";
import { materialise, WRITTEN_BY_MATERIALISING } from "./materialise.ts";
import type { AnchorKind } from "./plan.ts";
import { type Plan, readCalendar, readPlan } from "./plan-store.ts";
import { codeSchema } from "./step.ts";

/** What enrolling answers. */
export interface EnrolResult {
  /** The enrolment. */
  readonly enrolment: Enrolment;
  /** Number of tasks that were made now. */
  readonly tasks: number;
  /** False when the patient was enrolled with this plan and anchor already. */
  readonly created: boolean;
}

/** Whom to enrol in what. */
export interface EnrolInput {
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the plan. */
  readonly plan: string;
  /** Version; the newest active one when absent. */
  readonly version?: number;
  /** The date the plan counts from; for plans anchored on enrolment, today when absent. */
  readonly anchor?: LocalDate;
  /** The host's reference of the anchoring event, which keeps two events of one day apart. */
  readonly anchorRef?: string;
}

/** Collections that enrolling writes. */
export const WRITTEN_BY_ENROLLING: readonly string[] = [
  enrolmentCollection.spec.name,
  careRelationshipCollection.name,
  ...WRITTEN_BY_MATERIALISING,
];

/** Enrols a patient. */
export const enrolPatient: SingleOperation<EnrolInput, EnrolResult> = {
  name: "followUps.enrol",
  summary: "Enrols a patient in a plan and makes the tasks of its first horizon.",
  resource: "enrolment",
  effect: "write",
  input: exactSchema<EnrolInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        plan: codeSchema,
        version: z.exactOptional(z.int().min(1)),
        anchor: z.exactOptional(localDateSchema),
        anchorRef: z.exactOptional(z.string().min(1).max(128)),
      })
      .readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: WRITTEN_BY_ENROLLING,
  subject: ({ patient }) => patient,
  audit: (_input, { enrolment, tasks }) => ({ id: enrolment.id, count: tasks }),
  run: async (context, { patient, plan: code, version, anchor, anchorRef }) => {
    const plan = await activePlan(context, code, version);
    const { definition } = plan;
    const own = definition.anchor === "enrolment" ? localDateIn(context.at, definition.timezone) : undefined;
    const date = anchor ?? own;
    return enrol(context, plan, {
      patient,
      anchorKind: definition.anchor,
      ...(date === undefined ? {} : { anchor: date }),
      ...(anchorRef === undefined ? {} : { anchorRef }),
      mayRestart: true,
    });
  },
};

/** One enrolment to be made. */
export interface EnrolRequest {
  /** The patient. */
  readonly patient: PatientId;
  /** What kind of event the anchor is. */
  readonly anchorKind: AnchorKind;
  /** The date the plan counts from; absent while it is missing. */
  readonly anchor?: LocalDate;
  /** Reference of the anchoring event. */
  readonly anchorRef?: string;
  /** The date that the anchoring event was last told with; absent when no event told it. */
  readonly toldOn?: LocalDate;
  /** A person may start again after an early end; an event never does. */
  readonly mayRestart: boolean;
}

/**
 * Enrols a patient. Used by the operation, by events and by results that call for a plan.
 *
 * @throws {@link ContactNotPermitted} when the contact gate refuses.
 * @throws {@link NotEligible} {@link EligibilityUnknown} as the plan's condition says.
 */
export async function enrol(
  context: OperationContext,
  plan: Plan,
  request: EnrolRequest,
): Promise<EnrolResult> {
  const { patient, anchor, anchorRef, mayRestart } = request;
  const { definition } = plan;
  context.concerns(patient);
  await context.subjects.lock(patient);
  await assertContactPermitted(context, patient, plan);
  const anchorKey = anchorRef ?? anchor ?? "missing";
  const earlier = await earlierRounds(context, { patient, plan: plan.code, anchorKey });
  const open =
    earlier.find((each) => isOpenEnrolment(each.status)) ??
    earlier.find((each) => each.status === "completed");
  const blocking = open ?? (mayRestart ? undefined : earlier[0]);
  if (blocking !== undefined) return { enrolment: blocking, tasks: 0, created: false };
  await assertEligible(context, patient, definition);
  const calendar = await readCalendar(context, definition.calendar);
  const row = newRow(context, plan, request, {
    patient,
    plan: plan.code,
    planVersion: plan.version ?? 0,
    anchorKind: request.anchorKind,
    anchorKey,
    round: String(earlier.length + 1),
    ...(anchor === undefined ? {} : { anchor }),
    ...(request.toldOn === undefined ? {} : { toldOn: request.toldOn }),
    calendarVersion: calendar.version,
  });
  await context.repository(enrolmentCollection).add(row);
  await ownBy(context, patient, definition.fallbackTeam);
  const enrolment = enrolmentOf(row, 1);
  if (enrolment === undefined) throw new PlanNotActive("The plan cannot be read.");
  const { created } = await materialise(context, { enrolment, definition, calendar });
  return { enrolment, tasks: created, created: true };
}

async function activePlan(
  context: OperationContext,
  code: string,
  version: number | undefined,
): Promise<Plan> {
  const plan = await readPlan(context, version === undefined ? { code } : { code, version });
  if (plan.status !== "active") {
    throw new PlanNotActive("The plan is a draft or retired.", { details: { status: plan.status } });
  }
  return plan;
}

async function assertContactPermitted(
  context: OperationContext,
  patient: PatientId,
  plan: Plan,
): Promise<void> {
  const subject = await readSubjectStanding(context, patient, plan.definition.purpose);
  const verdict = contactGate({ moment: "enrol", subject });
  if (verdict.verdict !== "refuse") return;
  throw new ContactNotPermitted("The patient may not be enrolled.", { details: { reason: verdict.reason } });
}

async function earlierRounds(
  context: OperationContext,
  series: Pick<EnrolmentPlan, "patient" | "plan" | "anchorKey">,
): Promise<readonly Enrolment[]> {
  const { patient, plan, anchorKey } = series;
  const found = await context
    .repository(enrolmentCollection)
    .findByIndex("series", { patient, plan, anchorKey }, context.grants);
  return found
    .map(({ record, version }) => enrolmentOf(record, version))
    .filter((each) => each !== undefined);
}

function newRow(
  context: OperationContext,
  { definition }: Plan,
  { patient }: EnrolRequest,
  plan: EnrolmentPlan,
): EnrolmentRow {
  return {
    id: context.ids.next(),
    patientId: patient,
    status: "active",
    closedKind: null,
    priorStatus: null,
    purposeKind: definition.purpose,
    enrolledOn: localDateIn(context.at, definition.timezone),
    resumeOn: null,
    plan,
  };
}

/** The plan's team follows the patient up, so it may see them; once for each team. */
async function ownBy(context: OperationContext, patientId: PatientId, team: string): Promise<void> {
  const rows = context.rows(careRelationshipCollection);
  const relationship = { patientId, partyRef: `unit:${team}`, kind: "follow-up-owner" } as const;
  const known = await rows.count(
    [
      ["patientId", "eq", patientId],
      ["partyRef", "eq", relationship.partyRef],
      ["kind", "eq", relationship.kind],
      ["validTo", "gt", context.at],
    ],
    1,
  );
  if (known === 0)
    await rows.insert([{ id: context.ids.next(), ...relationship, validFrom: context.at, validTo: NO_END }]);
}
