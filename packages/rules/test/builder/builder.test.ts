/** The builder emits the JSON of a file. Design, section 3. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  age,
  all,
  any,
  atLeast,
  coded,
  compile,
  countOf,
  exists,
  greatest,
  hasCondition,
  hasTag,
  latest,
  least,
  mean,
  missing,
  model,
  not,
  parseRuleSet,
  rule,
  ruleSet,
  sex,
  trend,
} from "../../src/index.ts";
import { convertCodes, listIndicators } from "../../src/indicators/index.ts";
import { ruleOf } from "../support/people.ts";
import { conditions } from "../support/random-rules.ts";

describe("the builder", () => {
  it("writes what a file would hold", () => {
    const built = rule("htn")
      .when(all(latest("sbp").gte(140, "mm[Hg]"), not(hasTag("透析"))))
      .then({ tag: "高血压" });
    expect(built).toEqual({
      id: "htn",
      revision: 1,
      kind: "tag",
      title: { zh: "htn", en: "htn" },
      when: {
        op: "all",
        of: [
          {
            ...{ op: "compare", fact: { code: "sbp", pick: "latest" }, is: ">=", value: 140, unit: "mm[Hg]" },
          },
          { op: "not", of: { op: "hasTag", tag: "透析" } },
        ],
      },
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule format
      then: { tag: "高血压" },
      evidence: [],
      onUnknown: "unknown",
      tests: [],
    });
  });

  it("has a word for every condition", () => {
    const window = { within: "P3M" };
    const when = all(
      any(
        least("sbp").lt(90, "mm[Hg]"),
        greatest("dbp", window).lte(110, "mm[Hg]"),
        mean("bmi").eq(24, "kg/m2"),
      ),
      atLeast(1, latest("hba1c").gt(48, "mmol/mol"), latest("ldl").between(1.8, 4.9, "mmol/L", "(]")),
      not(hasCondition("snomed|38341003", "icd-10|I10")),
      ...[
        hasCondition("icd-10|I10"),
        exists("egfr"),
        missing("egfr", window),
        countOf("egfr", ">=", 2, window),
      ],
      ...[
        coded("72166-2").in(["266919005"]),
        coded("44261-6").is(">=", 10, "{score}"),
        coded("input:urban").is("=", true),
      ],
      ...[
        age(">=", 18),
        sex("male"),
        hasTag("a"),
        trend("egfr", "down", window),
        model("map", "map", ">=", 100),
      ],
    );
    const set = ruleSet("s", "1", [ruleOf(when)]);
    expect(parseRuleSet(JSON.parse(JSON.stringify(set)))).toEqual(set);
    expect(() => compile(set)).not.toThrow();
  });

  it("goes through JSON and the strict parser unchanged", () => {
    fc.assert(
      fc.property(conditions, (when) => {
        const set = ruleSet("s", "1", [ruleOf(when)]);
        expect(parseRuleSet(JSON.parse(JSON.stringify(set)))).toEqual(set);
      }),
    );
  });

  it("compiles for every indicator in each of its units", () => {
    for (const indicator of listIndicators()) {
      for (const unit of [indicator.unit, ...indicator.convert.map(({ from }) => from)]) {
        const [least, greatest] = indicator.plausible;
        const value = convertCodes(indicator, (least + greatest) / 2, indicator.unit, unit);
        const fact = { code: indicator.id, pick: "latest" } as const;
        const set = ruleSet("s", "1", [ruleOf({ op: "compare", fact, is: "<=", value, unit })]);
        expect(() => compile(set)).not.toThrow();
      }
    }
  });
});
