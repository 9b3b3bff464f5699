/**
 * Putting a rule set in force. A set that fails its static checks, has a rule without tests or evidence, or whose own
 * tests fail is refused here, before anything is evaluated; the errors of `@hcrm/rules` become core's of the same code.
 */
import { assertPublishable, compile, type RuleSet, RulesError, tagCycles } from "@hcrm/rules";
import {
  canonicalJson,
  InvalidRuleSet,
  type JsonObject,
  parseJson,
  RuleTestsFailed,
} from "../kernel/index.ts";
import type { ActiveRules } from "../operations/index.ts";
import { replaced } from "./rule-moves.ts";

/** Rule sets in force, and those that are only asked along. */
export interface AllRules {
  /** In force. */
  readonly ruleSets: readonly ActiveRules[];
  /** Asked along. */
  readonly shadowRules: readonly ActiveRules[];
}

/**
 * Checks and compiles the rule sets of an instance: each alone, and together for tags that would depend on themselves. Either
 * all are put in force or none.
 *
 * @throws {@link InvalidRuleSet} when one fails the static checks, two have one id, or tags run in a circle between sets.
 * @throws {@link RuleTestsFailed} when tests fail.
 */
export function activateAll(inForce: readonly RuleSet[], shadows: readonly RuleSet[]): AllRules {
  const ruleSets = inForce.map(activateRules);
  const shadowRules = shadows.map(activateRules);
  assertTogether(ruleSets);
  for (const shadow of shadowRules) assertTogether(replaced(ruleSets, shadow));
  return { ruleSets, shadowRules };
}

/**
 * Refuses rule sets that do not go together.
 *
 * @throws {@link InvalidRuleSet} when two have one id, or tags run in a circle between them.
 */
export function assertTogether(rules: readonly ActiveRules[]): void {
  const ids = rules.map(({ set }) => set.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const problems = [
    ...twice.map((ruleSet) => ({ code: "duplicate-id", ruleSet })),
    ...tagCycles(rules.flatMap(({ set }) => set.rules)).map(({ code, rule = "" }) => ({ code, rule })),
  ];
  if (problems.length === 0) return;
  throw new InvalidRuleSet("The rule sets are not put in force together; see details.problems.", {
    details: { problems },
  });
}

/**
 * Checks a rule set and compiles it.
 *
 * @throws {@link InvalidRuleSet} when it fails the static checks.
 * @throws {@link RuleTestsFailed} when tests are missing or fail.
 */
export function activateRules(set: RuleSet): ActiveRules {
  try {
    assertPublishable(set);
    return { set, compiled: compile(set) };
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    const details: JsonObject = {
      ruleSet: set.id,
      problems: parseJson(canonicalJson(error.details ?? null)),
    };
    const Refusal = error.code === "RuleTestsFailed" ? RuleTestsFailed : InvalidRuleSet;
    throw new Refusal("The rule set is not put in force; see details.problems.", { details, cause: error });
  }
}
