/**
 * Explains a rule by asking every node again, without short circuit. Values come from the same closures as a verdict's,
 * so the two cannot differ.
 */
import type { VerdictValue } from "../rule-set/index.ts";
import type { ExplainedNode, ExplainedValue } from "./explanation.ts";
import type { Leaf, PlanNode } from "./plan.ts";
import type { Run } from "./run.ts";
import type { Truth } from "./truth.ts";
import type { FactProblem, MissingFact } from "./verdict.ts";

/** The node and all below it, with their values. */
export function explainNode(node: PlanNode, run: Run): ExplainedNode {
  const { path, leaf } = node;
  const { op } = node.condition;
  const truth = node.test(run);
  if (leaf !== undefined) {
    // Decided leaves and open ones of one fact are nearly all; their objects are written out, since a spread costs several
    // times as much and explanations are made by the thousand.
    const { operator, right } = leaf;
    const left = leaf.left(run);
    if (leaf.inputs !== undefined) return modelNode(node, leaf, truth, run);
    if (truth === 2) return openNode(node, leaf, left, run);
    const value = truth === 1 ? "true" : "false";
    return left === undefined
      ? { path, op, value, operator, right }
      : { path, op, value, left, operator, right };
  }
  const children = node.parts.map((part) => explainNode(part, run));
  const value = truth === 2 ? openGroup(children) : truth === 1 ? "true" : "false";
  return { path, op, value, children };
}

function openNode(
  { path, condition: { op } }: PlanNode,
  leaf: Leaf,
  left: ExplainedValue | undefined,
  run: Run,
): ExplainedNode {
  const { operator, right } = leaf;
  const missing: MissingFact[] = [];
  const problems: FactProblem[] = [];
  leaf.gaps(run, { missing, problems });
  if (problems.length === 0 && left === undefined)
    return { path, op, value: "unknown", operator, right, missing };
  if (problems.length === 0 && left !== undefined)
    return { path, op, value: "unknown", left, operator, right, missing };
  const gaps = missing.length === 0 ? { problems } : { missing, problems };
  const found = left === undefined ? {} : { left };
  return { path, op, value: "invalid-input", ...found, operator, right, ...gaps };
}

/** A model's node with what it was given. */
function modelNode(node: PlanNode, leaf: Leaf, truth: Truth, run: Run): ExplainedNode {
  const { path } = node;
  const { op } = node.condition;
  const { operator, right } = leaf;
  const left = leaf.left(run);
  const inputs = leaf.inputs?.(run) ?? [];
  if (truth === 2) return { ...openNode(node, leaf, left, run), inputs };
  const found = left === undefined ? {} : { left };
  return { path, op, value: truth === 1 ? "true" : "false", ...found, operator, right, inputs };
}

/** An unusable fact among what could still change a group makes the group invalid. */
function openGroup(children: readonly ExplainedNode[]): VerdictValue {
  return children.some((child) => child.value === "invalid-input") ? "invalid-input" : "unknown";
}
