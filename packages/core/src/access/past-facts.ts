/**
 * What the gate would have known of a subject at a past moment: consents and denials folded anew from their own rows, as
 * far as they go up to then. Relationships, sessions and approvals carry their dates themselves. Restriction, sealing and
 * the policies have no history here and are taken as they are now. Reads under a grant that never leaves this folder.
 */
import {
  applyAct,
  type ConsentHead,
  consentEventCollection,
  consentStatementSchema,
  denialCollection,
  denialScopeSchema,
  foldableAct,
  partyOfDenial,
} from "../consents/index.ts";
import { type Instant, InternalError, type SubjectId } from "../kernel/index.ts";
import type { RowCondition, Versioned } from "../storage/index.ts";
import {
  createSubjectFactsReader,
  type SubjectFactsContext,
  type SubjectFactsReader,
} from "./subject-facts.ts";
import type { DenialFact } from "./subject-gate-collection.ts";

/** Reads the sources of the gate's row. */
export type PastFactsContext = Pick<SubjectFactsContext, "tx" | "tenant" | "codec" | "ownGrant" | "at">;

const PAGE = 500;

/** The fold of a subject's consent acts up to a moment. */
export async function headsAt(
  context: PastFactsContext,
  subject: SubjectId,
): Promise<readonly ConsentHead[]> {
  const { spec, groups } = consentEventCollection;
  const rows = await rowsUntil(context, spec.name, subject, "seq");
  let heads: readonly ConsentHead[] = [];
  for (const stored of rows) {
    const [group] = groups;
    const opened =
      group === undefined
        ? null
        : await context.codec.openGroup(consentEventCollection, stored, group, context.ownGrant(subject));
    const statement = consentStatementSchema.safeParse(opened);
    if (!statement.success) throw new InternalError("A consent act has no statement.");
    heads = applyAct(heads, foldableAct(stored, statement.data)).heads;
  }
  return heads;
}

/** The denials of a subject that were in force at a moment. */
export async function denialsAt(
  context: PastFactsContext,
  subject: SubjectId,
): Promise<readonly DenialFact[]> {
  const { spec, groups } = denialCollection;
  const rows = await rowsUntil(context, spec.name, subject, "recordedAt");
  const facts: DenialFact[] = [];
  for (const stored of rows.filter(({ row }) => isInForce(row["liftedAt"], context.at))) {
    const [group] = groups;
    const opened =
      group === undefined
        ? null
        : await context.codec.openGroup(denialCollection, stored, group, context.ownGrant(subject));
    const scope = denialScopeSchema.safeParse(opened);
    if (!scope.success) throw new InternalError("A denial has no scope.");
    const { categories } = scope.data;
    const party = partyOfDenial(scope.data);
    facts.push({ id: stored.id, party, ...(categories === undefined ? {} : { categories }) });
  }
  return facts;
}

function isInForce(liftedAt: unknown, at: Instant): boolean {
  return typeof liftedAt !== "string" || at < liftedAt;
}

/** A reader of subjects as they were at the context's moment. */
export function createPastFactsReader(context: SubjectFactsContext): SubjectFactsReader {
  const present = createSubjectFactsReader(context);
  return {
    ...present,
    of: async (subject) => {
      const facts = await present.of(subject);
      if (facts === null || facts.sealed === null) return facts;
      return {
        ...facts,
        heads: await headsAt(context, subject),
        denials: await denialsAt(context, subject),
      };
    },
  };
}

/** Rows about a subject that were recorded up to the moment, in the order of a column. */
async function rowsUntil(
  { tx, tenant, at }: PastFactsContext,
  collection: string,
  subject: SubjectId,
  column: "seq" | "recordedAt",
): Promise<readonly Versioned[]> {
  const where: readonly RowCondition[] = [
    ["patientId", "eq", subject],
    ["recordedAt", "lte", at],
  ];
  const page = { orderBy: [[column, "asc"]], limit: PAGE } as const;
  const found: Versioned[] = [];
  for (;;) {
    const last = found.at(-1);
    const value = last?.row[column];
    const after = last === undefined || value == null ? {} : { after: [value, last.id] };
    const rows = await tx.find(collection, tenant, where, { ...page, ...after });
    found.push(...rows);
    if (rows.length < PAGE) return found;
  }
}
