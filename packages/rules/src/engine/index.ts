/** The engine: three-valued closures, verdicts, explanations and the index of what a change can touch. */
export { type CompiledRules, compile, ENGINE } from "./compile.ts";
export type { ExplanationLocale } from "./explain-words.ts";
export type { ExplainedInput, ExplainedNode, ExplainedValue, Explanation } from "./explanation.ts";
export { assertPublishable, publishProblems } from "./publish-checks.ts";
export { type RuleTestResult, runRuleTests } from "./run-rule-tests.ts";
export { tagCycles } from "./tag-cycles.ts";
export type { FactProblem, MissingFact, Verdict } from "./verdict.ts";
