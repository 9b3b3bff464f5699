/**
 * When time alone can change a verdict. A deciding part holds a group until the last such part gives way; otherwise the
 * first part that may turn may turn the group.
 */
import type { PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";

/** First instant after now (milliseconds since the epoch) at which the node can change; infinite when it cannot. */
export function reviewAt(node: PlanNode, run: Run): number {
  if (node.leaf !== undefined) return node.leaf.reviewAt(run);
  const deciding = decidingValue(node, run);
  if (deciding === undefined) return Math.min(...node.parts.map((part) => reviewAt(part, run)));
  const holding = node.parts.filter((part) => part.test(run) === deciding);
  return Math.max(...holding.map((part) => reviewAt(part, run)));
}

/** The value of the parts that hold `all` false or `any` true. */
function decidingValue(node: PlanNode, run: Run): 0 | 1 | undefined {
  const value = node.test(run);
  if (node.condition.op === "all" && value === 0) return 0;
  if (node.condition.op === "any" && value === 1) return 1;
  return undefined;
}
