/**
 * Runs the tests a rule set carries.
 */
import { instantMs } from "../kernel/index.ts";
import type { Fact, FactSource, RuleSet, RuleTest, VerdictValue } from "../rule-set/index.ts";
import { compile } from "./compile.ts";
import type { Verdict } from "./verdict.ts";

/** How one test of a rule came out. */
export interface RuleTestResult {
  /** Rule id. */
  readonly rule: string;
  /** Name of the test. */
  readonly test: string;
  /** Whether the verdict, and the missing facts where the test names them, are as expected. */
  readonly pass: boolean;
  /** The verdict. */
  readonly got: VerdictValue;
}

/**
 * Runs every test of every rule.
 *
 * @throws {@link InvalidRuleSet} when the set does not compile.
 * @example
 * ```ts
 * runRuleTests(starter).every((result) => result.pass); // true
 * ```
 */
export function runRuleTests(set: RuleSet): readonly RuleTestResult[] {
  const rules = compile(set);
  return rules.set.rules
    .flatMap((rule) =>
      rule.tests.map((test) => {
        const [verdict] = rules.evaluate(testSource(test), test.now, [rule.id]);
        return verdict === undefined ? [] : [resultOf(test, verdict)];
      }),
    )
    .flat();
}

function resultOf(test: RuleTest, verdict: Verdict): RuleTestResult {
  const named = new Set(verdict.missing.map((one) => one.code));
  const missingAsExpected =
    test.missing === undefined ||
    (test.missing.length === named.size && test.missing.every((code) => named.has(code)));
  const pass = verdict.value === test.expect && missingAsExpected;
  return { rule: verdict.rule, test: test.name, pass, got: verdict.value };
}

/** The facts of a test as a source, newest first. */
function testSource(test: RuleTest): FactSource {
  const byCode = new Map<string, Fact[]>();
  for (const fact of test.facts) {
    const known = byCode.get(fact.code);
    if (known === undefined) byCode.set(fact.code, [fact]);
    else known.push(fact);
  }
  for (const facts of byCode.values()) facts.sort((a, b) => instantMs(b.at) - instantMs(a.at));
  return {
    profile: test.profile,
    tags: test.tags ?? [],
    unconfirmedTags: test.unconfirmedTags ?? [],
    facts: (code) => byCode.get(code) ?? [],
  };
}
