/**
 * Evaluating rules for one patient: facts in, verdicts out, and the life cycle applied to the stored tags under the lock
 * of the patient's gate row, so that two evaluations never add a tag twice. Rules that ask for tags are asked again when
 * tags changed, until nothing changes.
 */
import { type FactSource, type TagStanding, tagExpiresAt, tagTransition, type Verdict } from "@hcrm/rules";
import { type Instant, instantOf, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import type { Stored } from "../repository/index.ts";
import { addTag, changeTag, heldTags, stateAt } from "./stored-tags.ts";
import type { TagEvidence } from "./tag.ts";
import type { TagRow } from "./tag-collection.ts";
import { keysOfTags, nowOf, withTags } from "./tag-facts.ts";
import { askRules, byTag, strongestOf, type TagVerdict } from "./tag-verdict.ts";
import type { TagEvaluation, UndecidedTag } from "./tags.ts";

/** Rules of one set cannot run in circles; sets that ask each other's tags may, and end here. */
const MAX_ROUNDS = 8;

/** What an evaluation did, and when time alone may change it. */
export interface EvaluationOutcome extends TagEvaluation {
  /** Earliest instant at which a verdict could change by time alone. */
  readonly nextReviewAt?: Instant;
  /** The facts that the rules were asked with, and the tags as they are now. */
  readonly facts: FactSource;
}

type TagChange = "added" | "confirmed" | "doubted" | "ended";
type Changes = Readonly<Record<TagChange, string[]>>;

/** Evaluates all rules in force for a patient and brings the stored tags in line. */
export async function evaluateTags(
  context: OperationContext,
  patient: PatientId,
): Promise<EvaluationOutcome> {
  await context.subjects.lock(patient);
  const facts = await readFacts(context, patient);
  const now = nowOf(context);
  const changes: Changes = { added: [], confirmed: [], doubted: [], ended: [] };
  let verdicts: readonly TagVerdict[] = [];
  let held = await heldTags(context, patient);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    verdicts = askRules(context.settings.ruleSets, withTags(facts, held, context.at), now);
    const changed = await applyVerdicts(context, { patient, now, held, verdicts }, changes);
    if (changed.length > 0) held = await heldTags(context, patient);
    if (!asksForAny(context, changed)) break;
  }
  if (Object.values(changes).some((tags) => tags.length > 0))
    await context.announce({ kind: "tag-changed", patient });
  const current = withTags(facts, held, context.at);
  return { ...changes, undecided: undecidedOf(verdicts), ...earliestReview(verdicts), facts: current };
}

function asksForAny({ settings }: OperationContext, tags: readonly string[]): boolean {
  const keys = keysOfTags(tags);
  return keys.length > 0 && settings.ruleSets.some(({ compiled }) => compiled.affected(keys).length > 0);
}

interface Round {
  readonly patient: PatientId;
  readonly now: string;
  readonly held: readonly Stored<TagRow>[];
  readonly verdicts: readonly TagVerdict[];
}

/** Takes one step of the life cycle for each tag; returns the tags that changed for people. */
async function applyVerdicts(
  context: OperationContext,
  { patient, now, held, verdicts }: Round,
  changes: Changes,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [tag, ofTag] of byTag(verdicts)) {
    const stored = held.find(({ record }) => record.evidence?.tag === tag);
    const change = await applyToTag(context, { patient, now, verdicts: ofTag }, stored);
    if (change === undefined) continue;
    changes[change].push(tag);
    changed.push(tag);
  }
  return changed;
}

async function applyToTag(
  context: OperationContext,
  { patient, now, verdicts }: Omit<Round, "held">,
  stored: Stored<TagRow> | undefined,
): Promise<TagChange | undefined> {
  const before = standingOf(stored, context.at);
  const values = verdicts.map(({ verdict }) => verdict.value);
  const transition = tagTransition(values, before);
  if (transition === "none") return undefined;
  const best = strongestOf(verdicts);
  const evidence = evidenceOf(best);
  const confirmed = { state: "confirmed", kind: "rule", evidence } as const;
  const expiresAt = tagExpiresAt(best.rule.then, now);
  if (stored === undefined) {
    await addTag(context, patient, { ...confirmed, expiresAt });
    return "added";
  }
  if (before === "manual") {
    const support = best.verdict.value === "true" ? evidence : {};
    const { tag = best.rule.then.tag, note } = stored.record.evidence ?? {};
    const own = { ...support, tag, ...(note === undefined ? {} : { note }) };
    const { state, kind } = stored.record;
    await changeTag(context, stored, { state, kind, evidence: own });
    return undefined;
  }
  if (transition === "remove") {
    await changeTag(context, stored, { state: "ended", kind: "rule", evidence });
    return "ended";
  }
  if (best.verdict.value === "true") {
    await changeTag(context, stored, { ...confirmed, expiresAt });
    return before === "unconfirmed" ? "confirmed" : undefined;
  }
  await changeTag(context, stored, { state: "unconfirmed", kind: "rule", evidence });
  return before === "confirmed" ? "doubted" : undefined;
}

function standingOf(stored: Stored<TagRow> | undefined, at: Instant): TagStanding {
  if (stored === undefined) return "none";
  if (stored.record.kind !== "rule") return "manual";
  return stateAt(stored.record, at) === "confirmed" ? "confirmed" : "unconfirmed";
}

function evidenceOf({ rule, hash, verdict }: TagVerdict): TagEvidence {
  const { missing, problems } = verdict;
  return {
    tag: rule.then.tag,
    ruleSetHash: hash,
    rule: rule.id,
    revision: rule.revision,
    ...(missing.length === 0 ? {} : { missing: codesOf(missing) }),
    ...(problems.length === 0 ? {} : { problems: problems.map(({ code, problem }) => ({ code, problem })) }),
  };
}

function codesOf(missing: Verdict["missing"]): readonly string[] {
  return [...new Set(missing.map(({ code }) => code))];
}

function undecidedOf(verdicts: readonly TagVerdict[]): readonly UndecidedTag[] {
  return [...byTag(verdicts)].flatMap(([tag, ofTag]) => {
    const { verdict } = strongestOf(ofTag);
    if (verdict.value === "true" || verdict.value === "false") return [];
    const problems = verdict.problems.map(({ code, problem }) => ({ code, problem }));
    return [{ tag, missing: codesOf(verdict.missing), problems }];
  });
}

function earliestReview(verdicts: readonly TagVerdict[]): { readonly nextReviewAt?: Instant } {
  const times = verdicts.flatMap(({ verdict: { nextReviewAt } }) =>
    nextReviewAt === undefined ? [] : [instantOf(new Date(nextReviewAt))],
  );
  const [first] = times.sort();
  return first === undefined ? {} : { nextReviewAt: first };
}
