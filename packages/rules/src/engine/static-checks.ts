/**
 * What is wrong with a rule set before any patient is looked at: codes, units, ranges and models that do not exist, ids
 * given twice, and tags that depend on themselves.
 */
import type { RuleSetProblem } from "../kernel/index.ts";
import { type Condition, partPath, partsOf, type Rule, type RuleSet } from "../rule-set/index.ts";
import { checkFactCondition, type Finding } from "./fact-checks.ts";
import { checkModelCondition } from "./model-checks.ts";
import { tagCycles } from "./tag-cycles.ts";

/** Every finding about the conditions of a set; tests and evidence are looked at when it is published. */
export function staticProblems(set: RuleSet): readonly RuleSetProblem[] {
  return [
    ...duplicateIds(set),
    ...set.rules.flatMap((rule, index) => ruleProblems(rule, `/rules/${index}`)),
    ...tagCycles(set.rules),
  ];
}

function duplicateIds(set: RuleSet): RuleSetProblem[] {
  const seen = new Set<string>();
  return set.rules.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ code: "duplicate-id" as const, path: `/rules/${index}/id`, rule: id }];
    seen.add(id);
    return [];
  });
}

function ruleProblems(rule: Rule, path: string): RuleSetProblem[] {
  const { minAge, maxAge } = rule.scope ?? {};
  const scope: RuleSetProblem[] =
    minAge !== undefined && maxAge !== undefined && minAge > maxAge
      ? [{ code: "impossible-range", path: `${path}/scope`, rule: rule.id }]
      : [];
  return [...scope, ...conditionProblems(rule.when, `${path}/when`, rule.id)];
}

function conditionProblems(condition: Condition, path: string, rule: string): RuleSetProblem[] {
  const here = findingsOf(condition).map((finding) => ({ ...finding, path, rule }));
  const below = partsOf(condition).flatMap((part, index) =>
    conditionProblems(part, partPath(condition, path, index), rule),
  );
  return [...here, ...below];
}

function findingsOf(condition: Condition): readonly Finding[] {
  switch (condition.op) {
    case "atLeast":
      return condition.n > condition.of.length ? [{ code: "impossible-range" }] : [];
    case "model":
      return checkModelCondition(condition);
    case "compare":
    case "between":
    case "in":
    case "exists":
    case "missing":
    case "trend":
      return checkFactCondition(condition);
    default:
      return [];
  }
}
