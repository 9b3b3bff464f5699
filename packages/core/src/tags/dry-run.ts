/**
 * Dry run: what a rule set would change for the patients whom the caller may see, before it is put in force. Each patient
 * is asked twice, by the rules in force and by the same with the candidate in place of the set of its id; nothing is
 * written but the audit events of reading.
 */
import type { RuleSet } from "@hcrm/rules";
import type { PatientId } from "../kernel/index.ts";
import {
  type BatchContext,
  type OperationContext,
  rethrowPassing,
  type TagShift,
} from "../operations/index.ts";
import { patientCollection } from "../patients/index.ts";
import { activateRules, assertTogether } from "./active-rules.ts";
import { countMoves, movesBetween, replaced } from "./rule-moves.ts";
import { nowOf, readTagFacts } from "./tag-facts.ts";
import type { DryRunFailure, DryRunGate, DryRunReport } from "./tags.ts";

const PAGE = 200;

/** Runs a rule set over the cohort of the caller. */
export async function dryRun(
  batch: BatchContext,
  ruleSet: RuleSet,
  gate: DryRunGate = {},
): Promise<DryRunReport> {
  const candidate = activateRules(ruleSet);
  const cohort = await batch.once((context) => {
    assertTogether(replaced(context.settings.ruleSets, candidate));
    return visiblePatients(context);
  });
  const results = await batch.each(cohort, async (context, patient) => {
    context.concerns(patient);
    await context.grants.require(patient, ["profile", "lab", "clinical"]);
    const before = context.settings.ruleSets;
    const facts = await readTagFacts(context, patient);
    return movesBetween(before, replaced(before, candidate), facts, nowOf(context));
  });
  rethrowPassing(results); // one who was met by another transaction is not one who may not be seen
  const moves = results.flatMap((result) => (result.ok ? [result.value] : []));
  const tags = countMoves(candidate, moves);
  const failures = failuresOf(gate, tags, moves.length);
  return {
    ruleSetHash: candidate.compiled.hash,
    patients: moves.length,
    hidden: results.length - moves.length,
    tags,
    gate: { passed: failures.length === 0 && (moves.length > 0 || Object.keys(gate).length === 0), failures },
  };
}

function failuresOf(
  { maxGainedPct, maxLostPct, maxUnknownPct }: DryRunGate,
  tags: readonly TagShift[],
  patients: number,
): readonly DryRunFailure[] {
  const limits = [
    ["gained", maxGainedPct],
    ["lost", maxLostPct],
    ["toUnknown", maxUnknownPct],
  ] as const;
  return tags.flatMap(({ tag, ...counts }) =>
    limits.flatMap(([change, most]) => {
      const percent = patients === 0 ? 0 : (100 * counts[change]) / patients;
      return most === undefined || percent <= most ? [] : [{ tag, change, percent, most }];
    }),
  );
}

async function visiblePatients(context: OperationContext): Promise<readonly PatientId[]> {
  const ids: PatientId[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.repository(patientCollection).list(
      {
        orderBy: [],
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
