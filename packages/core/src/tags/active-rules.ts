/**
 * Putting a rule set in force. A set that fails its static checks, has a rule without tests or evidence, or whose own
 * tests fail is refused here, before anything is evaluated; the errors of `@hcrm/rules` become core's of the same code.
 */
import { assertPublishable, compile, type RuleSet, RulesError } from "@hcrm/rules";
import {
  canonicalJson,
  InvalidRuleSet,
  type JsonObject,
  parseJson,
  RuleTestsFailed,
} from "../kernel/index.ts";
import type { ActiveRules } from "../operations/index.ts";

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
