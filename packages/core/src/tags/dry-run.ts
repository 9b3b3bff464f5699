/**
 * Dry run: what a rule set would change for the patients whom the caller may see, before it is put in force. Each patient
 * is asked twice, by the rules in force and by the same with the candidate in place of the set of its id; nothing is
 * written but the audit events of reading.
 */
import type { RuleSet, VerdictValue } from "@hcrm/rules";
import type { PatientId } from "../kernel/index.ts";
import type { ActiveRules, BatchContext, OperationContext } from "../operations/index.ts";
import { patientCollection } from "../patients/index.ts";
import { activateRules } from "./active-rules.ts";
import { nowOf } from "./evaluate-tags.ts";
import { readTagFacts } from "./tag-facts.ts";
import { askRules, byTag, strongestOf } from "./tag-verdict.ts";
import type { DryRunReport, TagShift } from "./tags.ts";

type Move = keyof Omit<TagShift, "tag">;
type Moves = readonly (readonly [tag: string, move: Move])[];

const PAGE = 200;

/** Runs a rule set over the cohort of the caller. */
export async function dryRun(
  batch: BatchContext,
  ruleSet: RuleSet,
  ruleSets: (context: OperationContext) => readonly ActiveRules[],
): Promise<DryRunReport> {
  const candidate = activateRules(ruleSet);
  const cohort = await batch.once(visiblePatients);
  const results = await batch.each(cohort, async (context, patient) => {
    context.concerns(patient);
    await context.grants.require(patient, ["profile", "lab", "clinical"]);
    const before = ruleSets(context);
    const after = [...before.filter(({ set }) => set.id !== ruleSet.id), candidate];
    return movesOf(context, patient, before, after);
  });
  const shifts = new Map<string, Record<Move, number>>();
  for (const { then } of candidate.compiled.set.rules) shifts.set(then.tag, none());
  for (const result of results) {
    if (!result.ok) continue;
    for (const [tag, move] of result.value) {
      const counts = shifts.get(tag) ?? none();
      counts[move] += 1;
      shifts.set(tag, counts);
    }
  }
  const patients = results.filter(({ ok }) => ok).length;
  return {
    ruleSetHash: candidate.compiled.hash,
    patients,
    hidden: results.length - patients,
    tags: [...shifts].map(([tag, counts]) => ({ tag, ...counts })),
  };
}

function none(): Record<Move, number> {
  return { gained: 0, lost: 0, toUnknown: 0 };
}

async function visiblePatients(context: OperationContext): Promise<readonly PatientId[]> {
  const ids: PatientId[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.repository(patientCollection).list(
      {
        orderBy: [["createdAt", "asc"]],
        groups: [],
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      },
      context.grants,
    );
    ids.push(...page.items.flatMap((item) => ("record" in item ? [item.record.id] : [])));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}

async function movesOf(
  context: OperationContext,
  patient: PatientId,
  before: readonly ActiveRules[],
  after: readonly ActiveRules[],
): Promise<Moves> {
  const facts = await readTagFacts(context, patient);
  const now = nowOf(context);
  const old = byTag(askRules(before, facts, now));
  const next = byTag(askRules(after, facts, now));
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((tag) => {
    const move = moveBetween(verdictOf(old.get(tag)), verdictOf(next.get(tag)));
    return move === undefined ? [] : [[tag, move] as const];
  });
}

function verdictOf(verdicts: Parameters<typeof strongestOf>[0] | undefined): VerdictValue {
  return verdicts === undefined ? "false" : strongestOf(verdicts).verdict.value;
}

/** What a change of verdicts means for a tag; a tag without a rule counts as one whose rule is false. */
function moveBetween(old: VerdictValue, next: VerdictValue): Move | undefined {
  if (old === next) return undefined;
  if (next === "true") return "gained";
  if (next === "false") return old === "true" ? "lost" : undefined;
  return old === "true" || old === "false" ? "toUnknown" : undefined;
}
