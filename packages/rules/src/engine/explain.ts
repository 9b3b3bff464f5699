/**
 * Explains a rule by asking every node again, without short circuit. Values come from the same closures as a verdict's,
 * so the two cannot differ.
 */
import type { VerdictValue } from "../rule-set/index.ts";
import type { ExplainedNode } from "./explanation.ts";
import type { Gaps, PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";

/** The node and all below it, with their values. */
export function explainNode(node: PlanNode, run: Run): ExplainedNode {
  const children = node.parts.map((part) => explainNode(part, run));
  const truth = node.test(run);
  const value = truth === 2 ? openValue(node, children, run) : truth === 1 ? "true" : "false";
  return {
    path: node.path,
    op: node.condition.op,
    value,
    ...node.leaf?.show(run),
    ...(children.length === 0 ? {} : { children }),
  };
}

/** Unknown, or invalid where an unusable fact is among what could still change it. */
function openValue(node: PlanNode, children: readonly ExplainedNode[], run: Run): VerdictValue {
  if (children.some((child) => child.value === "invalid-input")) return "invalid-input";
  const gaps: Gaps = { missing: [], problems: [] };
  node.leaf?.gaps(run, gaps);
  return gaps.problems.length > 0 ? "invalid-input" : "unknown";
}
