/**
 * Builds rules and rule sets in code; the results are the same plain JSON that a file would hold.
 */
import type {
  Condition,
  Evidence,
  Rule,
  RuleOutcome,
  RuleScope,
  RuleSet,
  RuleTest,
} from "../rule-set/index.ts";

/** What a rule may say beside its condition and its outcome. */
export interface RuleDetails {
  /** Names; the id when absent. */
  readonly title?: Rule["title"];
  /** 1 when absent. */
  readonly revision?: number;
  /** `tag` when absent. */
  readonly kind?: Rule["kind"];
  /** Everyone when absent. */
  readonly scope?: RuleScope;
  /** None when absent. */
  readonly evidence?: readonly Evidence[];
  /** `unknown` when absent. */
  readonly onUnknown?: Rule["onUnknown"];
  /** None when absent. */
  readonly tests?: readonly RuleTest[];
}

/** A rule that lacks its outcome. */
export interface RuleWithCondition {
  /** Adds the outcome and makes the rule. */
  then(outcome: RuleOutcome): Rule;
}

/** A rule that lacks its condition. */
export interface RuleDraft {
  /** Adds the condition. */
  when(condition: Condition): RuleWithCondition;
}

/**
 * Starts a rule.
 *
 * @example
 * ```ts
 * import { all, hasTag, latest, not } from "@hcrm/rules";
 *
 * rule("htn")
 *   .when(all(latest("sbp").gte(140, "mm[Hg]"), not(hasTag("透析"))))
 *   .then({ tag: "高血压" });
 * ```
 */
export function rule(id: string, details: RuleDetails = {}): RuleDraft {
  const { title = { zh: id, en: id }, revision = 1, kind = "tag", scope } = details;
  const { evidence = [], onUnknown = "unknown", tests = [] } = details;
  return {
    when: (when) => ({
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule format; nothing here is awaited
      then: (outcome) => ({
        ...{ id, revision, kind, title, when },
        // biome-ignore lint/suspicious/noThenProperty: the word of the rule format; its value is never callable
        then: outcome,
        ...(scope === undefined ? {} : { scope }),
        ...{ evidence, onUnknown, tests },
      }),
    }),
  };
}

/** Joins rules into a set. */
export function ruleSet(id: string, version: string, rules: readonly Rule[]): RuleSet {
  return { schema: 1, id, version, rules };
}
