/**
 * What a form shows while it is being filled in: every item of every round, whether it is enabled, hidden, required and
 * answered. The host draws it; nothing here is a page.
 */
import { readSheet } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import { type ChoiceOption, type Item, isQuestion } from "./item.ts";
import type { LocalText } from "./local-text.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";

/** One item as a form shows it. */
export interface RenderedItem {
  /** Link id. */
  readonly linkId: string;
  /** Index of the round in each repeating group around it; empty at the top. */
  readonly round: readonly number[];
  /** Type of the item. */
  readonly type: Item["type"];
  /** What the person reads. */
  readonly text: LocalText;
  /** Options of a choice; absent for other types. */
  readonly options?: readonly ChoiceOption[];
  /** Its condition holds; a disabled item is not shown and its answer counts as absent. */
  readonly enabled: boolean;
  /** Not shown although enabled; its answer counts. */
  readonly hidden: boolean;
  /** Enabled, and an answer is expected. */
  readonly required: boolean;
  /** Enabled, with an answer that counts. */
  readonly answered: boolean;
}

/**
 * The items of a form for these answers, in reading order. A repeating group without rounds shows the group only.
 *
 * @example
 * ```ts
 * renderItems(definition, { smoker: "no" }).find((item) => item.linkId === "cigarettes")?.enabled; // false
 * ```
 */
export function renderItems(
  definition: QuestionnaireDefinition,
  answers: PartialAnswers,
): readonly RenderedItem[] {
  return readSheet(definition, answers).entries.map(({ indexed: { item }, round, enabled, present }) => ({
    linkId: item.linkId,
    round: round.indexes,
    type: item.type,
    text: item.text,
    ...(item.type === "choice" ? { options: item.options } : {}),
    enabled,
    hidden: item.hidden === true,
    required: enabled && isQuestion(item) && item.required === true,
    answered: present.length > 0,
  }));
}
