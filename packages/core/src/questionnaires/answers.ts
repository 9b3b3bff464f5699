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

/** A group that repeats: it keeps its answers in rounds of its own. */
export interface RepeatingShape extends GroupShape {
  /** It repeats. */
  readonly repeats: true;
}

/** A group, as far as the types of its answers go. */
export interface GroupShape<Child = unknown> {
  /** It is a group. */
  readonly type: "group";
  /** What it holds. */
  readonly items: readonly Child[];
}

/** A choice, as far as the types of its answers go. */
export interface ChoiceShape<Code = unknown> {
  /** It is a choice. */
  readonly type: "choice";
  /** Its options. */
  readonly options: readonly OptionShape<Code>[];
}

/** An option of a choice, as far as its code goes. */
export interface OptionShape<Code = unknown> {
  /** The code that is the answer. */
  readonly code: Code;
}

/** An item of one or more types. */
export interface TypedShape<Type extends string> {
  /** Its type. */
  readonly type: Type;
}

/** A question that repeats. */
export interface RepeatedShape {
  /** It repeats. */
  readonly repeats: true;
}

/** A choice of several options. */
export interface MultipleShape {
  /** It allows several. */
  readonly multiple: true;
}

/** An item whose link id is known. */
export interface LinkedShape<Id extends string = string> {
  /** Its link id. */
  readonly linkId: Id;
}

/** Items that hold answers of their own at one level: questions, texts and repeating groups; other groups dissolve. */
export type AnswerLevel<I> = I extends RepeatingShape
  ? I
  : I extends GroupShape<infer Child>
    ? AnswerLevel<Child>
    : I;
/** One answer of an item. */
export type SingleAnswer<I> =
  I extends ChoiceShape<infer Code>
    ? Code
    : I extends TypedShape<"boolean">
      ? boolean
      : I extends TypedShape<"integer" | "decimal">
        ? number
        : string;
/** The answer of an item: one, a list, or the rounds of a group. */
export type AnswerOf<I> =
  I extends GroupShape<infer Child>
    ? readonly AnswersAt<Child>[]
    : I extends RepeatedShape | MultipleShape
      ? readonly SingleAnswer<I>[]
      : SingleAnswer<I>;
/** The key of an item's answer. */
export type AnswerKey<I> =
  I extends TypedShape<"display"> ? never : I extends LinkedShape<infer Id> ? Id : never;
/** The answers at one level of items, keyed by link id. */
export type AnswersAt<I> = { readonly [Each in AnswerLevel<I> as AnswerKey<Each>]?: AnswerOf<Each> };

/** What the types of answers are read from. */
export interface FormShape {
  /** The items. */
  readonly items: readonly LinkedShape[];
}

/**
 * The answers of a definition that the compiler knows to the letter (`as const`, or through `define`): its link ids,
 * option codes and types. For any other definition it is {@link PartialAnswers}.
 */
export type Answers<Definition extends FormShape> = string extends Definition["items"][number]["linkId"]
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
