/** Names of rule sets: what changes them, what does not, and golden values. Design, section 7.4. */
import { describe, expect, it } from "vitest";
import {
  compile,
  hashRuleSet,
  hashRuleTests,
  latest,
  parseRuleSet,
  type RuleSet,
  rule,
  ruleSet,
} from "../../src/index.ts";
import { canonicalJson, sha256Hex } from "../../src/kernel/index.ts";
import { NOW } from "../support/people.ts";

const SET = ruleSet("café", "1.0.0", [
  rule("r", { evidence: [{ guideline: "g", edition: "e" }] })
    .when(latest("sbp").gte(140, "mm[Hg]"))
    .then({ tag: "高血压" }),
]);
/** The canonical text of {@link SET} without tests, written out by hand. */
const CANONICAL =
  '{"id":"café","rules":[{"evidence":[{"edition":"e","guideline":"g"}],"id":"r","kind":"tag",' +
  '"onUnknown":"unknown","revision":1,"then":{"tag":"高血压"},"title":{"en":"r","zh":"r"},' +
  '"when":{"fact":{"code":"sbp","pick":"latest"},"is":">=","op":"compare","unit":"mm[Hg]","value":140}}],' +
  '"schema":1,"version":"1.0.0"}';

const changed = (part: Partial<RuleSet["rules"][number]>): RuleSet => ({
  ...SET,
  rules: SET.rules.map((one) => ({ ...one, ...part })),
});

describe("hashRuleSet", () => {
  it("has a golden value, equal on every Node", () => {
    expect(hashRuleSet(SET)).toBe(sha256Hex(CANONICAL));
    // printf '%s' "$CANONICAL" | sha256sum
    expect(hashRuleSet(SET)).toBe("0e430cd5d3a2d85ba1f89a48e9d7e06573648712faf034688a67b1df830e11db");
    expect(hashRuleTests(SET)).toBe("ec1320c19acb8dc5c793266048ebbb3c941c61d6f601ad79ebe206b8204858c0"); // [{"id":"r","tests":[]}]
  });

  it("does not see the order of keys, whitespace or the Unicode form", () => {
    const shuffled = JSON.parse(JSON.stringify(SET), (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(hashRuleSet(parseRuleSet(shuffled))).toBe(hashRuleSet(SET));
    expect(hashRuleSet(JSON.parse(JSON.stringify(SET, null, 2)))).toBe(hashRuleSet(SET));
    expect(hashRuleSet({ ...SET, id: "cafe\u0301" })).toBe(hashRuleSet(SET));
    expect(canonicalJson(JSON.parse("[140.0, 1.4e2]"))).toBe("[140,140]");
  });

  it.each([
    ["a threshold", changed({ when: latest("sbp").gte(141, "mm[Hg]") })],
    ["a comparator", changed({ when: latest("sbp").gt(140, "mm[Hg]") })],
    ["a window", changed({ when: latest("sbp", { within: "P3M" }).gte(140, "mm[Hg]") })],
    // biome-ignore lint/suspicious/noThenProperty: the word of the rule format
    ["a tag", changed({ then: { tag: "血压高" } })],
    ["a revision", changed({ revision: 2 })],
    ["a scope", changed({ scope: { minAge: 18 } })],
    ["evidence", changed({ evidence: [] })],
    ["the version", { ...SET, version: "1.0.1" }],
  ])("sees %s", (_, other) => {
    expect(hashRuleSet(other)).not.toBe(hashRuleSet(SET));
  });

  it("does not see tests, which have a name of their own", () => {
    const tested = changed({ tests: [{ name: "n", now: NOW, profile: {}, facts: [], expect: "unknown" }] });
    expect(hashRuleSet(tested)).toBe(hashRuleSet(SET));
    expect(hashRuleTests(tested)).not.toBe(hashRuleTests(SET));
  });

  it("is what a compiled set carries", () => {
    const rules = compile(SET);
    expect([rules.hash, rules.testsHash]).toEqual([hashRuleSet(SET), hashRuleTests(SET)]);
  });
});
