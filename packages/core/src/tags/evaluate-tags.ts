/**
 * Evaluating rules for one patient: facts in, verdicts out, and the life cycle applied to the stored tags under the lock
 * of the patient's gate row, so that two evaluations never add a tag twice.
 */
import type { Verdict } from "@hcrm/rules";
import { type Instant, InternalError, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import type { Stored } from "../storage/index.ts";
import { missingCodes, type PatientTag, type TagEvidence, tagStep } from "./tag.ts";
import { type TagRow, tagCollection } from "./tag-collection.ts";
import type { TagEvaluation } from "./tags.ts";

/** A verdict with the tag it is about and the set it comes from. */
interface TagVerdict {
  readonly tag: string;
  readonly hash: string;
  readonly verdict: Verdict;
}

const MAX_TAGS = 200;

/** The stored tags of a patient that have not ended. */
export async function heldTags(context: OperationContext, patient: PatientId): Promise<readonly Stored<TagRow>[]> {
  const { items } = await context.repository(tagCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["state", "in", ["confirmed", "unconfirmed"]],
      ],
      limit: MAX_TAGS,
    },
    context.grants,
  );
  return items.filter((item): item is Stored<TagRow> => "record" in item);
}

/** A stored tag as callers see it. */
export function toPatientTag({ record }: Stored<TagRow>): PatientTag | undefined {
  const { id, patientId, state, kind, evaluatedAt, evidence } = record;
  const tag = evidence?.tag;
  return tag === undefined ? undefined : { ...evidence, tag, id, patient: patientId, state, source: kind, evaluatedAt };
}

/** What an evaluation did, and when time alone may change it. */
export interface EvaluationOutcome extends TagEvaluation {
  /** Earliest instant at which a verdict could change by time alone. */
  readonly nextReviewAt?: Instant;
}

/** Evaluates all rules in force for a patient and brings the stored tags in line. */
export async function evaluateTags(context: OperationContext, patient: PatientId): Promise<EvaluationOutcome> {
  await context.subjects.lock(patient);
  const held = await heldTags(context, patient);
  const byTag = new Map(held.flatMap((stored) => (stored.record.evidence?.tag === undefined ? [] : [[stored.record.evidence.tag, stored] as const])));
  const verdicts = strongest(await verdictsFor(context, patient, held));
  const added: string[] = [];
  const doubted: string[] = [];
  const ended: string[] = [];
  const repository = context.repository(tagCollection);
  for (const { tag, hash, verdict } of verdicts) {
    const stored = byTag.get(tag);
    const step = tagStep(verdict.value, stored === undefined ? undefined : { state: stored.record.state, source: stored.record.kind });
    if (step === "none") continue;
    const evidence: TagEvidence = { tag, ruleSetHash: hash, rule: verdict.rule, revision: verdict.revision };
    if (stored === undefined) {
      const row = { id: context.ids.next(), patientId: patient, kind: "rule", state: "confirmed" } as const;
      await repository.add({ ...row, since: context.at, evaluatedAt: context.at, evidence });
      added.push(tag);
      continue;
    }
    const state = step === "end" ? "ended" : step === "doubt" ? "unconfirmed" : "confirmed";
    if (step === "doubt" && stored.record.state !== "unconfirmed") doubted.push(tag);
    if (step === "end") ended.push(tag);
    const missing = step === "doubt" ? { missing: missingCodes(verdict.missing) } : {};
    await repository.change(
      stored.record.id,
      stored.version,
      { state, evaluatedAt: context.at, evidence: { ...evidence, ...missing } },
      context.grants,
    );
  }
  if (added.length + doubted.length + ended.length > 0) await context.announce({ kind: "tag-changed", patient });
  const reviews = verdicts.flatMap(({ verdict }) => (verdict.nextReviewAt === undefined ? [] : [verdict.nextReviewAt])).sort();
  return { added, doubted, ended, ...(reviews[0] === undefined ? {} : { nextReviewAt: new Date(reviews[0]).toISOString() }) };
}

async function verdictsFor(
  context: OperationContext,
  patient: PatientId,
  held: readonly Stored<TagRow>[],
): Promise<readonly TagVerdict[]> {
  const carried = (state: string): readonly string[] =>
    held.flatMap(({ record }) => (record.state === state && record.evidence?.tag !== undefined ? [record.evidence.tag] : []));
  const facts = await readFacts(context, patient);
  const source = { ...facts, tags: carried("confirmed"), unconfirmedTags: carried("unconfirmed") };
  return context.settings.ruleSets.flatMap(({ set, compiled }) => {
    const rules = new Map(set.rules.map((rule) => [rule.id, rule]));
    return compiled.evaluate(source, context.at).map((verdict) => {
      const rule = rules.get(verdict.rule);
      if (rule === undefined) throw new InternalError("A verdict names no rule of its set.");
      return { tag: rule.then.tag, hash: compiled.hash, verdict };
    });
  });
}

const STRENGTH: readonly Verdict["value"][] = ["true", "unknown", "invalid-input", "false"];

/** Two rules with one tag: it stays while one of them is true or unknown. */
function strongest(verdicts: readonly TagVerdict[]): readonly TagVerdict[] {
  const best = new Map<string, TagVerdict>();
  for (const entry of verdicts) {
    const before = best.get(entry.tag);
    const stronger =
      before === undefined || STRENGTH.indexOf(entry.verdict.value) < STRENGTH.indexOf(before.verdict.value);
    if (stronger) best.set(entry.tag, entry);
  }
  return [...best.values()];
}
