/** What is wrong with an answer, for each type of item, and that a report holds no value. */
import { describe, expect, it } from "vitest";
import { type Item, type PartialAnswers, validateAnswers } from "../../src/questionnaires/index.ts";
import { base, form, yesNo } from "./support/forms.ts";

const codes = (item: Item, answer: PartialAnswers[string]): readonly string[] =>
  validateAnswers(form([item]), { [item.linkId]: answer }).issues.map((issue) => issue.code);

const boolean: Item = { ...base("q"), type: "boolean" };
const integer: Item = { ...base("q"), type: "integer", min: 0, max: 10 };
const decimal: Item = { ...base("q"), type: "decimal", unit: "kg", min: 0.5 };
const date: Item = { ...base("q"), type: "date" };
const text: Item = { ...base("q"), type: "text", maxLength: 3 };
const several: Item = {
  ...base("q"),
  type: "choice",
  multiple: true,
  options: [
    { code: "a", text: { zh: "甲", en: "A" } },
    { code: "b", text: { zh: "乙", en: "B" } },
    { code: "none", text: { zh: "无", en: "None" }, exclusive: true },
  ],
};

describe("validateAnswers", () => {
  it.each<readonly [string, Item, PartialAnswers[string], readonly string[]]>([
    ["true", boolean, true, []],
    ["false", boolean, false, []],
    ["1 for a boolean", boolean, 1, ["wrong-type"]],
    ["0", integer, 0, []],
    ["half", integer, 0.5, ["wrong-type"]],
    ["a numeral", integer, "5", ["wrong-type"]],
    ["too little", integer, -1, ["too-small"]],
    ["too much", integer, 11, ["too-large"]],
    ["the smallest", decimal, 0.5, []],
    ["less than the smallest", decimal, 0.4, ["too-small"]],
    ["no number at all", decimal, Number.NaN, ["wrong-type"]],
    ["infinity", decimal, Number.POSITIVE_INFINITY, ["wrong-type"]],
    ["a date", date, "2024-02-29", []],
    ["a date that does not exist", date, "2026-02-29", ["wrong-type"]],
    ["text of three characters", text, "头痛😀", []],
    ["text of four characters", text, "头痛剧烈", ["too-long"]],
    ["blank text", text, "   ", []],
    ["one of several options", several, ["a"], []],
    ["two options", several, ["a", "b"], []],
    ["an option that does not exist", several, ["a", "x"], ["unknown-option"]],
    ["an exclusive option alone", several, ["none"], []],
    ["an exclusive option among others", several, ["none", "a"], ["not-alone"]],
    ["two answers to a question that takes one", yesNo("q"), ["yes", "no"], ["too-many"]],
    ["two answers to a question that repeats", { ...integer, repeats: true }, [1, 2], []],
    ["an answer to a display", { ...base("q"), type: "display" }, "x", ["wrong-type"]],
    [
      "rounds of a group that has none",
      { ...base("q"), type: "group", items: [yesNo("x")] },
      [{}],
      ["wrong-type"],
    ],
    ["no rounds", { ...base("q"), type: "group", repeats: true, items: [yesNo("x")] }, ["a"], ["not-rounds"]],
    [
      "no round of a required group",
      { ...base("q"), type: "group", repeats: true, required: true, items: [yesNo("x")] },
      [],
      ["required"],
    ],
  ])("%s", (_, item, answer, expected) => {
    expect(codes(item, answer)).toEqual(expected);
  });

  it("names items that do not exist, or not at this place", () => {
    const group: Item = { ...base("g"), type: "group", repeats: true, items: [yesNo("inside")] };
    const report = validateAnswers(form([group]), {
      nowhere: 1,
      inside: "yes",
      g: [{ inside: "yes", g: 1 }],
    });
    expect(report.issues).toEqual([
      { code: "unknown-item", linkId: "nowhere", round: [] },
      { code: "unknown-item", linkId: "inside", round: [] },
      { code: "unknown-item", linkId: "g", round: [0] },
    ]);
  });

  it("never names a value", () => {
    const secret = "canary-8f3a1c2b";
    const report = validateAnswers(form([integer, { ...text, linkId: "t" }, yesNo("c")]), {
      q: secret,
      t: secret,
      c: secret,
    });
    expect(report.issues).toHaveLength(3);
    expect(JSON.stringify(report)).not.toContain(secret);
  });
});
