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
  return (keys) => {
    const reached = new Set<number>();
    const pending = [...keys];
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      for (const position of readers.get(key) ?? []) {
        if (reached.has(position)) continue;
        reached.add(position);
        const tag = plans[position]?.rule.then.tag;
        if (tag !== undefined && readers.has(`tag:${tag}`)) pending.push(`tag:${tag}`);
      }
    }
    const inOrder = [...reached].sort((a, b) => a - b);
    return inOrder.flatMap((position) => plans[position]?.rule.id ?? []);
  };
}

function readsOf(node: PlanNode): readonly string[] {
  return [...(node.leaf?.reads ?? []), ...node.parts.flatMap(readsOf)];
}
