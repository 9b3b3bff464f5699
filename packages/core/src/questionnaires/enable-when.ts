/**
 * Conditions under which an item is asked, after `enableWhen` of FHIR R4 Questionnaire, as a closed tree. `!=` follows
 * the R4 definition of the operator (true of an absent answer), to be checked against the official text. Evaluation is
 * total: types that do not match are refused when the questionnaire is defined.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** How an answer is compared. */
export type AnswerOperator = "exists" | "=" | "!=" | ">" | "<" | ">=" | "<=";

/** One comparison with the answers of another item. */
export interface AnswerTest {
  /** Link id of the other item. */
  readonly item: string;
  /** The operator. Texts, choices and booleans know `exists`, `=` and `!=` only. */
  readonly op: AnswerOperator;
  /** What to compare with: true or false for `exists`, an option code for choices, `YYYY-MM-DD` for dates. */
  readonly value: string | number | boolean;
}

/** All (true when empty), any (false when empty), the opposite, or one test. */
export type EnableWhen = AllOf | AnyOf | NotOf | AnswerTest;

/** True when all parts are; true of none. */
export interface AllOf {
  /** The parts. */
  readonly all: readonly EnableWhen[];
}

/** True when one part is; false of none. */
export interface AnyOf {
  /** The parts. */
  readonly any: readonly EnableWhen[];
}

/** True when the part is not. */
export interface NotOf {
  /** The part. */
  readonly not: EnableWhen;
}

/** A value that was answered: a choice is its option code, a date `YYYY-MM-DD`. */
export type AnswerValue = string | number | boolean;

const nested: z.ZodType<EnableWhen> = z.lazy(() => enableWhenSchema);
const parts = z.array(nested).max(50).readonly();
const answerTestSchema: z.ZodType<AnswerTest> = exactSchema<AnswerTest>()(
  z
    .strictObject({
      item: z.string().min(1).max(64),
      op: z.enum(["exists", "=", "!=", ">", "<", ">=", "<="]),
      value: z.union([z.string().max(200), z.number(), z.boolean()]),
    })
    .readonly(),
);

/** Accepts an {@link EnableWhen}. */
export const enableWhenSchema: z.ZodType<EnableWhen> = exactSchema<EnableWhen>()(
  z.union([
    z.strictObject({ all: parts }).readonly(),
    z.strictObject({ any: parts }).readonly(),
    z.strictObject({ not: nested }).readonly(),
    answerTestSchema,
  ]),
);

/** All tests inside a condition. */
export function testsIn(condition: EnableWhen): readonly AnswerTest[] {
  if ("all" in condition) return condition.all.flatMap(testsIn);
  if ("any" in condition) return condition.any.flatMap(testsIn);
  return "not" in condition ? testsIn(condition.not) : [condition];
}

/**
 * The value of a condition.
 *
 * @param answersOf - The present answers of an item: none when it is unanswered, blank or disabled.
 * @example
 * ```ts
 * evaluateEnableWhen({ item: "smoker", op: "=", value: "yes" }, () => ["yes"]); // true
 * ```
 */
export function evaluateEnableWhen(
  condition: EnableWhen,
  answersOf: (linkId: string) => readonly AnswerValue[],
): boolean {
  if ("all" in condition) return condition.all.every((part) => evaluateEnableWhen(part, answersOf));
  if ("any" in condition) return condition.any.some((part) => evaluateEnableWhen(part, answersOf));
  if ("not" in condition) return !evaluateEnableWhen(condition.not, answersOf);
  return evaluateTest(condition, answersOf(condition.item));
}

function evaluateTest({ op, value }: AnswerTest, answers: readonly AnswerValue[]): boolean {
  switch (op) {
    case "exists":
      return answers.length > 0 === value;
    case "=":
      return answers.some((answer) => answer === value);
    case "!=":
      return answers.every((answer) => answer !== value);
    case ">":
      return answers.some((answer) => answer > value);
    case "<":
      return answers.some((answer) => answer < value);
    case ">=":
      return answers.some((answer) => answer >= value);
    case "<=":
      return answers.some((answer) => answer <= value);
  }
}
