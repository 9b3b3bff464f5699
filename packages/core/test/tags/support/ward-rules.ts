/** Rules of the ward, each with evidence and the tests that it needs to be put in force. */
import { all, type Fact, hasTag, latest, not, type Rule, type RuleTest, rule } from "@hcrm/rules";

const NOW = "2026-01-15T09:00:00+08:00";
const EVIDENCE = [{ guideline: "Rules of the ward", edition: "1" }] as const;

function sample(expect: RuleTest["expect"], facts: readonly Fact[], more: Partial<RuleTest> = {}): RuleTest {
  const said = JSON.stringify([expect, facts.map(({ value }) => value), more]);
  return { name: said, now: NOW, profile: {}, facts, expect, ...more };
}

function pressure(code: "sbp" | "dbp", value: number): Fact {
  return { code, value, unit: "mm[Hg]", at: NOW };
}

function borders(code: "sbp" | "dbp", at: number, more: Partial<RuleTest> = {}): readonly RuleTest[] {
  return [
    sample("unknown", [], more),
    sample("false", [pressure(code, at - 1)], more),
    sample("true", [pressure(code, at)], more),
    sample("true", [pressure(code, at + 1)], more),
  ];
}

function threshold(id: string, code: "sbp" | "dbp", at: number, details: Partial<Rule> = {}): Rule {
  const made = rule(id, {
    title: { zh: `规则 ${id}`, en: `Rule ${id}` },
    evidence: EVIDENCE,
    tests: borders(code, at),
  })
    .when(latest(code, { within: "P30D" }).gte(at, "mm[Hg]"))
    .then({ tag: "high" });
  return { ...made, ...details };
}

/** `high`: systolic pressure from 140 mm[Hg] within thirty days. */
export const HIGH_SYSTOLIC: Rule = threshold("high-systolic", "sbp", 140);

/** `high`, too: diastolic pressure from 90 mm[Hg] within thirty days. */
export const HIGH_DIASTOLIC: Rule = threshold("high-diastolic", "dbp", 90);

/** `high` from 130 mm[Hg]: the next revision of {@link HIGH_SYSTOLIC}. */
export const HIGHER_SYSTOLIC: Rule = threshold("high-systolic", "sbp", 130, { revision: 2 });

/** An urgent alert from 180 mm[Hg] within thirty days. */
export const CRISIS: Rule = threshold("crisis", "sbp", 180, {
  kind: "alert",
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule format; nothing here is awaited
  then: { tag: "crisis", severity: "urgent" },
});

/** `limited`: systolic pressure from 140 mm[Hg] at any time; needs a new verdict every ten days. */
export const LIMITED: Rule = rule("limited", { evidence: EVIDENCE, tests: borders("sbp", 140) })
  .when(latest("sbp").gte(140, "mm[Hg]"))
  .then({ tag: "limited", ttl: "P10D" });

const TAG_CASES: readonly RuleTest[] = [
  sample("true", [], { tags: ["high"] }),
  sample("false", []),
  sample("unknown", [], { unconfirmedTags: ["high"] }),
];

/** `follower`: whoever carries `high`. */
export const FOLLOWER: Rule = rule("follower", { evidence: EVIDENCE, tests: TAG_CASES })
  .when(hasTag("high"))
  .then({ tag: "follower" });

/** `high`: whoever carries `follower`; with {@link FOLLOWER} a circle. */
export const LEADER: Rule = rule("leader", {
  evidence: EVIDENCE,
  tests: [
    sample("true", [], { tags: ["follower"] }),
    sample("false", []),
    sample("unknown", [], { unconfirmedTags: ["follower"] }),
  ],
})
  .when(hasTag("follower"))
  .then({ tag: "high" });

/** `calm`: whoever does not carry `high`. */
export const CALM: Rule = rule("calm", {
  evidence: EVIDENCE,
  tests: [
    sample("false", [], { tags: ["high"] }),
    sample("true", []),
    sample("unknown", [], { unconfirmedTags: ["high"] }),
  ],
})
  .when(not(hasTag("high")))
  .then({ tag: "calm" });

/** `watched`: whoever carries `high` and has a systolic pressure from 100 mm[Hg]. */
export const WATCHED: Rule = rule("watched", {
  evidence: EVIDENCE,
  tests: borders("sbp", 100, { tags: ["high"] }),
})
  .when(all(hasTag("high"), latest("sbp").gte(100, "mm[Hg]")))
  .then({ tag: "watched" });

/** `elderly`: 69 years and older. */
export const ELDERLY: Rule = rule("elderly", {
  evidence: EVIDENCE,
  tests: [
    sample("unknown", []),
    ...["1958-01-15", "1957-01-15", "1956-01-15"].map((birthDate, index) =>
      sample(index === 0 ? "false" : "true", [], { profile: { birthDate } }),
    ),
  ],
})
  .when({ op: "age", is: ">=", years: 69 })
  .then({ tag: "elderly" });
