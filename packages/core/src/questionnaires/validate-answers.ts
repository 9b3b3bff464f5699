/**
 * Checking answers before they are stored. A report names link ids, rounds and
 * codes, never a value: it may be logged.
 */
import { type AnswerSheet, readSheet, type SheetEntry } from "./answer-sheet.ts";
import { fits, type PartialAnswers } from "./answers.ts";
import type { AnswerValue } from "./enable-when.ts";
import { isList, isQuestion, type Question } from "./item.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";

/** What is wrong with an answer. */
export type AnswerIssueCode =
  | "unknown-item"
  | "required"
  | "wrong-type"
  | "unknown-option"
  | "not-alone"
  | "too-many"
  | "too-long"
  | "too-small"
  | "too-large"
  | "not-rounds";

/** One issue with the answers. */
export interface AnswerIssue {
  /** What is wrong. */
  readonly code: AnswerIssueCode;
  /** Link id of the item. */
  readonly linkId: string;
  /** Index of the round in each repeating group around it; empty at the top. */
  readonly round: readonly number[];
}

/** The result of a check. */
export interface ValidationReport {
  /** No issues. */
  readonly valid: boolean;
  /** The issues, in reading order; those of items that do not exist come last. */
  readonly issues: readonly AnswerIssue[];
}

/**
 * Checks answers against a questionnaire. Disabled items are neither required nor checked: their answers count as absent.
 *
 * @example
 * ```ts
 * validateAnswers(definition, {}).issues; // [{ code: "required", linkId: "smoker", round: [] }]
 * ```
 */
export function validateAnswers(
  definition: QuestionnaireDefinition,
  answers: PartialAnswers,
): ValidationReport {
  const sheet = readSheet(definition, answers);
  const issues = [
    ...sheet.entries.filter((entry) => entry.enabled).flatMap(issuesOf),
    ...unknownItems(answers, sheet, []),
  ];
  return { valid: issues.length === 0, issues };
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

function issuesOf(entry: SheetEntry): readonly AnswerIssue[] {
  const { item } = entry.indexed;
  const raw = entry.round.answers[item.linkId];
  const codes = isQuestion(item) ? questionIssues(item, raw) : groupIssues(item, raw);
  const missing =
    isQuestion(item) && item.required === true && codes.length === 0 && entry.present.length === 0;
  return [...codes, ...(missing ? (["required"] as const) : [])].map((code) => ({
    code,
    linkId: item.linkId,
    round: entry.round.indexes,
  }));
}

function groupIssues(
  item: SheetEntry["indexed"]["item"],
  raw: PartialAnswers[string],
): readonly AnswerIssueCode[] {
  const rounds = item.type === "group" && item.repeats === true;
  if (raw === undefined) return rounds && item.required === true ? ["required"] : [];
  if (!rounds) return ["wrong-type"];
  const objects = Array.isArray(raw) && raw.every((each) => typeof each === "object" && !Array.isArray(each));
  if (!objects) return ["not-rounds"];
  return raw.length === 0 && item.required === true ? ["required"] : [];
}

function questionIssues(item: Question, raw: PartialAnswers[string]): readonly AnswerIssueCode[] {
  if (raw === undefined) return [];
  const values: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const issues = values.flatMap((value) => valueIssues(item, value));
  if (values.length > 1 && !isList(item)) issues.push("too-many");
  if (item.type === "choice" && values.length > 1) {
    const alone = item.options.some((option) => option.exclusive === true && values.includes(option.code));
    if (alone) issues.push("not-alone");
  }
  return [...new Set(issues)];
}

function valueIssues(item: Question, value: unknown): AnswerIssueCode[] {
  if (typeof value === "string" && value.trim() === "") return []; // blank text is the absence of an answer
  if (!fits(item, value))
    return item.type === "choice" && typeof value === "string" ? ["unknown-option"] : ["wrong-type"];
  if (item.type === "text") return [...String(value)].length > item.maxLength ? ["too-long"] : [];
  if (item.type !== "integer" && item.type !== "decimal") return [];
  const size = Number(value);
  if (item.min !== undefined && size < item.min) return ["too-small"];
  return item.max !== undefined && size > item.max ? ["too-large"] : [];
}

/** Keys that name no item, or an item of another place. */
function unknownItems(
  answers: PartialAnswers,
  sheet: AnswerSheet,
  at: readonly number[],
  rounds: readonly string[] = [],
): readonly AnswerIssue[] {
  return Object.entries(answers).flatMap(([linkId, value]) => {
    const indexed = sheet.index.get(linkId);
    if (indexed === undefined || !same(indexed.rounds, rounds))
      return [{ code: "unknown-item", linkId, round: at } as const];
    if (indexed.item.type !== "group" || indexed.item.repeats !== true || !Array.isArray(value)) return [];
    const list: readonly (AnswerValue | PartialAnswers)[] = value;
    return list.flatMap((each, index) =>
      typeof each === "object" ? unknownItems(each, sheet, [...at, index], [...rounds, linkId]) : [],
    );
  });
}
