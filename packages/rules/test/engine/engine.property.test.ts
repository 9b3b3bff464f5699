/**
 * Laws of the engine on random rules and people: compiled equals interpreted, an explanation equals the verdict, more
 * facts never unsettle an answer, an incremental pass equals a full one. Design, section 7.2.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Condition,
  compile,
  type Fact,
  type FactSource,
  ruleSet,
  type Verdict,
} from "../../src/index.ts";
import { interpret } from "../support/interpreter.ts";
import { compiled, NOW, person, ruleOf, verdictOf } from "../support/people.ts";
import {
  anyConditions,
  conditions,
  facts,
  monotoneConditions,
  people,
  standings,
} from "../support/random-rules.ts";

describe("compiled rules", () => {
  it("agree with a naive interpreter", () => {
    fc.assert(
      fc.property(conditions, people, (when, source) => {
        expect(verdictOf(when, source).value).toBe(interpret(when, source, NOW));
      }),
      { numRuns: 1000 },
    );
  });

  it("name nothing when the answer is definite, and something when it is not", () => {
    fc.assert(
      fc.property(conditions, people, (when, source) => {
        const { value, missing, problems } = verdictOf(when, source);
        const definite = value === "true" || value === "false";
        expect(missing.length + problems.length === 0).toBe(definite);
        expect(problems.length > 0).toBe(value === "invalid-input");
      }),
      { numRuns: 500 },
    );
  });

  it("say the same in an explanation as in a verdict", () => {
    fc.assert(
      fc.property(anyConditions, people, (when, source) => {
        const rules = compiled(when);
        const [verdict] = rules.evaluate(source, NOW);
        const explanation = rules.explain("r", source, NOW);
        expect(explanation.root.value).toBe(verdict?.value);
        expect(explanation.text.split("\n").length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("filling in what is missing", () => {
  const codes = [
    ["sbp", 160, "mm[Hg]"],
    ["hba1c", 7, "%"],
    ["bmi", 31, "kg/m2"],
    ["72166-2", "449868002", undefined],
  ] as const;

  it("never changes a definite verdict", () => {
    fc.assert(
      fc.property(
        monotoneConditions,
        facts,
        standings,
        fc.subarray([...codes]),
        (when, given, standing, filled) => {
          const known = new Set(given.map((one) => one.code));
          // only codes without any fact are filled: a newer fact under `latest` may change a verdict, and should
          const more: readonly Fact[] = filled.flatMap(([code, value, unit]) =>
            known.has(code)
              ? []
              : [{ code, value, at: "2026-01-14T00:00:00Z", ...(unit === undefined ? {} : { unit }) }],
          );
          const before = verdictOf(when, person(given, standing)).value;
          const after = verdictOf(when, person([...given, ...more], standing)).value;
          if (before === "true" || before === "false") expect(after).toBe(before);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("an incremental pass", () => {
  interface Change {
    readonly facts: readonly Fact[];
    readonly source: FactSource;
  }
  const change = fc
    .tuple(facts, standings)
    .map(([list, standing]): Change => ({ facts: list, source: person(list, standing) }));

  const standingOf = ({ tags, unconfirmedTags = [] }: FactSource, tag: string): string =>
    `${tags.includes(tag)} ${unconfirmedTags.includes(tag)}`;

  /** Keys of what differs between two states, and of nothing else. */
  function changedKeys(
    { source: before, facts: old }: Change,
    { source: after, facts: next }: Change,
  ): string[] {
    const codes = new Set([...old, ...next].map(({ code }) => code));
    const facts = [...codes].filter(
      (code) => JSON.stringify(before.facts(code)) !== JSON.stringify(after.facts(code)),
    );
    const tags = ["a", "b"].filter((tag) => standingOf(before, tag) !== standingOf(after, tag));
    const profile = (["sex", "birthDate"] as const).filter(
      (entry) => before.profile[entry] !== after.profile[entry],
    );
    return [
      ...facts.map((code) => `obs:${code}`),
      ...tags.map((tag) => `tag:${tag}`),
      ...profile.map((entry) => `profile:${entry}`),
    ];
  }

  it("over random changes equals a full pass", () => {
    const rules = fc.array(anyConditions, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(rules, fc.array(change, { minLength: 2, maxLength: 4 }), (whens, states) => {
        const set = compile(
          ruleSet(
            "s",
            "1",
            whens.map((when, index) => ruleOf(when, `r${index}`, `t${index}`)),
          ),
        );
        let verdicts = new Map<string, Verdict>();
        let last: Change = { facts: [], source: person([]) };
        for (const verdict of set.evaluate(last.source, NOW)) verdicts.set(verdict.rule, verdict);
        for (const state of states) {
          const touched = set.affected(changedKeys(last, state));
          verdicts = new Map(verdicts);
          for (const verdict of set.evaluate(state.source, NOW, touched)) verdicts.set(verdict.rule, verdict);
          last = state;
          expect([...verdicts.values()]).toEqual(set.evaluate(state.source, NOW));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("asks only rules that read what changed", () => {
    const sbp: Condition = {
      op: "compare",
      fact: { code: "sbp", pick: "latest" },
      is: ">=",
      value: 140,
      unit: "mm[Hg]",
    };
    const bmi: Condition = {
      op: "compare",
      fact: { code: "bmi", pick: "latest" },
      is: ">=",
      value: 28,
      unit: "kg/m2",
    };
    const rules = compile(
      ruleSet("s", "1", [
        ruleOf(sbp, "pressure", "高血压"),
        ruleOf(bmi, "weight", "肥胖"),
        ruleOf({ op: "hasTag", tag: "高血压" }, "follows", "随访"),
        ruleOf(
          {
            op: "all",
            of: [
              { op: "hasTag", tag: "随访" },
              { op: "sex", is: "male" },
            ],
          },
          "later",
          "提醒",
        ),
        ruleOf({ op: "model", id: "map", output: "map", is: ">=", value: 100 }, "model", "平均压"),
        ruleOf({ op: "age", is: ">=", years: 60 }, "age", "老年"),
      ]),
    );
    expect(rules.affected(["obs:sbp"])).toEqual(["pressure", "follows", "later", "model"]);
    expect(rules.affected(["obs:bmi"])).toEqual(["weight"]);
    expect(rules.affected(["tag:随访"])).toEqual(["later"]);
    expect(rules.affected(["profile:birthDate"])).toEqual(["age"]);
    expect(rules.affected(["profile:sex"])).toEqual(["later"]);
    expect(rules.affected(["model:map"])).toEqual(["model"]);
    expect(rules.affected(["obs:bmi", "model:map"])).toEqual(["weight", "model"]);
    expect(rules.affected(["obs:unheard-of"])).toEqual([]);
  });
});
