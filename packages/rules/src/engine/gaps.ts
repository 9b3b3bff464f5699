/**
 * What stands in the way of a definite verdict. Only parts that are unknown themselves, below groups that are unknown,
 * can still change it; the rest of the tree is left out.
 */
import type { Gaps, PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";

/** Missing and unusable facts that could change a node that is unknown in this run, each named once. */
export function gapsOf(unknown: PlanNode, run: Run): Gaps {
  const found: Gaps = { missing: [], problems: [] };
  gather(unknown, run, found);
  return {
    missing: distinct(found.missing, (a, b) => a.code === b.code && a.reason === b.reason),
    problems: distinct(found.problems, (a, b) => a.code === b.code && a.problem === b.problem),
  };
}

function gather(unknown: PlanNode, run: Run, into: Gaps): void {
  unknown.leaf?.gaps(run, into);
  for (const part of unknown.parts) if (part.test(run) === 2) gather(part, run, into);
}

/** Lists are of a few entries, for which comparing all pairs is the cheapest way. */
function distinct<T>(list: T[], same: (a: T, b: T) => boolean): T[] {
  return list.length < 2
    ? list
    : list.filter((one, at) => list.findIndex((other) => same(one, other)) === at);
}
