/**
 * Evaluating rules for one patient: facts in, verdicts out, and the life cycle applied to the stored tags under the lock
 * of the patient's gate row, so that two evaluations never add a tag twice.
 */
import type { Verdict } from "@hcrm/rules";
import { type Instant, InternalError, instantOf, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import type { Stored } from "../repository/index.ts";
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
export async function heldTags(
  context: OperationContext,
  patient: PatientId,
): Promise<readonly Stored<TagRow>[]> {
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
  return tag === undefined
    ? undefined
    : { ...evidence, tag, id, patient: patientId, state, source: kind, evaluatedAt };
}

/** What an evaluation did, and when time alone may change it. */
export interface EvaluationOutcome extends TagEvaluation {
  /** Earliest instant at which a verdict could change by time alone. */
  readonly nextReviewAt?: Instant;
}

/** Evaluates all rules in force for a patient and brings the stored tags in line. */
export async function evaluateTags(
  context: OperationContext,
  patient: PatientId,
): Promise<EvaluationOutcome> {
  await context.subjects.lock(patient);
  const held = await heldTags(context, patient);
  const verdicts = strongest(await verdictsFor(context, patient, held));
  const changes: Record<"added" | "doubted" | "ended", string[]> = { added: [], doubted: [], ended: [] };
  for (const verdict of verdicts) {
    const stored = held.find(({ record }) => record.evidence?.tag === verdict.tag);
    const change = await applyVerdict(context, patient, verdict, stored);
    if (change !== undefined) changes[change].push(verdict.tag);
  }
  const changed = Object.values(changes).some((tags) => tags.length > 0);
  if (changed) await context.announce({ kind: "tag-changed", patient });
  return { ...changes, ...earliestReview(verdicts) };
}

function earliestReview(verdicts: readonly TagVerdict[]): { readonly nextReviewAt?: Instant } {
  const times = verdicts.flatMap(({ verdict: { nextReviewAt } }) =>
    nextReviewAt === undefined ? [] : [instantOf(new Date(nextReviewAt))],
  );
  const [first] = times.sort();
  return first === undefined ? {} : { nextReviewAt: first };
}

/** Takes one step of the life cycle; says what changed for people, if anything did. */
async function applyVerdict(
  context: OperationContext,
  patient: PatientId,
  { tag, hash, verdict }: TagVerdict,
  stored: Stored<TagRow> | undefined,
): Promise<"added" | "doubted" | "ended" | undefined> {
  const held = stored === undefined ? undefined : { state: stored.record.state, source: stored.record.kind };
  const step = tagStep(verdict.value, held);
  if (step === "none") return undefined;
  const evidence: TagEvidence = { tag, ruleSetHash: hash, rule: verdict.rule, revision: verdict.revision };
  const { at } = context;
  const repository = context.repository(tagCollection);
  if (stored === undefined) {
    const row = { id: context.ids.next(), patientId: patient, kind: "rule", state: "confirmed" } as const;
    await repository.add({ ...row, since: at, evaluatedAt: at, evidence });
    return "added";
  }
  const state = step === "end" ? "ended" : step === "doubt" ? "unconfirmed" : "confirmed";
  const missing = step === "doubt" ? missingCodes(verdict.missing) : undefined;
  const change = { state, evaluatedAt: at, evidence: { ...evidence, missing } } as const;
  await repository.change(stored.record.id, stored.version, change, context.grants);
  if (step === "end") return "ended";
  return step === "doubt" && stored.record.state !== "unconfirmed" ? "doubted" : undefined;
}

async function verdictsFor(
  context: OperationContext,
  patient: PatientId,
  held: readonly Stored<TagRow>[],
): Promise<readonly TagVerdict[]> {
  const carried = (state: string): readonly string[] =>
    held.flatMap(({ record }) =>
      record.state === state && record.evidence?.tag !== undefined ? [record.evidence.tag] : [],
    );
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
