/**
 * Answers by link id. A question has a value, or a list when it repeats or allows several options; a repeating group has
 * a list of rounds, each an object of its own; the items of other groups lie flat beside everything else. 0 and `false`
 * are answers; blank text and an empty list are none.
 */
import { isLocalDate } from "../kernel/index.ts";
import type { AnswerValue } from "./enable-when.ts";
import type { Question } from "./item.ts";

/** Answers as they come in: any part of them, checked by `validateAnswers`. */
export interface PartialAnswers {
  /** Answer, answers, or rounds of a repeating group, by link id. */
  readonly [linkId: string]: AnswerValue | readonly AnswerValue[] | readonly PartialAnswers[] | undefined;
}

/** Items that hold answers of their own at one level: questions, texts and repeating groups; other groups dissolve. */
type Level<I> = I extends { readonly type: "group"; readonly repeats: true }
  ? I
  : I extends { readonly type: "group"; readonly items: readonly (infer Child)[] }
    ? Level<Child>
    : I;
type Single<I> = I extends {
  readonly type: "choice";
  readonly options: readonly { readonly code: infer Code }[];
}
  ? Code
  : I extends { readonly type: "boolean" }
    ? boolean
    : I extends { readonly type: "integer" | "decimal" }
      ? number
      : string;
type AnswerOf<I> = I extends { readonly type: "group"; readonly items: readonly (infer Child)[] }
  ? readonly AnswersAt<Child>[]
  : I extends { readonly repeats: true } | { readonly multiple: true }
    ? readonly Single<I>[]
    : Single<I>;
type KeyOf<I> = I extends { readonly type: "display" }
  ? never
  : I extends { readonly linkId: infer Id extends string }
    ? Id
    : never;
type AnswersAt<I> = { readonly [Each in Level<I> as KeyOf<Each>]?: AnswerOf<Each> };

/**
 * The answers of a definition that the compiler knows to the letter (`as const`, or through `define`): its link ids,
 * option codes and types. For any other definition it is {@link PartialAnswers}.
 */
export type Answers<Definition extends { readonly items: readonly { readonly linkId: string }[] }> =
  string extends Definition["items"][number]["linkId"]
    ? PartialAnswers
    : AnswersAt<Definition["items"][number]>;

/**
 * The answers of a question that count: of the right type, not blank, and with known option codes. What does not fit is
 * left out here and named by `validateAnswers`, so evaluation is total.
 */
export function presentAnswers(item: Question, raw: PartialAnswers[string]): readonly AnswerValue[] {
  if (raw === undefined) return [];
  const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return values.filter((value): value is AnswerValue => fits(item, value));
}

/** Says whether a value is of the question's type. Blank text counts as the absence of an answer, not as a misfit. */
export function fits(item: Question, value: unknown): boolean {
  switch (item.type) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value);
    case "decimal":
      return typeof value === "number" && Number.isFinite(value);
    case "text":
      return typeof value === "string" && value.trim() !== "";
    case "date":
      return typeof value === "string" && isLocalDate(value);
    case "choice":
      return item.options.some((option) => option.code === value);
  }
}
