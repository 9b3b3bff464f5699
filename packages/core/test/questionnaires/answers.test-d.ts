/** A definition that the compiler knows to the letter gives its answers their types. */
import { expectTypeOf, test } from "vitest";
import type { Answers, PartialAnswers, QuestionnaireDefinition } from "../../src/questionnaires/index.ts";

const text = { zh: "问题", en: "Question" };
const definition = {
  code: "habits",
  title: text,
  purpose: "CAREMGT",
  items: [
    { linkId: "intro", type: "display", text },
    {
      linkId: "smoker",
      type: "choice",
      text,
      options: [
        { code: "yes", text },
        { code: "no", text },
      ],
    },
    {
      linkId: "body",
      type: "group",
      text,
      items: [
        { linkId: "weight", type: "decimal", unit: "kg", text },
        { linkId: "since", type: "date", text },
      ],
    },
    {
      linkId: "medicine",
      type: "group",
      repeats: true,
      text,
      items: [{ linkId: "taken", type: "boolean", text }],
    },
    {
      linkId: "sports",
      type: "choice",
      multiple: true,
      text,
      options: [
        { code: "swim", text },
        { code: "run", text },
      ],
    },
  ],
} as const satisfies QuestionnaireDefinition;

test("answers are keyed by link id and typed by item", () => {
  expectTypeOf<Answers<typeof definition>>().toEqualTypeOf<{
    readonly smoker?: "yes" | "no";
    readonly weight?: number;
    readonly since?: string;
    readonly medicine?: readonly { readonly taken?: boolean }[];
    readonly sports?: readonly ("swim" | "run")[];
  }>();
});

test("an unknown definition takes any answers", () => {
  expectTypeOf<Answers<QuestionnaireDefinition>>().toEqualTypeOf<PartialAnswers>();
});
