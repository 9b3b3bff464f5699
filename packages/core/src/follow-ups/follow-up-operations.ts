/**
 * The operations of `session.followUps`, besides enrolling and replanning, which have files of their own. Each that writes
 * holds the lock of the patient's gate row, so that a withdrawal comes before it or after it, never in between.
 */
import { z } from "zod";
import {
  exactSchema,
  type LocalDate,
  localDateSchema,
  type Page,
  type PatientId,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { enrolOnEvent } from "./enrol-on-event.ts";
import { enrolPatient, WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import type { Enrolment } from "./enrolment.ts";
import { type EnrolmentRow, enrolmentCollection, enrolmentOf } from "./enrolment-collection.ts";
import { type EnrolmentState, enrolmentRevoked, STOP_REASONS, type StopReason } from "./enrolment-state.ts";
import type { Adherence, EnrolmentQuery, EventResult } from "./follow-ups.ts";
import type { MadeTasks } from "./make-tasks.ts";
import { materialise, WRITTEN_BY_MATERIALISING } from "./materialise.ts";
import { openEnrolment, readEnrolment } from "./open-enrolment.ts";
import { type ToldEventKind, toldEventKindSchema } from "./plan.ts";
import { replanEnrolment, shiftAnchor } from "./replan.ts";
import { replanAll } from "./replan-all.ts";
import { codeSchema } from "./step.ts";
import { cancelTasksOf, WRITTEN_BY_STOPPING } from "./stop-enrolments.ts";
import { enrolmentStateOf, resumeEnrolment, suspendEnrolment } from "./suspend-enrolment.ts";
import { taskCollection } from "./task-collection.ts";

interface EnrolmentInput {
  readonly enrolment: RecordId;
}

const shared = { resource: "enrolment", purposes: "any", grants: [] } as const;
const writes = [...new Set([...WRITTEN_BY_STOPPING, ...WRITTEN_BY_MATERIALISING])];
const enrolmentAudit = ({ enrolment }: EnrolmentInput): { readonly id: RecordId } => ({ id: enrolment });
const enrolmentInput = exactSchema<EnrolmentInput>()(
  z.strictObject({ enrolment: recordIdSchema }).readonly(),
);

async function writeState(
  context: OperationContext,
  { id, version }: Enrolment,
  { status, reason, before }: EnrolmentState,
): Promise<void> {
  const change = { status, closedKind: reason ?? null, priorStatus: before ?? null };
  await context.repository(enrolmentCollection).changePlain(id, version, change);
}

interface ReasonInput extends EnrolmentInput {
  readonly reason: string;
}

interface SuspendInput extends ReasonInput {
  readonly until?: LocalDate;
}

const suspend: SingleOperation<SuspendInput, Enrolment> = {
  ...shared,
  name: "followUps.suspend",
  summary: "Suspends an enrolment; its open tasks are put on hold.",
  effect: "write",
  input: exactSchema<SuspendInput>()(
    z
      .strictObject({
        enrolment: recordIdSchema,
        reason: z.string().trim().min(1).max(1_000),
        until: z.exactOptional(localDateSchema),
      })
      .readonly(),
  ),
  writes,
  audit: enrolmentAudit,
  run: async (context, { enrolment: id, reason, until }) => {
    await suspendEnrolment(context, await openEnrolment(context, id), {
      reason,
      ...(until === undefined ? {} : { until }),
    });
    return readEnrolment(context, id);
  },
};

const resume: SingleOperation<EnrolmentInput, Enrolment> = {
  ...shared,
  name: "followUps.resume",
  summary: "Resumes a suspended enrolment; nothing past is revived.",
  effect: "write",
  input: enrolmentInput,
  writes,
  audit: enrolmentAudit,
  run: async (context, { enrolment: id }) => {
    await resumeEnrolment(context, await openEnrolment(context, id));
    return readEnrolment(context, id);
  },
};

interface StopInput extends EnrolmentInput {
  readonly reason: StopReason;
}

const stop: SingleOperation<StopInput, Enrolment> = {
  ...shared,
  name: "followUps.stop",
  summary: "Ends an enrolment early; its open tasks are cancelled.",
  effect: "write",
  input: exactSchema<StopInput>()(
    z.strictObject({ enrolment: recordIdSchema, reason: z.enum(STOP_REASONS) }).readonly(),
  ),
  writes,
  audit: enrolmentAudit,
  run: async (context, { enrolment: id, reason }) => {
    const { enrolment } = await openEnrolment(context, id);
    await writeState(context, enrolment, enrolmentRevoked(enrolmentStateOf(enrolment), reason));
    await cancelTasksOf(context, id, reason);
    return readEnrolment(context, id);
  },
};

interface MaterialiseInput extends EnrolmentInput {
  readonly until?: LocalDate;
}

const materialiseEnrolment: SingleOperation<MaterialiseInput, MadeTasks> = {
  ...shared,
  name: "followUps.materialise",
  summary: "Makes the tasks of an enrolment up to a day.",
  effect: "write",
  input: exactSchema<MaterialiseInput>()(
    z.strictObject({ enrolment: recordIdSchema, until: z.exactOptional(localDateSchema) }).readonly(),
  ),
  writes,
  audit: ({ enrolment }, { created }) => ({ id: enrolment, count: created }),
  run: async (context, { enrolment, until }) =>
    materialise(context, await openEnrolment(context, enrolment), until),
};

interface EventInput {
  readonly patient: PatientId;
  readonly kind: ToldEventKind;
  readonly on: LocalDate;
  readonly ref: string;
}

const handleEvent: SingleOperation<EventInput, EventResult> = {
  ...shared,
  name: "followUps.handleEvent",
  summary: "Enrols a patient in every active plan that begins with this kind of event.",
  effect: "write",
  input: exactSchema<EventInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        kind: toldEventKindSchema,
        on: localDateSchema,
        ref: z.string().min(1).max(128),
      })
      .readonly(),
  ),
  writes: WRITTEN_BY_ENROLLING,
  subject: ({ patient }) => patient,
  audit: (_input, { items }) => ({ count: items.filter(({ created }) => created).length }),
  run: enrolOnEvent,
};

