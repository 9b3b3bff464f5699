/** What stands in the way of defining a questionnaire. */
import { describe, expect, it } from "vitest";
import {
  type AnswerOperator,
  type AnswerValue,
  checkDefinition,
  type Item,
  type QuestionnaireDefinition,
  questionnaireDefinitionSchema,
} from "../../src/questionnaires/index.ts";
import { base, form, yesNo } from "./support/forms.ts";

const problems = (definition: QuestionnaireDefinition): readonly string[] =>
  checkDefinition(definition).map(({ code, at }) => `${code} ${at}`);

describe("checkDefinition", () => {
  it("finds nothing wrong with a form that can be evaluated", () => {
    const definition = form(
      [yesNo("a"), yesNo("b", { enableWhen: { not: { any: [{ item: "a", op: "=", value: "no" }] } } })],
      [{ id: "total", tally: "sum", items: ["a", "b"], missing: "incomplete" }],
    );
    expect(problems(definition)).toEqual([]);
    expect(questionnaireDefinitionSchema.parse(definition)).toEqual(definition);
  });

  it("finds names that are used twice", () => {
    const twice = yesNo("a", {
      options: [
        ...(yesNo("x") as Extract<Item, { type: "choice" }>).options,
        { code: "yes", text: { zh: "是", en: "Yes" } },
      ],
    }); // yesNo makes choices
    const total = { id: "total", tally: "sum", items: ["a"], missing: "incomplete" } as const;
    expect(problems(form([twice, yesNo("a")], [total, total]))).toEqual([
      "link-id-duplicate a",
      "code-duplicate a",
      "score-id-duplicate total",
      "option-duplicate a",
      "score-item-without-points total",
      "score-item-without-points total",
    ]);
  });

  it("finds conditions on items that do not exist or take no answer", () => {
    const on = (item: string): Item => yesNo("q", { enableWhen: { item, op: "exists", value: true } });
    expect(problems(form([on("nowhere")]))).toEqual(["condition-item-unknown q"]);
    expect(problems(form([{ ...base("d"), type: "display" }, on("d")]))).toEqual([
      "condition-item-unanswerable q",
    ]);
  });

  const others: readonly Item[] = [
    { ...base("boolean"), type: "boolean" },
    { ...base("integer"), type: "integer" },
    { ...base("decimal"), type: "decimal", unit: "kg" },
    { ...base("date"), type: "date" },
    { ...base("text"), type: "text", maxLength: 9 },
    yesNo("choice"),
  ];
  const fitting: Record<string, AnswerValue> = {
    boolean: true,
    integer: 1,
    decimal: 1.5,
    date: "2026-01-01",
    text: "x",
    choice: "yes",
  };
  const operators: readonly AnswerOperator[] = ["exists", "=", "!=", ">", "<", ">=", "<="];
  const accepted = (other: Item, op: AnswerOperator, value: AnswerValue): boolean =>
    problems(form([other, yesNo("q", { enableWhen: { item: other.linkId, op, value } })])).length === 0;

  it.each(others.map((other) => [other.type, other] as const))(
    "lets %s be compared as its type allows",
    (type, other) => {
      const value = fitting[type] ?? "";
      const equalityOnly = ["boolean", "text", "choice"].includes(type);
      const allowed = operators.filter((op) => accepted(other, op, op === "exists" ? true : value));
      expect(allowed).toEqual(equalityOnly ? ["exists", "=", "!="] : operators);
    },
  );

  it.each(others.map((other) => [other.type, other] as const))(
    "lets %s be compared with its own type only",
    (type, other) => {
      const misfits = Object.values(fitting).filter((value) => !accepted(other, "=", value));
      const sameKind: Record<string, number> = {
        boolean: 5,
        integer: 4,
        decimal: 4,
        date: 5,
        text: 3,
        choice: 5,
      };
      expect(misfits).toHaveLength(sameKind[type] ?? -1);
      expect(accepted(other, "exists", "yes")).toBe(false);
    },
  );

  it("finds circles, also through the group around an item", () => {
    const self = yesNo("a", { enableWhen: { item: "a", op: "exists", value: true } });
    expect(problems(form([self]))).toEqual(["condition-cycle a"]);
    const group: Item = {
      ...base("g"),
      type: "group",
      enableWhen: { item: "inside", op: "exists", value: true },
      items: [yesNo("inside")],
    };
    expect(problems(form([group]))).toEqual(["condition-cycle g", "condition-cycle inside"]);
  });

  it("finds empty ranges", () => {
    expect(problems(form([{ ...base("q"), type: "integer", min: 2, max: 1 }]))).toEqual(["range-empty q"]);
  });

  it("finds scores that cannot be counted", () => {
    const score = (items: readonly string[], from: readonly number[] = []): Parameters<typeof form>[1] => [
      {
        id: "s",
        tally: "sum",
        items,
        missing: "incomplete",
        bands: from.map((each) => ({ code: `from-${each}`, text: { zh: "段", en: "Band" }, from: each })),
      },
    ];
    const text: Item = { ...base("t"), code: "t", type: "text", maxLength: 9 };
    const rounds: Item = { ...base("g"), type: "group", repeats: true, items: [yesNo("inside")] };
    expect(problems(form([yesNo("a")], score(["nowhere"])))).toEqual(["score-item-unknown s"]);
    expect(problems(form([text], score(["t"])))).toEqual(["score-item-without-points s"]);
    expect(problems(form([rounds], score(["inside"])))).toEqual(["score-item-repeats s"]);
    expect(problems(form([yesNo("a")], score(["a"], [0, 5, 5])))).toEqual(["bands-not-ascending s"]);
  });

  it("finds observations without a source", () => {
    const definition = { ...form([yesNo("a")]), effects: [{ observation: "72166-2", from: "b" }] };
    expect(problems(definition)).toEqual(["effect-source-unknown b"]);
  });
});
