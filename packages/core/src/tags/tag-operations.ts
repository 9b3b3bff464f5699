/**
 * The operations of `session.tags`, the reaction that queues a patient whose facts changed, and the job of `tick()` that
 * evaluates rules for the queued. One item a patient is kept, however many facts arrive.
 */
import { z } from "zod";
import {
  exactSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type Reaction,
  type SingleOperation,
  subjectGateName,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import { claimDue, enqueue, finish, workItemCollection } from "../work/index.ts";
import { evaluateTags, heldTags, toPatientTag } from "./evaluate-tags.ts";
import type { PatientTag } from "./tag.ts";
import { tagCollection } from "./tag-collection.ts";
import type { TagEvaluation, TagExplanation } from "./tags.ts";

interface PatientInput {
  readonly patient: PatientId;
}

const patientInput = exactSchema<PatientInput>()(z.strictObject({ patient: patientIdSchema }).readonly());
const subject = ({ patient }: PatientInput): PatientId => patient;
const shared = {
  resource: "tag",
  purposes: ["TREAT", "ETREAT", "CAREMGT"],
  grants: ["profile"],
  subject,
} as const;
const tagCode = z.string().min(1).max(100);

const list: SingleOperation<PatientInput, { readonly items: readonly PatientTag[] }> = {
  ...shared,
  name: "tags.list",
  summary: "Lists the tags that a patient carries.",
  effect: "read",
  input: patientInput,
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient }) => ({
    items: (await heldTags(context, patient)).map(toPatientTag).filter((tag) => tag !== undefined),
  }),
};

interface ExplainInput extends PatientInput {
  readonly tag: string;
  readonly locale?: "zh" | "en";
}

const explain: SingleOperation<ExplainInput, TagExplanation> = {
  ...shared,
  name: "tags.explain",
  summary: "Says why a tag holds or does not, in Chinese or English.",
  effect: "read",
  grants: ["profile", "lab", "clinical"],
  input: exactSchema<ExplainInput>()(
    z
      .strictObject({ patient: patientIdSchema, tag: tagCode, locale: z.exactOptional(z.enum(["zh", "en"])) })
      .readonly(),
  ),
  writes: [],
  run: async (context, { patient, tag, locale = "zh" }) => {
    const source = await readFacts(context, patient);
    for (const { set, compiled } of context.settings.ruleSets) {
      const rule = set.rules.find(({ then }) => then.tag === tag);
      if (rule === undefined) continue;
      const { root, text, ruleSetHash } = compiled.explain(rule.id, source, context.at, locale);
      return { tag, rule: rule.id, value: root.value, ruleSetHash, text };
    }
    throw new NotFound("No rule in force decides about this tag.");
  },
};

const evaluate: SingleOperation<PatientInput, TagEvaluation> = {
  ...shared,
  name: "tags.evaluate",
  summary: "Evaluates all rules for one patient now.",
  effect: "write",
  grants: ["profile", "lab", "clinical"],
  input: patientInput,
  writes: [tagCollection.spec.name],
  announces: ["tag-changed"],
  run: async (context, { patient }) => {
    const { added, doubted, ended } = await evaluateTags(context, patient);
    return { added, doubted, ended };
  },
};

interface AssignInput extends PatientInput {
  readonly tag: string;
  readonly note?: string;
}

