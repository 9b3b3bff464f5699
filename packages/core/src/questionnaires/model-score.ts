/**
 * Scores of known instruments (PHQ-9, GAD-7, CAT …): the answers, found by item code, are handed to a model of
 * `@hcrm/rules`, which knows edition, points and bands. A missing item gives `insufficient-data`, not a low score. The
 * wording of an instrument is the host's to supply: translations carry their own licences.
 */
import { type AssessCall, type Assessment, getModel } from "@hcrm/rules/models";
import type { Instant } from "../kernel/index.ts";
import { readSheet, type SheetEntry } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import type { AnswerValue } from "./enable-when.ts";
import type { Item } from "./item.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { ModelScore } from "./score.ts";

/** What a model makes of the answers. */
export interface ModelResult {
  /** Id of the score. */
  readonly id: string;
  /** The model's answer: a status before a number. */
  readonly assessment: Assessment;
}

/**
 * Assesses a response by a model. Choices count their points, or their code where the options have none; whole numbers
 * count as points; decimals carry their unit. A disabled or unanswered item is missing.
 *
 * @param at - Instant the response is about; repeated in the result.
 * @throws {@link UnknownModel} of `@hcrm/rules` when there is no such model; `checkDefinition` finds that before.
 * @example
 * ```ts
 * scoreByModel(definition, { id: "mood", model: "phq-9", inputs }, answers, at).assessment.status; // "ok"
 * ```
 */
export function scoreByModel(
  definition: QuestionnaireDefinition,
  score: ModelScore,
  answers: PartialAnswers,
  at: Instant,
): ModelResult {
  const { entries } = readSheet(definition, answers);
  const inputs = Object.entries(score.inputs).map(([input, code]) => {
    const entry = entries.find(({ indexed }) => indexed.item.code === code);
    return [input, inputOf(entry)] as const;
  });
  return {
    id: score.id,
    assessment: getModel(score.model).assess({ inputs: Object.fromEntries(inputs), at }),
  };
}

/**
 * Inputs of models of which any answer above nought calls for someone at once, whatever the total is and also when other
 * items are missing: PHQ-9 item nine, thoughts of self-harm (Kroenke K et al. J Gen Intern Med 2001;16:606-613).
 */
const ALARMING: Readonly<Record<string, readonly string[]>> = { "phq-9": ["suicidalThoughts"] };

/**
 * True when an answer to an item of a known instrument calls for someone at once.
 *
 * @example
 * ```ts
 * callsForSomeone(definition, { id: "mood", model: "phq-9", inputs }, { q9: "several-days" }); // true
 * ```
 */
export function callsForSomeone(
  definition: QuestionnaireDefinition,
  { model, inputs }: ModelScore,
  answers: PartialAnswers,
): boolean {
  const codes = (ALARMING[model] ?? []).map((input) => inputs[input]);
  const { entries } = readSheet(definition, answers);
  return entries
    .filter(({ indexed }) => indexed.item.code !== undefined && codes.includes(indexed.item.code))
    .some((entry) => Number(inputOf(entry).value ?? 0) > 0);
}

type ModelInputValue = AssessCall["inputs"][string];

function inputOf(entry: SheetEntry | undefined): ModelInputValue {
  const [value] = entry?.present ?? [];
  if (entry === undefined || value === undefined) return { value: null };
  return valueFor(entry.indexed.item, value);
}

function valueFor(item: Item, value: AnswerValue): ModelInputValue {
  if (item.type === "decimal") return { value, unit: item.unit };
  if (item.type === "integer") return { value, unit: "{points}" };
  if (item.type !== "choice") return { value };
  const points = item.options.find((option) => option.code === value)?.score;
  return points === undefined ? { value } : { value: points, unit: "{points}" };
}
