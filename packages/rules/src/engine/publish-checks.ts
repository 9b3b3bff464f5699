/**
 * What a rule set needs before it is published: evidence for every rule, and tests that show it true, false and unknown
 * and try each numeric threshold on the value, just below and just above. A rule nobody tried is a guess.
 */
import { InvalidRuleSet, type RuleSetProblem, RuleTestsFailed } from "../kernel/index.ts";
import { type Condition, partsOf, type Rule, type RuleSet, type VerdictValue } from "../rule-set/index.ts";
import { runRuleTests } from "./run-rule-tests.ts";
import { untriedThresholds } from "./threshold-tests.ts";

const TWO_VALUED: readonly VerdictValue[] = ["true", "false"];
const NEEDED: readonly VerdictValue[] = [...TWO_VALUED, "unknown"];

/**
 * Everything that keeps a rule set from being published; empty when it may be.
 *
 * @throws {@link InvalidRuleSet} when the set does not even compile.
 */
export function publishProblems(set: RuleSet): readonly RuleSetProblem[] {
  const failed = runRuleTests(set).filter((result) => !result.pass);
  return [
    ...set.rules.flatMap((rule, index) => ruleProblems(rule, `/rules/${index}`)),
    ...failed.map(({ rule, test }) => ({ code: "test-failed" as const, path: "/rules", rule, note: test })),
  ];
}

/**
 * Refuses a rule set that is not fit to be published.
 *
 * @throws {@link InvalidRuleSet} when it does not compile, or when tests or evidence are missing.
 * @throws {@link RuleTestsFailed} when all tests are there and some fail.
 * @example
 * ```ts
 * assertPublishable(starter);
 * ```
 */
export function assertPublishable(set: RuleSet): void {
  const problems = publishProblems(set);
  if (problems.length === 0) return;
  const failed = problems.filter((problem) => problem.code === "test-failed");
  if (failed.length === problems.length) throw new RuleTestsFailed(failed);
  throw new InvalidRuleSet(problems);
}

function ruleProblems(rule: Rule, path: string): RuleSetProblem[] {
  const expected = new Set(rule.tests.map((test) => test.expect));
  const needed = rule.scope !== undefined || canBeUnknown(rule.when) ? NEEDED : TWO_VALUED;
  const lacking = needed
    .filter((value) => !expected.has(value))
    .map((value) => `one test that expects ${value}`);
  const missing = [...lacking, ...untriedThresholds(rule)].map((note) => ({
    ...{ code: "tests-missing" as const, path: `${path}/tests`, rule: rule.id, note },
  }));
  if (rule.evidence.length > 0) return missing;
  return [{ code: "evidence-missing", path: `${path}/evidence`, rule: rule.id }, ...missing];
}

/** False for conditions made of counts and presence alone, which always have an answer. */
function canBeUnknown(condition: Condition): boolean {
  switch (condition.op) {
    case "all":
    case "any":
    case "atLeast":
    case "not":
      return partsOf(condition).some(canBeUnknown);
    case "exists":
    case "missing":
      return false;
    case "compare":
    case "between":
      return condition.fact.pick !== "count";
    default:
      return true;
  }
}
