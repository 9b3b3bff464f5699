/**
 * Asking rule sets about a patient: each verdict with the rule that gave it and the hash of its set. Of several rules with
 * one tag the strongest verdict decides: true, then unknown or invalid, then false.
 */
import type { FactSource, Rule, Verdict } from "@hcrm/rules";
import { InternalError } from "../kernel/index.ts";
import type { ActiveRules } from "../operations/index.ts";

/** A verdict with the rule that gave it. */
export interface TagVerdict {
  /** The rule. */
  readonly rule: Rule;
  /** SHA-256 of its set. */
  readonly hash: string;
  /** What it says. */
  readonly verdict: Verdict;
}

/** Asks all rules of some sets. */
export function askRules(
  ruleSets: readonly ActiveRules[],
  facts: FactSource,
  now: string,
): readonly TagVerdict[] {
  return ruleSets.flatMap(({ compiled }) =>
    compiled.evaluate(facts, now).map((verdict, index) => {
      const rule = compiled.set.rules[index];
      if (rule?.id !== verdict.rule) throw new InternalError("A verdict names no rule of its set.");
      return { rule, hash: compiled.hash, verdict };
    }),
  );
}

const STRENGTH: readonly Verdict["value"][] = ["true", "unknown", "invalid-input", "false"];

/** The verdict that decides about a tag: it stays while one of its rules is true or unknown. */
export function strongestOf(verdicts: readonly TagVerdict[]): TagVerdict {
  const [best] = [...verdicts].sort(
    (a, b) => STRENGTH.indexOf(a.verdict.value) - STRENGTH.indexOf(b.verdict.value),
  );
  if (best === undefined) throw new InternalError("No verdict about a tag.");
  return best;
}

/** The verdicts by the tag that they are about. */
export function byTag(verdicts: readonly TagVerdict[]): ReadonlyMap<string, readonly TagVerdict[]> {
  const groups = new Map<string, TagVerdict[]>();
  for (const verdict of verdicts) {
    const { tag } = verdict.rule.then;
    const known = groups.get(tag);
    if (known === undefined) groups.set(tag, [verdict]);
    else known.push(verdict);
  }
  return groups;
}
