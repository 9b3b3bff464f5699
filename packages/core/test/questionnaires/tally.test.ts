/** Sums, means and maxima, bands at their edges, and what a missing answer means. */
import { describe, expect, it } from "vitest";
import {
  type Item,
  type MissingRule,
  type PartialAnswers,
  type TallyResult,
  type TallyScore,
  tally,
} from "../../src/questionnaires/index.ts";
import { base, form, yesNo } from "./support/forms.ts";

const items: readonly Item[] = [
  yesNo("a"),
  { ...base("b"), code: "b", type: "integer" },
  { ...base("c"), code: "c", type: "boolean", enableWhen: { item: "a", op: "=", value: "yes" } },
];
const score = (changes: Partial<TallyScore> = {}): TallyScore => ({
  id: "total",
  tally: "sum",
  items: ["a", "b", "c"],
  missing: "incomplete",
  ...changes,
});
const count = (answers: PartialAnswers, changes: Partial<TallyScore> = {}): TallyResult =>
  tally(form(items), score(changes), answers);

describe("tally", () => {
  const full = { a: "yes", b: 4, c: true };

  it.each([
    ["sum", 6],
    ["mean", 2],
    ["max", 4],
  ] as const)("computes the %s", (kind, value) => {
    expect(count(full, { tally: kind })).toEqual({ status: "ok", id: "total", value });
  });

  it("leaves disabled items out of sum, mean and missing", () => {
    expect(count({ a: "no", b: 4, c: true }, { tally: "mean" })).toMatchObject({ status: "ok", value: 2 });
  });

  it.each<readonly [string, MissingRule, PartialAnswers, number | readonly string[]]>([
    ["incomplete", "incomplete", { a: "yes", c: true }, ["b"]],
    ["prorated", { prorateUpTo: 1 }, { a: "yes", c: true }, 3],
    ["too much to prorate", { prorateUpTo: 1 }, { a: "yes" }, ["b", "c"]],
    ["nothing to prorate from", { prorateUpTo: 3 }, {}, ["a", "b"]],
    ["treated as 2", { treatAs: 2 }, { a: "yes" }, 5],
    ["treated as 0", { treatAs: 0 }, {}, 0],
  ])("with missing answers: %s", (_, missing, answers, expected) => {
    const result = count(answers, { missing });
    expect(result.status === "ok" ? result.value : result.missing).toEqual(expected);
  });

  it("says that nothing was asked when all items are disabled", () => {
    const result = count({ a: "no" }, { items: ["c"], missing: { treatAs: 0 } });
    expect(result).toEqual({ status: "insufficient-data", id: "total", missing: [] });
  });

  it("adds the points of several options", () => {
    const several = yesNo("a", { multiple: true });
    expect(tally(form([several]), score({ items: ["a"] }), { a: ["yes", "no"] })).toMatchObject({ value: 1 });
  });

  it.each([
    [-1, undefined],
    [0, "low"],
    [4, "low"],
    [5, "high"],
    [99, "high"],
  ])("puts %i into its band", (value, band) => {
    const text = { zh: "段", en: "Band" };
    const bands = [
      { code: "low", text, from: 0 },
      { code: "high", text, from: 5 },
    ];
    const result = count({ b: value }, { items: ["b"], bands });
    expect(result).toEqual({ status: "ok", id: "total", value, ...(band === undefined ? {} : { band }) });
  });
});
