/**
 * Tags that depend on themselves: a rule that gives A asks for B, and a rule that gives B asks for A. Without such
 * cycles, applying the verdicts and asking the affected rules again comes to an end.
 */
import type { RuleSetProblem } from "../kernel/index.ts";
import { type Condition, partsOf, type Rule } from "../rule-set/index.ts";

/**
 * One finding for each rule on a cycle. {@link compile} asks it of one set; whoever puts several in force asks it of all
 * their rules.
 *
 * @example
 * ```ts
 * tagCycles([...wardRules.rules, ...houseRules.rules]); // [] when no tag depends on itself
 * ```
 */
export function tagCycles(rules: readonly Rule[]): readonly RuleSetProblem[] {
  const asks = new Map<string, Set<string>>();
  for (const rule of rules) {
    const tags = asks.get(rule.then.tag) ?? new Set<string>();
    for (const tag of tagsAsked(rule.when)) tags.add(tag);
    asks.set(rule.then.tag, tags);
  }
  return rules.flatMap((rule, index) =>
    reaches(asks, tagsAsked(rule.when), rule.then.tag)
      ? [{ code: "tag-cycle" as const, path: `/rules/${index}/when`, rule: rule.id }]
      : [],
  );
}

function tagsAsked(condition: Condition): readonly string[] {
  if (condition.op === "hasTag") return [condition.tag];
  return partsOf(condition).flatMap(tagsAsked);
}

function reaches(
  asks: ReadonlyMap<string, ReadonlySet<string>>,
  from: readonly string[],
  to: string,
): boolean {
  const seen = new Set<string>();
  const pending = [...from];
  for (let tag = pending.pop(); tag !== undefined; tag = pending.pop()) {
    if (tag === to) return true;
    if (seen.has(tag)) continue;
    seen.add(tag);
    pending.push(...(asks.get(tag) ?? []));
  }
  return false;
}
