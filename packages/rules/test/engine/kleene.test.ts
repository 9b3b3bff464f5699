/**
 * Kleene tables, exhaustively to four parts: `all`, `any`, `atLeast` and `not` against the definitions of the rules
 * design, section 2. Parts are tags: carried is true, not carried false, unconfirmed unknown.
 */
import { describe, expect, it } from "vitest";
import { type Condition, compile, type FactSource, ruleSet, type VerdictValue } from "../../src/index.ts";
import { NOW, person, ruleOf } from "../support/people.ts";

type Kleene = "T" | "F" | "U";
const WORDS: Readonly<Record<Kleene, VerdictValue>> = { T: "true", F: "false", U: "unknown" };
const VALUES: readonly Kleene[] = ["T", "F", "U"];

function tuples(length: number): readonly (readonly Kleene[])[] {
  if (length === 0) return [[]];
  return tuples(length - 1).flatMap((rest) => VALUES.map((value) => [...rest, value]));
}

const PARTS: readonly Condition[] = ["a", "b", "c", "d"].map((tag) => ({ op: "hasTag", tag }));

function carrying(values: readonly Kleene[]): FactSource {
  const named = values.map((value, index) => [value, "abcd"[index] ?? ""] as const);
  const of = (wanted: Kleene) => named.flatMap(([value, tag]) => (value === wanted ? [tag] : []));
  return person([], { tags: of("T"), unconfirmedTags: of("U") });
}

function answer(when: Condition, values: readonly Kleene[]): VerdictValue | undefined {
  return compile(ruleSet("s", "1", [ruleOf(when)])).evaluate(carrying(values), NOW)[0]?.value;
}

describe.each([0, 1, 2, 3, 4])("groups of %i", (length) => {
  const of = PARTS.slice(0, length);
  it.each(tuples(length).map((values) => [values.join(""), values] as const))("all %s", (_, values) => {
    const expected = values.includes("F") ? "F" : values.includes("U") ? "U" : "T";
    expect(answer({ op: "all", of }, values)).toBe(WORDS[expected]);
  });

  it.each(tuples(length).map((values) => [values.join(""), values] as const))("any %s", (_, values) => {
    const expected = values.includes("T") ? "T" : values.includes("U") ? "U" : "F";
    expect(answer({ op: "any", of }, values)).toBe(WORDS[expected]);
  });

  const thresholds = Array.from({ length: length + 1 }, (_, n) => n);
  it.each(tuples(length).flatMap((values) => thresholds.map((n) => [n, values.join(""), values] as const)))(
    "atLeast %i of %s",
    (n, _, values) => {
      const trues = values.filter((value) => value === "T").length;
      const unknowns = values.filter((value) => value === "U").length;
      const expected = trues >= n ? "T" : trues + unknowns < n ? "F" : "U";
      expect(answer({ op: "atLeast", n, of }, values)).toBe(WORDS[expected]);
    },
  );
});

describe("not", () => {
  it.each([
    ["T", "F"],
    ["F", "T"],
    ["U", "U"],
  ] as const)("of %s is %s", (value, expected) => {
    expect(answer({ op: "not", of: { op: "hasTag", tag: "a" } }, [value])).toBe(WORDS[expected]);
  });
});
