/** Every pack is fit to be published: evidence, tests on every side of every threshold, and all of them pass. */
import { describe, expect, it } from "vitest";
import { compile, parseRuleSet, publishProblems, type RuleSet, runRuleTests } from "../../src/index.ts";
import * as packs from "../../src/packs/index.ts";
import { NOW, person } from "../support/people.ts";

const all: readonly (readonly [string, RuleSet])[] = Object.values(packs).map((pack) => [pack.id, pack]);

describe("packs", () => {
  it("are those of the first build", () => {
    expect(all.map(([id]) => id).sort()).toEqual([
      ...["cardio-risk", "cn-copd", "cn-elderly", "cn-hypertension", "cn-type2-diabetes"],
      ...["health-check", "mental-health", "starter"],
    ]);
  });

  it("give each tag and each rule id once over all packs", () => {
    const rules = all.flatMap(([, pack]) => pack.rules).filter((rule) => !rule.id.startsWith("check-"));
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });
});

describe.each(all)("%s", (_, pack) => {
  it("may be published", () => {
    expect(publishProblems(pack)).toEqual([]);
  });

  it.each(runRuleTests(pack).map((result) => [result.rule, result.test, result.pass]))(
    "%s: %s",
    (...[, , pass]) => {
      expect(pass).toBe(true);
    },
  );

  it("is plain JSON", () => {
    expect(parseRuleSet(JSON.parse(JSON.stringify(pack)))).toEqual(pack);
  });

  it("says nothing definite against a person nobody knows", () => {
    for (const verdict of compile(pack).evaluate(person([]), NOW)) expect(verdict.value).not.toBe("true");
  });
});
