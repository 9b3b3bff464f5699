/**
 * What stands in the way of a definite verdict. Only parts that are unknown themselves, below groups that are unknown,
 * can still change it; the rest of the tree is left out.
 */
import type { Gaps, PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";

/** Missing and unusable facts that could change an unknown node, each named once. */
export function gapsOf(node: PlanNode, run: Run): Gaps {
  const found: Gaps = { missing: [], problems: [] };
  gather(node, run, found);
  return {
    missing: distinct(found.missing, (one) => `${one.reason} ${one.code}`),
    problems: distinct(found.problems, (one) => `${one.problem} ${one.code}`),
  };
}

function gather(node: PlanNode, run: Run, into: Gaps): void {
  if (node.test(run) !== 2) return;
  node.leaf?.gaps(run, into);
  for (const part of node.parts) gather(part, run, into);
}

function distinct<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(list.map((one) => [keyOf(one), one])).values()];
}
