/**
 * Which rules a change of facts can touch. Rules reached through a tag that another rule of the set gives are included.
 */
import type { PlanNode } from "./plan.ts";
import type { RulePlan } from "./plan-rule.ts";

/** Answers `affected`. */
export type FactIndex = (keys: readonly string[]) => readonly string[];

/** Indexes the rules of a set by what they read. */
export function factIndex(plans: readonly RulePlan[]): FactIndex {
  const readers = new Map<string, Set<number>>();
  for (const [position, plan] of plans.entries()) {
    for (const key of readsOf(plan.root)) {
      const known = readers.get(key);
      if (known === undefined) readers.set(key, new Set([position]));
      else known.add(position);
    }
  }
  const reachedBy = (key: string): readonly number[] => {
    const reached = new Set<number>();
    const pending = [key];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const position of readers.get(next) ?? []) {
        if (reached.has(position)) continue;
        reached.add(position);
        const tag = plans[position]?.rule.then.tag;
        if (tag !== undefined && readers.has(`tag:${tag}`)) pending.push(`tag:${tag}`);
      }
    }
    return [...reached].sort((a, b) => a - b);
  };
  const idsAt = (positions: readonly number[]): readonly string[] =>
    positions.flatMap((position) => plans[position]?.rule.id ?? []);
  const known = new Map([...readers.keys()].map((key) => [key, reachedBy(key)]));
  const single = new Map([...known].map(([key, positions]) => [key, Object.freeze(idsAt(positions))]));

  return (keys) => {
    const [key] = keys;
    if (key !== undefined && keys.length === 1) return single.get(key) ?? NO_RULES;
    const positions = new Set(keys.flatMap((one) => known.get(one) ?? []));
    return idsAt([...positions].sort((a, b) => a - b));
  };
}

const NO_RULES: readonly string[] = Object.freeze([]);

function readsOf(node: PlanNode): readonly string[] {
  return [...(node.leaf?.reads ?? []), ...node.parts.flatMap(readsOf)];
}
