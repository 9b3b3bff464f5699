/**
 * Operations on break-glass sessions. Declaring and ending exist for the purpose `BTG` only; reviewing is the work of
 * somebody else. Every one of them leaves its event in the audit log like any other operation.
 */
import { z } from "zod";
import {
  type BreakGlassRow,
  type BreakGlassSession,
  type BreakGlassVerdict,
  breakGlassCollection,
} from "../access/index.ts";
import {
  addMs,
  asSubjectId,
  BreakGlassInvalid,
  exactSchema,
  NotFound,
  type Page,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DEFAULT_MINUTES = 60;
const DEFAULT_REVIEW_HOURS = 72;
const words = z.string().min(1).max(2000);
const shared = {
  resource: "break-glass",
  effect: "write",
  grants: [],
  writes: [breakGlassCollection.spec.name],
  beforeConsent: true,
  audit: (_input: unknown, { id }: BreakGlassSession) => ({ id }),
} as const;

interface DeclareInput {
  readonly patient: PatientId;
  readonly reason: string;
  readonly text: string;
  readonly minutes?: number;
}

const declare: SingleOperation<DeclareInput, BreakGlassSession> = {
  ...shared,
  name: "access.breakGlass.declare",
  summary: "Declares an emergency for one patient: an override that is short, logged and reviewed.",
  input: exactSchema<DeclareInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        reason: z.string().min(1).max(128),
        text: words,
        minutes: z.exactOptional(z.int().min(1).max(1440)),
      })
      .readonly(),
  ),
  purposes: ["BTG"],
  subject: ({ patient }) => patient,
  run: async (context, { patient, reason, text, minutes }) => {
    const settings = context.policies.settings.breakGlass;
    const longest = settings?.maxMinutes ?? DEFAULT_MINUTES;
    if (settings === undefined || !settings.reasons.includes(reason)) throw invalid("unknown-reason");
    if (minutes !== undefined && minutes > longest) throw invalid("too-long");
    const { at, actor, ids } = context;
    const row: BreakGlassRow = {
      id: ids.next(),
      patientId: patient,
      actorId: actor.id,
      state: "active",
      declaredAt: at,
      endsAt: addMs(at, (minutes ?? longest) * MINUTE_MS),
      reviewDueAt: addMs(at, (settings.reviewHours ?? DEFAULT_REVIEW_HOURS) * HOUR_MS),
      verdictState: null,
      reviewedBy: null,
      words: { reason, text },
    };
    await context.repository(breakGlassCollection).add(row);
    return sessionOf(context, row);
  },
};

const end: SingleOperation<{ readonly id: RecordId }, BreakGlassSession> = {
  ...shared,
  name: "access.breakGlass.end",
  summary: "Ends a break-glass session of the caller's own.",
  input: exactSchema<{ readonly id: RecordId }>()(z.strictObject({ id: recordIdSchema }).readonly()),
  purposes: ["BTG"],
  run: async (context, { id }) => {
    const stored = await context.rows(breakGlassCollection.spec).get(id);
    const row = stored === null ? undefined : rowOf(stored);
    const open = row !== undefined && row.actorId === context.actor.id && row.state === "active";
    if (stored === null || !open || row.endsAt <= context.at) throw invalid("no-session");
    context.concerns(row.patientId);
    await context
      .repository(breakGlassCollection)
      .changePlain(id, stored.version, { state: "ended", endsAt: context.at });
    return sessionOf(context, { ...row, state: "ended", endsAt: context.at });
  },
};

interface ReviewInput {
  readonly id: RecordId;
  readonly verdict: BreakGlassVerdict;
  readonly note: string;
}

const review: SingleOperation<ReviewInput, BreakGlassSession> = {
  ...shared,
  name: "access.breakGlass.review",
  summary: "Records what the review of a break-glass session found.",
  input: exactSchema<ReviewInput>()(
    z
      .strictObject({ id: recordIdSchema, verdict: z.enum(["justified", "unjustified"]), note: words })
      .readonly(),
  ),
  purposes: "any",
  run: async (context, { id, verdict, note }) => {
    const stored = await context.rows(breakGlassCollection.spec).get(id);
    const row = stored === null ? undefined : rowOf(stored);
    if (stored === null || row === undefined) throw new NotFound("No such patient.");
    await context.grants.require(row.patientId, ["notes"]);
    if (row.actorId === context.actor.id) throw invalid("own-session");
    if (row.state === "reviewed") throw invalid("reviewed-before");
    if (row.state === "active" && row.endsAt > context.at) throw invalid("still-running");
    context.concerns(row.patientId);
    const reviewed = { state: "reviewed", verdictState: verdict, reviewedBy: context.actor.id } as const;
    await context
      .repository(breakGlassCollection)
      .change(id, stored.version, { ...reviewed, words: { note } }, context.grants);
    return sessionOf(context, { ...row, ...reviewed });
  },
};

interface PendingInput {
  readonly limit?: number;
}

const pending: SingleOperation<PendingInput, Page<BreakGlassSession>> = {
  ...shared,
  name: "access.breakGlass.pending",
  summary: "Lists break-glass sessions that await review, the oldest first.",
  effect: "read",
  input: exactSchema<PendingInput>()(
    z.strictObject({ limit: z.exactOptional(z.int().min(1).max(200)) }).readonly(),
  ),
  purposes: "any",
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { limit = 50 }) => {
    const { items } = await context.repository(breakGlassCollection).list(
      {
        where: [["state", "in", ["active", "ended"]]],
        orderBy: [["reviewDueAt", "asc"]],
        groups: [],
        limit,
      },
      context.grants,
    );
    return { items: items.flatMap((item) => ("record" in item ? [sessionOf(context, item.record)] : [])) };
  },
};

function invalid(reason: string): BreakGlassInvalid {
  return new BreakGlassInvalid("The break-glass session is refused.", { details: { reason } });
}

function rowOf({ id, row }: Versioned): BreakGlassRow {
  const text = (column: string): string => String(row[column]);
  const textOrNull = (column: string): string | null => (row[column] === null ? null : text(column));
  return {
    id,
    patientId: asSubjectId(text("patientId")),
    actorId: text("actorId"),
    // True: only the operations above write the column, from the closed list.
    state: text("state") as BreakGlassRow["state"],
    declaredAt: text("declaredAt"),
    endsAt: text("endsAt"),
    reviewDueAt: text("reviewDueAt"),
    verdictState: textOrNull("verdictState"),
    reviewedBy: textOrNull("reviewedBy"),
  };
}

function sessionOf(
  { at }: Pick<OperationContext, "at">,
  row: Omit<BreakGlassRow, "words">,
): BreakGlassSession {
  const { id, patientId, actorId, state, declaredAt, endsAt, reviewDueAt, verdictState, reviewedBy } = row;
  return {
    id,
    patient: patientId,
    actor: actorId,
    state: state === "active" && endsAt <= at ? "expired" : state,
    declaredAt,
    endsAt,
    reviewDueAt,
    // True: the review operation writes one of the two words.
    ...(verdictState === null ? {} : { verdict: verdictState as BreakGlassVerdict }),
    ...(reviewedBy === null ? {} : { reviewer: reviewedBy }),
  };
}

/** The operations of `session.access.breakGlass`. */
export const breakGlassOperations: {
  readonly declare: typeof declare;
  readonly end: typeof end;
  readonly review: typeof review;
  readonly pending: typeof pending;
} = { declare, end, review, pending };