const get: SingleOperation<EnrolmentInput, Enrolment> = {
  ...shared,
  name: "followUps.get",
  summary: "Reads one enrolment.",
  effect: "read",
  input: enrolmentInput,
  writes: [],
  audit: enrolmentAudit,
  run: (context, { enrolment }) => readEnrolment(context, enrolment),
};

const list: SingleOperation<EnrolmentQuery, Page<Enrolment>> = {
  ...shared,
  name: "followUps.list",
  summary: "Lists enrolments, the newest last.",
  effect: "read",
  input: exactSchema<EnrolmentQuery>()(
    z
      .strictObject({
        ...pageRequestShape,
        patient: z.exactOptional(patientIdSchema),
        plan: z.exactOptional(codeSchema),
        status: z.exactOptional(z.enum(["active", "on-hold", "completed", "revoked", "entered-in-error"])),
      })
      .readonly(),
  ),
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, plan, status, ...page }) => {
    const repository = context.repository(enrolmentCollection);
    const matches = ({ record }: Stored<EnrolmentRow>): boolean =>
      (patient === undefined || record.patientId === patient) &&
      (status === undefined || record.status === status);
    const found =
      plan === undefined
        ? await repository.list(
            { ...page, where: conditionsOf(patient, status), groups: ["plan"] },
            context.grants,
          )
        : { items: (await repository.findByIndex("plan", { plan }, context.grants)).filter(matches) };
    const items = found.items
      .filter((item): item is Stored<EnrolmentRow> => "record" in item)
      .map(({ record, version }) => enrolmentOf(record, version))
      .filter((each) => each !== undefined);
    for (const each of items) context.concerns(each.patient);
    return "next" in found && found.next !== undefined ? { items, next: found.next } : { items };
  },
};

function conditionsOf(patient: PatientId | undefined, status: string | undefined): readonly RowCondition[] {
  return [
    ...(patient === undefined ? [] : [["patientId", "eq", patient] as const]),
    ...(status === undefined ? [] : [["status", "eq", status] as const]),
  ];
}

interface AdherenceInput extends EnrolmentInput {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

const MOST_TASKS = 1000;

const adherence: SingleOperation<AdherenceInput, Adherence> = {
  ...shared,
  name: "followUps.adherence",
  summary: "Says how far the tasks of an enrolment were done in time.",
  effect: "read",
  input: exactSchema<AdherenceInput>()(
    z.strictObject({ enrolment: recordIdSchema, from: localDateSchema, to: localDateSchema }).readonly(),
  ),
  writes: [],
  audit: enrolmentAudit,
  run: async (context, { enrolment, from, to }) => {
    await readEnrolment(context, enrolment);
    const rows = await context.rows(taskCollection.spec).find(
      [
        ["enrolmentId", "eq", enrolment],
        ["kind", "in", ["call", "message", "visit", "questionnaire", "measurement"]],
        ["lastDueOn", "gte", from],
        ["lastDueOn", "lte", to],
      ],
      { orderBy: [["lastDueOn", "asc"]], limit: MOST_TASKS },
    );
    const closed = rows.filter(({ row }) => isDecided(row.status, row.expiresAt, context.at));
    const inTime = closed.filter(({ row }) => String(row.performedOn ?? "9999") <= String(row.lastDueOn));
    return { numerator: inTime.length, denominator: closed.length, excluded: rows.length - closed.length };
  },
};

/** A task counts once it was done or its window closed; cancelled, suspended and wrong ones never do. */
function isDecided(status: unknown, expiresAt: unknown, now: string): boolean {
  if (status === "completed" || status === "failed") return true;
  return (status === "ready" || status === "in-progress") && String(expiresAt) <= now;
}

/** All operations on enrolments, by their name in the session. */
export const followUpOperations: {
  readonly enrol: typeof enrolPatient;
  readonly suspend: typeof suspend;
  readonly resume: typeof resume;
  readonly stop: typeof stop;
  readonly shiftAnchor: typeof shiftAnchor;
  readonly materialise: typeof materialiseEnrolment;
  readonly replan: typeof replanEnrolment;
  readonly replanAll: typeof replanAll;
  readonly handleEvent: typeof handleEvent;
  readonly get: typeof get;
  readonly list: typeof list;
  readonly adherence: typeof adherence;
} = {
  enrol: enrolPatient,
  suspend,
  resume,
  stop,
  shiftAnchor,
  materialise: materialiseEnrolment,
  replan: replanEnrolment,
  replanAll,
  handleEvent,
  get,
  list,
  adherence,
};
