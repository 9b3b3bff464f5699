/**
 * One rule as a plan: its scope joined to its condition, and its verdict.
 */
import { leavesWindowAt, parseDuration, utcText } from "../kernel/index.ts";
import type { Condition, Rule } from "../rule-set/index.ts";
import { gapsOf } from "./gaps.ts";
import { allOf } from "./group-tests.ts";
import type { PlanNode } from "./plan.ts";
import { type PlanParts, planCondition } from "./plan-condition.ts";
import { reviewAt } from "./review.ts";
import type { Run } from "./run.ts";
import type { Truth } from "./truth.ts";
import type { FactProblem, MissingFact, Verdict } from "./verdict.ts";

/** A rule ready to be asked. */
export interface RulePlan {
  /** The rule. */
  readonly rule: Rule;
  /** Scope and condition. */
  readonly root: PlanNode;
  /** What the rule says in a run. */
  readonly verdict: (run: Run) => Verdict;
}

function scopeConditions(rule: Rule): readonly (readonly [Condition, string])[] {
  const { scope } = rule;
  if (scope === undefined) return [];
  const conditions: [Condition, string][] = [];
  if (scope.sex !== undefined) conditions.push([{ op: "sex", is: scope.sex }, "/scope/sex"]);
  if (scope.minAge !== undefined)
    conditions.push([{ op: "age", is: ">=", years: scope.minAge }, "/scope/minAge"]);
  if (scope.maxAge !== undefined)
    conditions.push([{ op: "age", is: "<=", years: scope.maxAge }, "/scope/maxAge"]);
  return conditions;
}

function group(nodes: readonly PlanNode[], path: string): PlanNode {
  return {
    condition: { op: "all", of: nodes.map((node) => node.condition) },
    path,
    test: allOf(nodes.map((node) => node.test)),
    parts: nodes,
    timed: nodes.some((node) => node.timed),
  };
}

/** Plans a rule whose condition has passed the static checks. */
export function planRule(rule: Rule, shared: PlanParts): RulePlan {
  const when = planCondition(rule.when, "/when", shared);
  const scope = scopeConditions(rule).map(([condition, path]) => planCondition(condition, path, shared));
  const scopeTest = allOf(scope.map((node) => node.test));
  const root = scope.length === 0 ? when : group([...scope, when], "");
  const ttl = rule.then.ttl === undefined ? undefined : parseDuration(rule.then.ttl);
  const definite = definiteVerdicts(rule);
  const said = (run: Run, value: Truth): Verdict => {
    if (value === 2) return openVerdict(rule, root, run);
    if (value === 1) return definite.yes;
    return scope.length > 0 && scopeTest(run) === 0 ? definite.outside : definite.no;
  };
  const verdict = (run: Run): Verdict => {
    const value = root.test(run);
    const base = said(run, value);
    const ending = value === 1 ? ttl : undefined;
    if (!root.timed && !run.sawFuture && ending === undefined) return base;
    const byTtl =
      ending === undefined ? Number.POSITIVE_INFINITY : leavesWindowAt(run.now.ms, ending, run.now.offset);
    const at = Math.min(reviewAt(root, run), byTtl);
    return Number.isFinite(at) ? { ...base, nextReviewAt: utcText(at) } : base;
  };
  return { rule, root, verdict };
}

/** The definite verdicts of a rule hold nothing of a person, so they are made once. */
function definiteVerdicts(rule: Rule): {
  readonly yes: Verdict;
  readonly no: Verdict;
  readonly outside: Verdict;
} {
  const missing: readonly MissingFact[] = Object.freeze([]);
  const problems: readonly FactProblem[] = Object.freeze([]);
  const base = { rule: rule.id, revision: rule.revision, missing, problems };
  return {
    yes: Object.freeze({ ...base, value: "true" }),
    no: Object.freeze({ ...base, value: "false" }),
    outside: Object.freeze({ ...base, value: "false", note: "out-of-scope" }),
  };
}

function openVerdict(rule: Rule, root: PlanNode, run: Run): Verdict {
  const { missing, problems } = gapsOf(root, run);
  const value = problems.length > 0 ? "invalid-input" : "unknown";
  return { rule: rule.id, revision: rule.revision, value, missing, problems };
}
