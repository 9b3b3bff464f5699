/** The door for rule sets: strict shape, limits, hostile input. Design, sections 2 and 7.10. */
import { describe, expect, it } from "vitest";
import { type Condition, InvalidRuleSet, parseRuleSet } from "../../src/index.ts";
import { starter } from "../../src/packs/index.ts";

const VALID = {
  schema: 1,
  id: "s",
  version: "1",
  rules: [
    {
      id: "r",
      revision: 1,
      kind: "tag",
      title: { zh: "规则", en: "rule" },
      when: { op: "hasTag", tag: "a" },
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule format
      then: { tag: "t" },
      evidence: [],
      onUnknown: "unknown",
      tests: [],
    },
  ],
};

const withRule = (part: object): unknown => ({ ...VALID, rules: [{ ...VALID.rules[0], ...part }] });
const withCondition = (when: unknown): unknown => withRule({ when });

function codesOf(json: unknown): readonly string[] {
  try {
    parseRuleSet(json);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRuleSet)) throw error;
    return error.details.map((problem) => problem.code);
  }
}

function nested(depth: number): unknown {
  let when: unknown = { op: "hasTag", tag: "a" };
  for (let level = 1; level < depth; level += 1) when = { op: "not", of: when };
  return when;
}

describe("parseRuleSet", () => {
  it("gives back a deep-frozen copy that shares nothing with what went in", () => {
    const given = structuredClone(VALID);
    const set = parseRuleSet(given);
    expect(set).toEqual(VALID);
    expect(Object.isFrozen(set.rules[0]?.when)).toBe(true);
    given.rules.length = 0;
    expect(set.rules).toHaveLength(1);
  });

  it("puts texts into Unicode NFC", () => {
    const set = parseRuleSet(withRule({ id: "e\u0301" }));
    expect(set.rules[0]?.id).toBe("\u00e9");
  });

  it.each([
    ["an unknown key in a condition", withCondition({ op: "hasTag", tag: "a", eval: "1" })],
    [
      "an unknown key in a fact reference",
      withCondition({ op: "exists", fact: { code: "sbp", pick: "latest", x: 1 } }),
    ],
    ["an unknown key in a rule", withRule({ note: "x" })],
    ["an unknown key in the set", { ...VALID, author: "x" }],
    ["an unknown operator", withCondition({ op: "regex", pattern: "a+" })],
    ["an unknown comparator", withCondition({ op: "age", is: "~", years: 1 })],
    ["half a year of age", withCondition({ op: "age", is: ">", years: 1.5 })],
    [
      "an order of texts",
      withCondition({ op: "compare", fact: { code: "72166-2", pick: "latest" }, is: ">", value: "a" }),
    ],
    [
      "NaN",
      withCondition({ op: "compare", fact: { code: "sbp", pick: "latest" }, is: ">", value: Number.NaN }),
    ],
    [
      "a window of nothing",
      withCondition({ op: "exists", fact: { code: "sbp", pick: "latest", within: "P0D" } }),
    ],
    ["an empty text", withRule({ id: "" })],
    ["another schema", { ...VALID, schema: 2 }],
    [
      "a test at no instant",
      withRule({ tests: [{ name: "x", now: "today", profile: {}, facts: [], expect: "true" }] }),
    ],
    ["no object", "rules"],
    ["nothing", null],
    ["an object with a prototype of its own", new Date(0)],
    ["a function", withCondition(() => true)],
  ])("refuses %s", (_, json) => {
    expect(codesOf(json)).toContain("shape");
  });

  it("accepts 32 levels of conditions and refuses 33", () => {
    expect(codesOf(withCondition(nested(32)))).toEqual([]);
    expect(codesOf(withCondition(nested(33)))).toEqual(["too-deep"]);
  });

  it("accepts 500 nodes and refuses 501", () => {
    const wide = (nodes: number): Condition => ({
      op: "all",
      of: Array.from({ length: 4 }, (_, index) => ({
        op: "any",
        of: Array.from({ length: index === 0 ? nodes - 377 : 124 }, () => ({ op: "hasTag", tag: "a" })),
      })),
    });
    // 1 + 4 + 3 × 124 + (n − 377) = n
    expect(codesOf(withCondition(wide(500)))).toEqual([]);
    expect(codesOf(withCondition(wide(501)))).toEqual(["too-many-nodes"]);
  });

  it("accepts 1,000 values in a list and refuses 1,001", () => {
    const list = (length: number) =>
      withCondition({
        op: "in",
        fact: { code: "72166-2", pick: "latest" },
        values: Array.from({ length }, (_, index) => String(index)),
      });
    expect(codesOf(list(1000))).toEqual([]);
    expect(codesOf(list(1001))).toEqual(["shape"]);
  });

  it("accepts 2,000 rules and refuses 2,001", () => {
    const rules = (length: number) => ({
      ...VALID,
      rules: Array.from({ length }, (_, index) => ({ ...VALID.rules[0], id: `r${index}` })),
    });
    expect(codesOf(rules(2000))).toEqual([]);
    expect(codesOf(rules(2001))).toEqual(["too-long"]);
  });

  it("accepts 200 characters and refuses 201", () => {
    expect(codesOf(withRule({ id: "x".repeat(200) }))).toEqual([]);
    expect(codesOf(withRule({ id: "x".repeat(201) }))).toEqual(["too-long"]);
  });

  it.each(["__proto__", "constructor", "prototype"])("refuses the key %s wherever it stands", (key) => {
    const hostile: unknown = JSON.parse(`{"op":"hasTag","tag":"a","${key}":{"polluted":true}}`);
    expect(codesOf(withCondition(hostile))).toEqual(["forbidden-key"]);
    expect(codesOf(JSON.parse(`{"${key}":1}`))).toEqual(["forbidden-key"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("names keys and expected shapes, never values", () => {
    try {
      parseRuleSet(withRule({ revision: "marked-value-4711" }));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidRuleSet);
      expect(JSON.stringify([String(error), (error as InvalidRuleSet).details])).not.toContain("4711");
    }
  });

  it("reads what it once gave out", () => {
    expect(parseRuleSet(JSON.parse(JSON.stringify(starter)))).toEqual(parseRuleSet(starter));
  });
});

describe("hostile rule sets", () => {
  const bomb: unknown[] = [];
  let level: unknown[] = bomb;
  for (let depth = 0; depth < 10_000; depth += 1) {
    const inner: unknown[] = [];
    level.push(inner);
    level = inner;
  }
  const shared = Array.from({ length: 60 }).reduce<unknown>((inner) => [inner, inner], "x");
  const cyclic: Record<string, unknown> = { op: "not" };
  cyclic.of = cyclic;

  it.each([
    ["10,000 levels of conditions", withCondition(nested(10_000)), "too-deep"],
    ["10,000 levels of lists", bomb, "too-deep"],
    [
      "a list of a million",
      withCondition({ op: "in", fact: {}, values: new Array(1_000_000).fill(1) }),
      "too-long",
    ],
    ["a text of a million", withRule({ id: "x".repeat(1_000_000) }), "too-long"],
    ["an object that holds itself", withCondition(cyclic), "too-deep"],
  ])("are refused at once: %s", (_, json, code) => {
    expect(codesOf(json)).toEqual([code]);
  });

  it("are not read beyond the first excess", () => {
    let reads = 0;
    const watched = new Proxy(new Array(1_000_000).fill(1), {
      get: (target, key, receiver) => {
        reads += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(codesOf(withCondition({ op: "in", fact: {}, values: watched }))).toEqual(["too-long"]);
    expect(reads).toBeLessThan(10);
  });

  it("ends on values that refer to each other, instead of walking two to the sixtieth", () => {
    expect(codesOf(shared)).toEqual(["too-long"]);
  });
});
