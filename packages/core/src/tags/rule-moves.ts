/**
 * What other rules would change: each patient is asked twice, by the rules in force and by others, and a tag whose deciding
 * verdict differs is counted. A dry run asks a cohort at once; shadow rules are asked along with the daily work.
 */
import type { FactSource, VerdictValue } from "@hcrm/rules";
import type { ActiveRules, TagShift } from "../operations/index.ts";
import { askRules, byTag, strongestOf } from "./tag-verdict.ts";

type Move = keyof Omit<TagShift, "tag">;

/** The tags of one patient that would change, and how. */
export type Moves = readonly (readonly [tag: string, move: Move])[];

/** The rules in force with another set in place of the one of its id. */
export function replaced(inForce: readonly ActiveRules[], other: ActiveRules): readonly ActiveRules[] {
  return [...inForce.filter(({ set }) => set.id !== other.set.id), other];
}

/** What would change for a patient with these facts. */
export function movesBetween(
  before: readonly ActiveRules[],
  after: readonly ActiveRules[],
  facts: FactSource,
  now: string,
): Moves {
  const old = byTag(askRules(before, facts, now));
  const next = byTag(askRules(after, facts, now));
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((tag) => {
    const move = moveBetween(verdictOf(old.get(tag)), verdictOf(next.get(tag)));
    return move === undefined ? [] : [[tag, move] as const];
  });
}

/** Counts by tag: every tag of the other set, and every other one that would change. */
export function countMoves({ set }: ActiveRules, patients: readonly Moves[]): readonly TagShift[] {
  const shifts = new Map<string, Record<Move, number>>();
  for (const { then } of set.rules) shifts.set(then.tag, none());
  for (const [tag, move] of patients.flat()) {
    const counts = shifts.get(tag) ?? none();
    counts[move] += 1;
    shifts.set(tag, counts);
  }
  return [...shifts].map(([tag, counts]) => ({ tag, ...counts }));
}

function none(): Record<Move, number> {
  return { gained: 0, lost: 0, toUnknown: 0 };
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
