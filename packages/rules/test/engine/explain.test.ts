/** Explanations: every node, both sides of a comparison, the source of each value, and a text for people. */
import { describe, expect, it } from "vitest";
import {
  all,
  any,
  compile,
  hasTag,
  latest,
  mean,
  model,
  not,
  rule,
  ruleSet,
  UnknownRule,
} from "../../src/index.ts";
import { AT, compiled, fact, NOW, person } from "../support/people.ts";

const WHEN = all(any(latest("sbp").gte(140, "mm[Hg]"), latest("dbp").gte(90, "mm[Hg]")), not(hasTag("透析")));
const SOURCE = person([{ ...fact("sbp", 20, "kPa"), source: "obs-1" }]);

describe("explain", () => {
  it("shows every node with what was found, as reported and converted", () => {
    const { root, ...rest } = compiled(WHEN).explain("r", SOURCE, NOW);
    expect(rest).toMatchObject({ ruleId: "r", revision: 1, engine: "hcrm-rules/1", now: NOW });
    expect(rest.ruleSetHash).toMatch(/^[0-9a-f]{64}$/);
    expect(root).toEqual({
      path: "/when",
      op: "all",
      value: "true",
      children: [
        {
          path: "/when/of/0",
          op: "any",
          value: "true",
          children: [
            {
              path: "/when/of/0/of/0",
              op: "compare",
              value: "true",
              left: {
                value: 20,
                unit: "kPa",
                at: AT,
                source: "obs-1",
                converted: { value: 150.0124, unit: "mm[Hg]" }, // 20 × 7.50062
              },
              operator: ">=",
              right: { value: 140, unit: "mm[Hg]" },
            },
            {
              path: "/when/of/0/of/1",
              op: "compare",
              value: "unknown",
              operator: ">=",
              right: { value: 90, unit: "mm[Hg]" },
              missing: [{ code: "dbp", reason: "absent" }],
            },
          ],
        },
        {
          path: "/when/of/1",
          op: "not",
          value: "true",
          children: [
            {
              path: "/when/of/1/of",
              op: "hasTag",
              value: "false",
              left: { value: false },
              operator: "=",
              right: { value: true },
            },
          ],
        },
      ],
    });
  });

  it("takes its text along when it is copied or printed", () => {
    const explanation = compiled(WHEN).explain("r", SOURCE, NOW);
    const { text } = explanation;
    expect({ ...explanation }.text).toBe(text);
    expect(JSON.parse(JSON.stringify(explanation)).text).toBe(text);
  });

  it("is written in Chinese, or in English", () => {
    const rules = compiled(WHEN);
    expect(rules.explain("r", SOURCE, NOW).text).toBe(
      [
        "全部满足：成立",
        "  任一满足：成立",
        "    收缩压 20 kPa = 150.0124 mm[Hg] (2026-01-10) >= 140 mm[Hg]：成立",
        "    舒张压 无可用数据 >= 90 mm[Hg]：未知（舒张压 缺失）",
        "  以下不成立：成立",
        "    标签 透析：不成立",
      ].join("\n"),
    );
    expect(rules.explain("r", SOURCE, NOW, "en").text.split("\n")[2]).toBe(
      "    Systolic blood pressure 20 kPa = 150.0124 mm[Hg] (2026-01-10) >= 140 mm[Hg]: true",
    );
  });

  it("names the selection, the model, and puts the scope first", () => {
    const rules = compile(
      ruleSet("s", "1", [
        rule("r", { scope: { minAge: 35, sex: "male" } })
          .when(
            any(
              mean("sbp", { within: "P3M" }).gte(140, "mm[Hg]"),
              model("map", "map", ">=", 100, { within: "P3M" }),
            ),
          )
          .then({ tag: "t" }),
      ]),
    );
    const source = person([fact("sbp", 150, "mm[Hg]")], {
      profile: { sex: "male", birthDate: "1966-01-15" },
    });
    const { root, text } = rules.explain("r", source, NOW, "en");
    expect(root.children?.map(({ path, value }) => [path, value])).toEqual([
      ["/scope/sex", "true"],
      ["/scope/minAge", "true"],
      ["/when", "true"],
    ]);
    expect(text.split("\n")).toEqual([
      "all of: true",
      "  sex male = male: true",
      "  age 60 a >= 35 a: true",
      "  any of: true",
      "    mean Systolic blood pressure (within P3M) 150 mm[Hg] >= 140 mm[Hg]: true",
      "    Mean arterial pressure map (within P3M) no usable value >= 100: unknown (Diastolic blood pressure absent)",
      "      Systolic blood pressure 150 mm[Hg] (2026-01-10)",
    ]);
  });

  it("shows what a model was given, and from which record", () => {
    const answers = [
      "bpTreated",
      "currentSmoker",
      "diabetes",
      "northernChina",
      "urban",
      "familyHistoryAscvd",
    ];
    const facts = [
      { ...fact("sbp", 130, "mmHg"), source: "obs-7" },
      ...[fact("total-cholesterol", 210, "mg/dL"), fact("hdl", 55, "mg/dL"), fact("waist", 80, "cm")],
      ...answers.map((name) => fact(`input:${name}`, ["diabetes", "northernChina", "urban"].includes(name))),
    ];
    const source = person(facts, { profile: { sex: "male", birthDate: "1966-01-15" } });
    const rules = compiled(model("china-par-2016-10y", "category", "=", "高危"));
    const { root, text } = rules.explain("r", source, NOW);
    expect(root.value).toBe("true");
    expect(root.inputs).toContainEqual({ code: "sbp", value: 130, unit: "mmHg", at: AT, source: "obs-7" });
    expect(root.inputs).toContainEqual({ code: "profile:age", value: 60, unit: "a" });
    expect(text.split("\n")).toEqual([
      expect.stringMatching(/^China-PAR .*高危 = 高危：成立$/),
      ...["  性别 男", "  年龄 60 a", "  收缩压 130 mmHg (2026-01-10)", "  降压治疗 否 (2026-01-10)"],
      ...["  总胆固醇 210 mg/dL (2026-01-10)", "  高密度脂蛋白胆固醇 55 mg/dL (2026-01-10)"],
      ...["  腰围 80 cm (2026-01-10)", "  目前吸烟 否 (2026-01-10)", "  糖尿病 是 (2026-01-10)"],
      ...["  北方（长江以北） 是 (2026-01-10)", "  城市 是 (2026-01-10)", "  心血管病家族史 否 (2026-01-10)"],
    ]);
  });

  it("says why an answer is not known", () => {
    const textOf = (facts: Parameters<typeof person>[0], locale: "zh" | "en") =>
      compiled(latest("sbp", { within: "P3M" }).gte(140, "mm[Hg]")).explain("r", person(facts), NOW, locale)
        .text;
    const old = fact("sbp", 150, "mm[Hg]", "2025-06-01T08:00:00+08:00");
    expect(textOf([old], "zh")).toMatch(/未知（收缩压 不在时间范围内，最后 2025-06-01）$/);
    expect(textOf([old], "en")).toMatch(
      /unknown \(Systolic blood pressure not within the window, last 2025-06-01\)$/,
    );
    expect(textOf([fact("sbp", 150)], "zh")).toMatch(/数据无效（收缩压 缺单位）$/);
    expect(textOf([fact("sbp", 1500, "mm[Hg]")], "en")).toMatch(/invalid input \(.* implausible\)$/);
  });

  it("visits parts that the verdict stopped before", () => {
    const when = any(hasTag("yes"), latest("sbp").gte(140, "mm[Hg]"));
    const source = person([fact("sbp", "x", "mm[Hg]")], { tags: ["yes"] });
    const { root } = compiled(when).explain("r", source, NOW);
    expect(root.value).toBe("true");
    expect(root.children?.map((child) => child.value)).toEqual(["true", "invalid-input"]);
  });

  it("refuses a rule the set lacks", () => {
    expect(() => compiled(WHEN).explain("nope", SOURCE, NOW)).toThrow(UnknownRule);
    expect(() => compiled(WHEN).evaluate(SOURCE, NOW, ["r", "nope"])).toThrow(UnknownRule);
  });
});

describe("a fact source that asks the same rules", () => {
  it("gets its own answer and does not disturb the outer one", () => {
    const rules = compiled(all(latest("sbp").gte(140, "mm[Hg]"), latest("dbp").gte(90, "mm[Hg]")));
    const inner = person([fact("sbp", 100, "mm[Hg]"), fact("dbp", 60, "mm[Hg]")]);
    const high = person([fact("sbp", 150, "mm[Hg]"), fact("dbp", 95, "mm[Hg]")]);
    const outer = {
      ...high,
      facts: (code: string) => {
        expect(rules.evaluate(inner, NOW)[0]?.value).toBe("false");
        return high.facts(code);
      },
    };
    expect(rules.evaluate(outer, NOW)[0]?.value).toBe("true");
    expect(rules.evaluate(inner, NOW)[0]?.value).toBe("false");
  });

  it("leaves the rules usable when it fails", () => {
    const rules = compiled(WHEN);
    const failing = {
      ...SOURCE,
      facts: () => {
        throw new RangeError("the record store is away");
      },
    };
    expect(() => rules.evaluate(failing, NOW)).toThrow(RangeError);
    expect(rules.evaluate(SOURCE, NOW)[0]?.value).toBe("true");
  });
});
