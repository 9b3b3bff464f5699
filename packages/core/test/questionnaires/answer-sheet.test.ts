/** Disabled, hidden and unanswered are three things, in groups and in rounds of groups. */
import { describe, expect, it } from "vitest";
import {
  type Item,
  type PartialAnswers,
  readSheet,
  renderItems,
  submittedAnswers,
  validateAnswers,
} from "../../src/questionnaires/index.ts";
import { base, form, yesNo } from "./support/forms.ts";

const cigarettes: Item = {
  ...base("cigarettes"),
  type: "integer",
  min: 1,
  required: true,
  enableWhen: { item: "smoker", op: "=", value: "yes" },
};
const brand: Item = {
  ...base("brand"),
  type: "text",
  maxLength: 20,
  enableWhen: { item: "cigarettes", op: ">", value: 10 },
};
const smoking = form([yesNo("smoker"), cigarettes, brand]);
const enabledIn = (answers: PartialAnswers): readonly string[] =>
  readSheet(smoking, answers)
    .entries.filter((entry) => entry.enabled)
    .map((entry) => entry.indexed.item.linkId);

describe("a disabled item", () => {
  it("counts as absent for the conditions of others", () => {
    expect(enabledIn({ smoker: "yes", cigarettes: 20 })).toEqual(["smoker", "cigarettes", "brand"]);
    expect(enabledIn({ smoker: "no", cigarettes: 20 })).toEqual(["smoker"]);
  });

  it("is neither required nor checked nor submitted", () => {
    const answers = { smoker: "no", cigarettes: -3, brand: "x".repeat(100) };
    expect(validateAnswers(smoking, answers)).toEqual({ valid: true, issues: [] });
    expect(submittedAnswers(smoking, answers)).toEqual({ smoker: "no" });
  });

  it("disables everything in its group", () => {
    const grouped = form([
      yesNo("smoker"),
      {
        ...base("habits"),
        type: "group",
        enableWhen: { item: "smoker", op: "=", value: "yes" },
        items: [yesNo("daily", { required: true })],
      },
    ]);
    expect(validateAnswers(grouped, { smoker: "no" }).valid).toBe(true);
    expect(validateAnswers(grouped, { smoker: "yes" }).issues).toEqual([
      { code: "required", linkId: "daily", round: [] },
    ]);
  });
});

describe("a hidden item", () => {
  it("keeps its answer and counts for others", () => {
    const hidden = form([yesNo("smoker", { hidden: true }), cigarettes]);
    const answers = { smoker: "yes", cigarettes: 3 };
    expect(submittedAnswers(hidden, answers)).toEqual(answers);
    expect(
      renderItems(hidden, answers).map((item) => [item.linkId, item.enabled, item.hidden, item.answered]),
    ).toEqual([
      ["smoker", true, true, true],
      ["cigarettes", true, false, true],
    ]);
  });
});

describe("an unanswered item", () => {
  it.each([
    ["missing", {}],
    ["blank", { brand: "  " }],
    ["an empty list", { brand: [] }],
  ])("when %s is enabled, required and without an answer", (_, answers) => {
    const required = form([{ ...base("brand"), type: "text", maxLength: 20, required: true }]);
    expect(renderItems(required, answers)).toMatchObject([
      { enabled: true, required: true, answered: false },
    ]);
    expect(validateAnswers(required, answers).issues).toEqual([
      { code: "required", linkId: "brand", round: [] },
    ]);
    expect(submittedAnswers(required, answers)).toEqual({});
  });

  it("is not what 0 and false are", () => {
    const zero = form([
      { ...base("count"), type: "integer", required: true },
      { ...base("pain"), type: "boolean", required: true },
    ]);
    expect(validateAnswers(zero, { count: 0, pain: false }).valid).toBe(true);
    expect(submittedAnswers(zero, { count: 0, pain: false })).toEqual({ count: 0, pain: false });
  });
});

describe("rounds of a repeating group", () => {
  const dose: Item = {
    ...base("dose"),
    type: "decimal",
    unit: "mg",
    required: true,
    enableWhen: { item: "taken", op: "=", value: "yes" },
  };
  const total: Item = {
    ...base("any-taken"),
    type: "boolean",
    enableWhen: { item: "taken", op: "=", value: "yes" },
  };
  const reason: Item = {
    ...base("reason"),
    type: "text",
    maxLength: 50,
    enableWhen: { item: "pain", op: "=", value: true },
  };
  const medicines = form([
    { ...base("pain"), type: "boolean" },
    { ...base("medicine"), type: "group", repeats: true, items: [yesNo("taken"), dose, reason] },
    total,
  ]);

  it("look into themselves first, then at the root", () => {
    const answers = { pain: true, medicine: [{ taken: "yes" }, { taken: "no" }] };
    const enabled = readSheet(medicines, answers)
      .entries.filter((entry) => entry.enabled)
      .map((entry) => [entry.indexed.item.linkId, ...entry.round.indexes].join(" "));
    expect(enabled).toEqual([
      "pain",
      "medicine",
      "taken 0",
      "taken 1",
      "dose 0",
      "reason 0",
      "reason 1",
      "any-taken",
    ]);
  });

  it("are seen together from outside", () => {
    const anyTaken = (rounds: readonly PartialAnswers[]): boolean | undefined =>
      readSheet(medicines, { medicine: rounds }).of("any-taken")[0]?.enabled;
    expect(anyTaken([{ taken: "no" }, { taken: "yes" }])).toBe(true);
    expect(anyTaken([{ taken: "no" }])).toBe(false);
    expect(anyTaken([])).toBe(false);
  });

  it("are checked and submitted each for itself", () => {
    const answers = { medicine: [{ taken: "yes" }, { taken: "no", dose: 5 }, {}] };
    expect(validateAnswers(medicines, answers).issues).toEqual([
      { code: "required", linkId: "dose", round: [0] },
    ]);
    expect(submittedAnswers(medicines, answers)).toEqual({
      medicine: [{ taken: "yes" }, { taken: "no" }, {}],
    });
  });

  it("may lie in rounds of another group", () => {
    const nested = form([
      {
        ...base("visit"),
        type: "group",
        repeats: true,
        items: [
          yesNo("painful"),
          {
            ...base("place"),
            type: "group",
            repeats: true,
            items: [
              {
                ...base("where"),
                type: "text",
                maxLength: 20,
                enableWhen: { item: "painful", op: "=", value: "yes" },
              },
            ],
          },
        ],
      },
    ]);
    const answers = {
      visit: [
        { painful: "yes", place: [{ where: "knee" }, { where: "hip" }] },
        { painful: "no", place: [{ where: "head" }] },
      ],
    };
    expect(submittedAnswers(nested, answers)).toEqual({
      visit: [
        { painful: "yes", place: [{ where: "knee" }, { where: "hip" }] },
        { painful: "no", place: [{}] },
      ],
    });
  });
});

describe("a circle of conditions", () => {
  it("is refused instead of running for ever", () => {
    const circle = form([
      yesNo("a", { enableWhen: { item: "b", op: "exists", value: true } }),
      yesNo("b", { enableWhen: { item: "a", op: "exists", value: true } }),
    ]);
    expect(() => readSheet(circle, {})).toThrowError(
      expect.objectContaining({ code: "QuestionnaireInvalid" }),
    );
  });
});
