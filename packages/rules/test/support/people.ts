/** Makers of invented people, facts and one-rule sets for the tests of this package. */
import {
  type CompiledRules,
  type Condition,
  compile,
  type Fact,
  type FactSource,
  type Rule,
  rule,
  ruleSet,
  type Verdict,
} from "../../src/index.ts";

/** A Shanghai morning; the offset is the zone of the calendar. */
export const NOW = "2026-01-15T09:00:00+08:00";
/** Five days before. */
export const AT = "2026-01-10T08:00:00+08:00";

/** A fact, dated {@link AT} unless said otherwise. */
export function fact(code: string, value: Fact["value"], unit?: string, at: string = AT): Fact {
  return unit === undefined ? { code, value, at } : { code, value, unit, at };
}

/** A person with these facts; facts of one code are sorted newest first. */
export function person(facts: readonly Fact[], rest: Partial<Omit<FactSource, "facts">> = {}): FactSource {
  const sorted = facts.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return { profile: {}, tags: [], ...rest, facts: (code) => sorted.filter((one) => one.code === code) };
}

/** A rule with a condition and nothing else of interest. */
export function ruleOf(when: Condition, id = "r", tag = "t"): Rule {
  return rule(id).when(when).then({ tag });
}

/** A compiled set of one rule. */
export function compiled(when: Condition): CompiledRules {
  return compile(ruleSet("test", "1", [ruleOf(when)]));
}

/** The verdict of one condition about a person. */
export function verdictOf(when: Condition, source: FactSource, now: string = NOW): Verdict {
  const [verdict] = compiled(when).evaluate(source, now);
  if (verdict === undefined) throw new Error("one rule gives one verdict");
  return verdict;
}

/** The value alone. */
export function answerOf(when: Condition, source: FactSource, now: string = NOW): Verdict["value"] {
  return verdictOf(when, source, now).value;
}
