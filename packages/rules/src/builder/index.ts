/** The builder: rules in code, emitting the same JSON as a file. */
export { age, all, any, atLeast, hasTag, model, not, sex } from "./condition-builder.ts";
export {
  type CodedFact,
  coded,
  countOf,
  exists,
  type FactWindow,
  greatest,
  hasCondition,
  latest,
  least,
  mean,
  missing,
  type QuantityFact,
  trend,
} from "./fact-builder.ts";
export { type RuleDetails, type RuleDraft, type RuleWithCondition, rule, ruleSet } from "./rule-builder.ts";
