/** The truth table of conditions: operator by number and value of answers, and what all, any and not make of them. */
import { describe, expect, it } from "vitest";
import { type AnswerOperator, type AnswerValue, evaluateEnableWhen } from "../../src/questionnaires/index.ts";

const test = (op: AnswerOperator, value: AnswerValue, answers: readonly AnswerValue[]): boolean =>
  evaluateEnableWhen({ item: "other", op, value }, () => answers);

describe("exists", () => {
  it.each([
    ["nothing", [], false],
    ["0", [0], true],
    ["false", [false], true],
    ["one", ["a"], true],
    ["many", ["a", "b"], true],
  ])("of %s", (_, answers, exists) => {
    expect(test("exists", true, answers)).toBe(exists);
    expect(test("exists", false, answers)).toBe(!exists);
  });
});

describe("comparisons", () => {
  // Columns: =, !=, >, <, >=, <= against 5, with nothing, less, equal, more, and a mixture.
  const rows: readonly (readonly [string, readonly number[], readonly boolean[]])[] = [
    ["nothing", [], [false, true, false, false, false, false]],
    ["0", [0], [false, true, false, true, false, true]],
    ["the value", [5], [true, false, false, false, true, true]],
    ["more", [6], [false, true, true, false, true, false]],
    ["the value and more", [5, 6], [true, false, true, false, true, true]],
    ["less and more", [4, 6], [false, true, true, true, true, true]],
  ];
  it.each(rows)("of %s", (_, answers, expected) => {
    const operators: readonly AnswerOperator[] = ["=", "!=", ">", "<", ">=", "<="];
    expect(operators.map((op) => test(op, 5, answers))).toEqual(expected);
  });

  it("of booleans, texts and choices go by equality", () => {
    expect([test("=", false, [false]), test("=", false, [true]), test("!=", false, [true])]).toEqual([
      true,
      false,
      true,
    ]);
    expect([test("=", "b", ["a", "b"]), test("!=", "b", ["a", "b"]), test("!=", "c", ["a", "b"])]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("of dates go by the calendar", () => {
    expect(test(">", "2026-02-28", ["2026-03-01"])).toBe(true);
    expect(test("<=", "2026-02-28", ["2026-03-01"])).toBe(false);
  });
});

describe("all, any and not", () => {
  const yes = { item: "other", op: "exists", value: true } as const;
  const no = { item: "other", op: "exists", value: false } as const;
  const evaluate = (condition: Parameters<typeof evaluateEnableWhen>[0]): boolean =>
    evaluateEnableWhen(condition, () => ["answer"]);

  it("of nothing are true, false, and their opposites", () => {
    expect([evaluate({ all: [] }), evaluate({ any: [] })]).toEqual([true, false]);
    expect([evaluate({ not: { all: [] } }), evaluate({ not: { any: [] } })]).toEqual([false, true]);
  });

  it("combine", () => {
    expect([
      evaluate({ all: [yes, no] }),
      evaluate({ any: [yes, no] }),
      evaluate({ all: [yes, { not: no }] }),
    ]).toEqual([false, true, true]);
  });
});
