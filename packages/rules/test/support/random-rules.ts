/**
 * Random conditions, people and facts for the property tests, kept to a few codes so that rules and facts meet often.
 */
import fc from "fast-check";
import type { Condition, Fact, FactRef, FactSource } from "../../src/index.ts";
import { person } from "./people.ts";

const CODES = [
  ["sbp", "mm[Hg]", [120, 130, 139.9, 140, 160]],
  ["hba1c", "%", [5.5, 6.4, 6.5, 7]],
  ["bmi", "kg/m2", [18.4, 24, 28, 31]],
] as const;
const WORD_CODE = "72166-2";
const WORDS = ["449868002", "266919005"];
const TAGS = ["a", "b"];
const WITHIN = [undefined, "P30D", "P3M", "P12M"] as const;
const DAYS = Array.from({ length: 40 }, (_, index) => index);

const refTo = (code: string, pick: FactRef["pick"], within: string | undefined): FactRef =>
  within === undefined ? { code, pick } : { code, pick, within };

const windows = fc.constantFrom(...WITHIN);
const numeric: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.constantFrom(...CODES),
    fc.constantFrom("latest" as const, "min" as const, "max" as const, "mean" as const),
    windows,
    fc.constantFrom("<", "<=", "=", "!=", ">=", ">"),
    fc.nat(4),
  )
  .map(([[code, unit, values], pick, within, is, index]) => ({
    op: "compare",
    fact: refTo(code, pick, within),
    is: is as "<", // one of the six listed above
    value: values[index % values.length] ?? values[0],
    unit,
  }));
const between: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...CODES), windows, fc.constantFrom("[]" as const, "[)" as const, "()" as const))
  .map(([[code, unit, values], within, bounds]) => ({
    op: "between",
    fact: refTo(code, "latest", within),
    min: values[1],
    max: values[3],
    bounds,
    unit,
  }));
const worded: fc.Arbitrary<Condition> = fc
  .tuple(windows, fc.subarray(WORDS, { minLength: 1 }))
  .map(([within, values]) => ({ op: "in", fact: refTo(WORD_CODE, "latest", within), values }));
const personal: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(fc.constantFrom("<", "<=", ">=", ">"), fc.constantFrom(18, 59, 60))
    .map(([is, years]) => ({ op: "age" as const, is: is as "<", years })), // one of the four listed above
  fc.constantFrom("male" as const, "female" as const).map((is) => ({ op: "sex" as const, is })),
  fc.constantFrom(...TAGS).map((tag) => ({ op: "hasTag" as const, tag })),
);
const counted: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...CODES), windows, fc.nat(3))
  .map(([[code], within, value]) => ({
    op: "compare",
    fact: refTo(code, "count", within),
    is: ">=",
    value,
  }));
const presence: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom("exists" as const, "missing" as const), fc.constantFrom(...CODES), windows)
  .map(([op, [code], within]) => ({ op, fact: refTo(code, "latest", within) }));

function grouped(leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.letrec<{ node: Condition }>((tie) => {
    const parts = fc.array(tie("node"), { maxLength: 4 });
    return {
      node: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        leaf,
        fc.tuple(fc.constantFrom("all" as const, "any" as const), parts).map(([op, of]) => ({ op, of })),
        tie("node").map((of) => ({ op: "not" as const, of })),
        fc
          .tuple(parts, fc.nat(4))
          .map(([of, n]) => ({ op: "atLeast" as const, n: Math.min(n, of.length), of })),
      ),
    };
  }).node;
}

/** Conditions whose answer only ever becomes more definite as facts are filled in. */
export const monotoneConditions: fc.Arbitrary<Condition> = grouped(
  fc.oneof(numeric, between, worded, personal),
);
/** Conditions of every kind but models and trends. */
export const conditions: fc.Arbitrary<Condition> = grouped(
  fc.oneof(numeric, between, worded, personal, counted, presence),
);

const modelled: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { op: "model", id: "bmi-cn-2013", output: "category", is: "=", value: "肥胖" },
  { op: "model", id: "bmi-cn-2013", output: "bmi", is: ">=", value: 24 },
  { op: "model", id: "waist-cn-2013", output: "category", is: "!=", value: "正常" },
);
const trended: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom("up" as const, "down" as const), fc.constantFrom(...CODES))
  .map(([direction, [code]]) => ({ op: "trend", fact: refTo(code, "latest", undefined), direction }));
/** Conditions of every kind. */
export const anyConditions: fc.Arbitrary<Condition> = grouped(
  fc.oneof(numeric, between, worded, personal, counted, presence, modelled, trended),
);

const dated = fc
  .constantFrom(...DAYS)
  .map((index) => new Date(Date.UTC(2026, 0, 20) - index * 9 * 86_400_000 + 3600_000).toISOString());
const quantity: fc.Arbitrary<Fact> = fc
  .tuple(
    fc.constantFrom(...CODES),
    fc.nat(4),
    dated,
    fc.constantFrom("ok", "ok", "ok", "null", "text", "unit"),
  )
  .map(([[code, unit, values], index, at, state]) => {
    const value = values[index % values.length] ?? values[0];
    if (state === "null") return { code, value: null, unit, at };
    if (state === "text") return { code, value: String(value), unit, at };
    return state === "unit" ? { code, value, at } : { code, value, unit, at };
  });
const word: fc.Arbitrary<Fact> = fc
  .tuple(fc.constantFrom<Fact["value"]>(...WORDS, 7, null), dated)
  .map(([value, at]) => ({ code: WORD_CODE, value, at }));

/** Facts, some of them unusable, some in the future of {@link NOW}. */
export const facts: fc.Arbitrary<readonly Fact[]> = fc.array(fc.oneof(quantity, word), { maxLength: 12 });

/** What is known of a person beside facts. */
export interface Standing {
  readonly profile: FactSource["profile"];
  readonly tags: readonly string[];
  readonly unconfirmedTags: readonly string[];
}

/** Profiles and tags, with gaps. */
export const standings: fc.Arbitrary<Standing> = fc.record({
  profile: fc.constantFrom<FactSource["profile"]>(
    {},
    { sex: "male" },
    { sex: "female", birthDate: "1966-01-15" },
    { sex: "male", birthDate: "1966-01-16" },
    { birthDate: "1966" },
  ),
  tags: fc.subarray(TAGS),
  unconfirmedTags: fc.subarray(TAGS),
});

/** A person with random facts. */
export const people: fc.Arbitrary<FactSource> = fc
  .tuple(facts, standings)
  .map(([list, standing]) => person(list, standing));
