/**
 * Operations that answer for the gate: the policies in force, the access review, and why a call would be permitted or
 * denied. They are oracles about other people's access, so a hospital gives them to its privacy officer only.
 */
import { z } from "zod";
import {
  type AccessDecision,
  actorInputSchema,
  careRelationshipCollection,
  type PermissionReview,
  type PolicySet,
  permitUses,
  type RecordedUse,
  standingRelationships,
} from "../access/index.ts";
import { dataCategorySchema, purposeOfUseSchema } from "../encryption/index.ts";
import { addMs, exactSchema, instantSchema, patientIdSchema } from "../kernel/index.ts";
import type { SingleOperation } from "./operation.ts";
import type { ExplainQuestion, OperationContext } from "./operation-context.ts";
import { requirePast } from "./past-moment.ts";

const shared = {
  resource: "policy",
  effect: "read",
  purposes: "any",
  grants: [],
  writes: [],
  beforeConsent: true,
} as const;
type Nothing = Readonly<Record<string, never>>;
const nothing: z.ZodType<Nothing> = z.strictObject({});

const current: SingleOperation<Nothing, PolicySet> = {
  ...shared,
  name: "access.policies.current",
  summary: "Gives the policies in force, with their version.",
  input: nothing,
  run: async (context) => context.policies,
};

interface ReviewInput {
  readonly days?: number;
}

const DAY_MS = 86_400_000;
const PAGE = 200;
/** Most events and rows that one review reads. */
const MAX_READ = 20_000;

const review: SingleOperation<ReviewInput, PermissionReview> = {
  ...shared,
  name: "access.policies.review",
  summary: "Says which permits were used by whom, which never, and whose relationships stand.",
  input: exactSchema<ReviewInput>()(
    z.strictObject({ days: z.exactOptional(z.int().min(1).max(400)) }).readonly(),
  ),
  run: async (context, { days = 90 }) => {
    const { uses, partial } = await recordedUses(context, days);
    const permits = permitUses(context.policies, uses);
    const unused = permits.filter((permit) => permit.uses === 0).map(({ policy }) => policy.id);
    const relationships = standingRelationships(await standingRows(context));
    return { policyVersion: context.policies.policyVersion, permits, unused, relationships, partial };
  },
};

async function recordedUses(
  context: OperationContext,
  days: number,
): Promise<{ readonly uses: readonly RecordedUse[]; readonly partial: boolean }> {
  const period = { from: addMs(context.at, -days * DAY_MS), to: addMs(context.at, 1) };
  const uses: RecordedUse[] = [];
  let page = await context.audit.find({ ...period, limit: PAGE });
  for (;;) {
    for (const { actor, purpose, action, at, decision } of page.items)
      if (decision === "permit") uses.push({ actor: actor.id, roles: actor.roles, purpose, action, at });
    if (page.next === undefined) return { uses, partial: false };
    if (uses.length >= MAX_READ) return { uses, partial: true };
    page = await context.audit.find({ ...period, limit: PAGE, after: page.next });
  }
}

async function standingRows(
  context: OperationContext,
): Promise<readonly { readonly party: string; readonly kind: string }[]> {
  const found: { party: string; kind: string }[] = [];
  let after: readonly string[] | undefined;
  while (found.length < MAX_READ) {
    const rows = await context.rows(careRelationshipCollection).find(
      [
        ["validFrom", "lte", context.at],
        ["validTo", "gt", context.at],
      ],
      { orderBy: [], limit: 1000, ...(after === undefined ? {} : { after }) },
    );
    for (const { row } of rows) found.push({ party: String(row["partyRef"]), kind: String(row["kind"]) });
    const last = rows.at(-1);
    if (last === undefined || rows.length < 1000) break;
    after = [last.id];
  }
  return found;
}

const explain: SingleOperation<ExplainQuestion, AccessDecision> = {
  ...shared,
  name: "access.explain",
  summary: "Says what the gate would decide about a call of somebody else, and why.",
  input: exactSchema<ExplainQuestion>()(
    z
      .strictObject({
        actor: actorInputSchema,
        action: z.string().min(3).max(128),
        purpose: purposeOfUseSchema,
        patient: z.exactOptional(patientIdSchema),
        categories: z.exactOptional(z.array(dataCategorySchema).min(1).max(32).readonly()),
        at: z.exactOptional(instantSchema),
      })
      .readonly(),
  ),
  run: async (context, question) => {
    if (question.patient !== undefined) context.concerns(question.patient);
    requirePast(context.at, question.at);
    return context.explain(question);
  },
};

/** The operations of `session.access.policies`. */
export const policyOperations: { readonly current: typeof current; readonly review: typeof review } = {
  current,
  review,
};

/** `session.access.explain`. */
export const explainAccessOperation: typeof explain = explain;
