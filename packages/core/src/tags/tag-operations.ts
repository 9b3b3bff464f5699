/**
 * The operations of `session.tags`: reading and explaining tags, asking rules now, trying rules out, and putting or taking
 * a tag by hand. What happens by itself after new facts is in `recheck-rules.ts`.
 */
import { type RuleSet, ruleSetSchema } from "@hcrm/rules";
import { z } from "zod";
import {
  exactSchema,
  type Instant,
  InternalError,
  InvalidInput,
  instantSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { BatchOperation, OperationContext, SingleOperation } from "../operations/index.ts";
import { dryRun } from "./dry-run.ts";
import { evaluateTags } from "./evaluate-tags.ts";
import { addTag, changeTag, heldTags, toPatientTag } from "./stored-tags.ts";
import type { PatientTag } from "./tag.ts";
import { tagCollection } from "./tag-collection.ts";
import { nowOf, readTagFacts } from "./tag-facts.ts";
import { askRules, byTag, strongestOf } from "./tag-verdict.ts";
import type { DryRunGate, DryRunReport, TagEvaluation, TagExplanation } from "./tags.ts";

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

interface ListInput extends PatientInput {
  readonly asOf?: Instant;
}

const list: SingleOperation<ListInput, { readonly items: readonly PatientTag[] }> = {
  ...shared,
  name: "tags.list",
  summary: "Lists the tags that a patient carries, now or as they were stored at a past moment.",
  effect: "read",
  input: exactSchema<ListInput>()(
    z.strictObject({ patient: patientIdSchema, asOf: z.exactOptional(instantSchema) }).readonly(),
  ),
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, asOf }) => {
    if (asOf !== undefined && asOf > context.at)
      throw new InvalidInput("Tags of the future are not known.", {
        details: { issues: [{ path: "asOf" }] },
      });
    const held = await heldTags(context, patient, asOf);
    const items = held.map((stored) => toPatientTag(stored, asOf ?? context.at));
    return { items: items.filter((tag) => tag !== undefined) };
  },
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
    const { ruleSets } = context.settings;
    const facts = await readTagFacts(context, patient);
    const now = nowOf(context);
    const ofTag = byTag(askRules(ruleSets, facts, now)).get(tag);
    if (ofTag === undefined) throw new NotFound("No rule in force decides about this tag.");
    const { rule, hash, verdict } = strongestOf(ofTag);
    const set = ruleSets.find(({ compiled }) => compiled.hash === hash);
    const text = set?.compiled.explain(rule.id, facts, now, locale).text ?? "";
    return { tag, rule: rule.id, revision: rule.revision, value: verdict.value, ruleSetHash: hash, text };
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
    const { added, confirmed, doubted, ended, undecided } = await evaluateTags(context, patient);
    return { added, confirmed, doubted, ended, undecided };
  },
};

interface DryRunInput {
  readonly ruleSet: RuleSet;
  readonly gate?: DryRunGate;
}

const percent = z.exactOptional(z.number().min(0).max(100));

const tryRules: BatchOperation<DryRunInput, DryRunReport> = {
  resource: shared.resource,
  purposes: shared.purposes,
  name: "tags.dryRun",
  summary: "Says what a rule set would change for the patients whom the caller may see; writes nothing.",
  effect: "batch",
  grants: [],
  input: exactSchema<DryRunInput>()(
    z
      .strictObject({
        ruleSet: ruleSetSchema,
        gate: z.exactOptional(
          z.strictObject({ maxLostPct: percent, maxGainedPct: percent, maxUnknownPct: percent }).readonly(),
        ),
      })
      .readonly(),
  ),
  writes: [],
  run: (batch, { ruleSet, gate }) => dryRun(batch, ruleSet, gate),
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
    const evidence = { tag, ...(note === undefined ? {} : { note }) };
    const standing = { kind: "manual", state: "confirmed", evidence } as const;
    if (held === undefined) await addTag(context, patient, standing);
    else await changeTag(context, held, standing);
    await context.announce({ kind: "tag-changed", patient });
    return tagNamed(context, patient, tag);
  },
};

async function tagNamed(context: OperationContext, patient: PatientId, name: string): Promise<PatientTag> {
  for (const stored of await heldTags(context, patient)) {
    const tag = toPatientTag(stored, context.at);
    if (tag?.tag === name) return tag;
  }
  throw new InternalError("A tag that was put is not there.");
}

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
    await context.subjects.lock(patient);
    const held = (await heldTags(context, patient)).find(({ record }) => record.assignment === id);
    const tag = held === undefined ? undefined : toPatientTag(held, context.at);
    if (held === undefined || tag === undefined) throw new NotFound("The patient does not carry this tag.");
    const { kind } = held.record;
    await changeTag(context, held, {
      kind,
      state: "ended",
      evidence: { ...held.record.evidence, tag: tag.tag },
    });
    await context.announce({ kind: "tag-changed", patient });
    return { ...tag, state: "ended", evaluatedAt: context.at };
  },
};

/** The operations of `session.tags`. */
export const tagOperations: {
  readonly list: typeof list;
  readonly explain: typeof explain;
  readonly evaluate: typeof evaluate;
  readonly dryRun: typeof tryRules;
  readonly assign: typeof assign;
  readonly revoke: typeof revoke;
} = { list, explain, evaluate, dryRun: tryRules, assign, revoke };