const assign: SingleOperation<AssignInput, PatientTag> = {
  ...shared,
  name: "tags.assign",
  summary: "Puts a tag by hand; rules never overwrite it.",
  effect: "write",
  input: exactSchema<AssignInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        tag: tagCode,
        note: z.exactOptional(z.string().min(1).max(1000)),
      })
      .readonly(),
  ),
  writes: [tagCollection.spec.name],
  announces: ["tag-changed"],
  audit: (_input, { id }) => ({ id }),
  run: async (context, { patient, tag, note }) => {
    await context.subjects.lock(patient);
    const held = (await heldTags(context, patient)).find(({ record }) => record.evidence?.tag === tag);
    const id = held?.record.id ?? context.ids.next();
    const evidence = { tag, ...(note === undefined ? {} : { note }) };
    const put = { kind: "manual", state: "confirmed", evaluatedAt: context.at } as const;
    const repository = context.repository(tagCollection);
    if (held === undefined)
      await repository.add({ ...put, id, patientId: patient, since: context.at, evidence });
    else await repository.change(id, held.version, { ...put, evidence }, context.grants);
    await context.announce({ kind: "tag-changed", patient });
    return { ...evidence, id, patient, state: "confirmed", source: "manual", evaluatedAt: context.at };
  },
};

interface RevokeInput extends PatientInput {
  readonly id: RecordId;
}

const revoke: SingleOperation<RevokeInput, PatientTag> = {
  ...shared,
  name: "tags.revoke",
  summary: "Takes a tag by hand.",
  effect: "write",
  input: exactSchema<RevokeInput>()(
    z.strictObject({ patient: patientIdSchema, id: recordIdSchema }).readonly(),
  ),
  writes: [tagCollection.spec.name],
  announces: ["tag-changed"],
  audit: ({ id }) => ({ id }),
  run: async (context, { patient, id }) => {
    const held = (await heldTags(context, patient)).find(({ record }) => record.id === id);
    const tag = held === undefined ? undefined : toPatientTag(held);
    if (held === undefined || tag === undefined) throw new NotFound("The patient does not carry this tag.");
    await context
      .repository(tagCollection)
      .changePlain(id, held.version, { state: "ended", evaluatedAt: context.at });
    await context.announce({ kind: "tag-changed", patient });
    return { ...tag, state: "ended", evaluatedAt: context.at };
  },
};

/** The operations of `session.tags`. */
export const tagOperations: {
  readonly list: typeof list;
  readonly explain: typeof explain;
  readonly evaluate: typeof evaluate;
  readonly assign: typeof assign;
  readonly revoke: typeof revoke;
} = { list, explain, evaluate, assign, revoke };

/** After new facts the patient's rules are due; the queue keeps one item a patient, however many facts arrive. */
export const recheckOnFacts: Reaction = {
  on: "facts-changed",
  writes: [workItemCollection.name],
  react: async (context, { patient }) => {
    const item = { kind: "rule.recheck", ref: patient, visibleAt: context.at } as const;
    await enqueue(context.rows(workItemCollection), context.ids, item);
    return {};
  },
};

/** What else is derived from a patient's facts, after the tags; wired in `hcrm.ts`. */
export type AfterTags = (context: OperationContext, patient: PatientId) => Promise<void>;

/** Makes the job that evaluates rules for patients whose facts changed. */
export function recheckJob(afterTags: AfterTags, writes: readonly string[]): TickJob {
  const operation: BatchOperation<TickSlice, TickProgress> = {
    name: "work.recheckRules",
    summary: "Evaluates rules and risks for patients whose facts changed.",
    resource: "tag",
    effect: "batch",
    input: tickSliceSchema,
    purposes: ["TREAT"],
    grants: [],
    writes: [workItemCollection.name, tagCollection.spec.name, subjectGateName, ...writes],
    announces: ["tag-changed"],
    run: async (batch, { limit }) => {
      const leases = await batch.once((context) =>
        claimDue(context.rows(workItemCollection), {
          kind: "rule.recheck",
          now: context.at,
          limit,
          worker: context.operation,
        }),
      );
      const results = await batch.each(leases, async (context, lease) => {
        const patient = patientIdSchema.parse(lease.ref);
        context.concerns(patient);
        const { nextReviewAt } = await evaluateTags(context, patient);
        await afterTags(context, patient);
        await finish(context.rows(workItemCollection), lease, nextReviewAt);
      });
      return { done: results.filter(({ ok }) => ok).length, more: leases.length === limit };
    },
  };
  return { operation, purpose: "TREAT" };
}
