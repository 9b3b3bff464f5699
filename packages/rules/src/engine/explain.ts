/**
 * Explains a rule by asking every node again, without short circuit. Values come from the same closures as a verdict's,
 * so the two cannot differ.
 */
import type { VerdictValue } from "../rule-set/index.ts";
import type { ExplainedNode } from "./explanation.ts";
import type { Gaps, Leaf, PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";

/** The node and all below it, with their values. */
export function explainNode(node: PlanNode, run: Run): ExplainedNode {
  const { path, leaf } = node;
  const { op } = node.condition;
  const truth = node.test(run);
  if (leaf !== undefined) {
    const value = truth === 2 ? openLeaf(leaf, run) : truth === 1 ? "true" : "false";
    const { operator, right } = leaf;
    const left = leaf.left(run);
    return left === undefined
      ? { path, op, value, operator, right }
      : { path, op, value, left, operator, right };
  }
  const children = node.parts.map((part) => explainNode(part, run));
  const value = truth === 2 ? openGroup(children) : truth === 1 ? "true" : "false";
  return { path, op, value, children };
}

function openLeaf(leaf: Leaf, run: Run): VerdictValue {
  const gaps: Gaps = { missing: [], problems: [] };
  leaf.gaps(run, gaps);
  return gaps.problems.length > 0 ? "invalid-input" : "unknown";
}

/** An unusable fact among what could still change a group makes the group invalid. */
function openGroup(children: readonly ExplainedNode[]): VerdictValue {
  return children.some((child) => child.value === "invalid-input") ? "invalid-input" : "unknown";
}
