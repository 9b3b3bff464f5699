/** Facts, conditions and rules as JSON values: their shapes, their limits and their names. */
export type {
  AgeCondition,
  AtLeastCondition,
  BetweenCondition,
  Comparator,
  CompareCondition,
  Condition,
  GroupCondition,
  HasTagCondition,
  InCondition,
  ModelCondition,
  NotCondition,
  PresenceCondition,
  SexCondition,
  TrendCondition,
} from "./condition.ts";
export { conditionSchema, factRefSchema } from "./condition-schema.ts";
export { partPath, partsOf } from "./count-nodes.ts";
export type { Fact, FactProfile, FactRef, FactSource } from "./fact.ts";
export { hashRuleSet, hashRuleTests } from "./hash-rule-set.ts";
export { parseRuleSet } from "./parse-rule-set.ts";
export type { Evidence, Rule, RuleOutcome, RuleScope, RuleSet, RuleTest, VerdictValue } from "./rule.ts";
export { ruleSchema, ruleSetSchema } from "./rule-set-schema.ts";
