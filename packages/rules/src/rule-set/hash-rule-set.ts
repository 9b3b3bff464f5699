/**
 * Names for rule sets: SHA-256 over canonical JSON (RFC 8785) with texts in Unicode NFC. The tests of a set have a name
 * of their own, so that a better test does not look like a new rule.
 */
import { canonicalJson, composed, sha256Hex } from "../kernel/index.ts";
import type { RuleSet } from "./rule.ts";

/**
 * Name of what a rule set says, without its tests: 64 hexadecimal digits.
 *
 * @throws {@link InvalidRuleSet} when the value is not JSON.
 * @example
 * ```ts
 * hashRuleSet(starter) === rules.hash; // true, where `rules` is the compiled set
 * ```
 */
export function hashRuleSet(set: RuleSet): string {
  const rules = set.rules.map(({ tests: _, ...rule }) => rule);
  return sha256Hex(canonicalJson(composed({ ...set, rules })));
}

/**
 * Name of the tests of a rule set, by rule id.
 *
 * @throws {@link InvalidRuleSet} when the value is not JSON.
 */
export function hashRuleTests(set: RuleSet): string {
  const tests = set.rules.map((rule) => ({ id: rule.id, tests: rule.tests }));
  return sha256Hex(canonicalJson(composed(tests)));
}
