/**
 * The checks of a questionnaire when it is defined: all that evaluation relies on, so that evaluation can be total.
 * Problems are listed all at once, each with a stable code and the link id, code or id it belongs to.
 */
import { circularItems, conditionProblems } from "./check-conditions.ts";
import { scoreProblems } from "./check-scores.ts";
import type { Item } from "./item.ts";
import { indexItems } from "./item-index.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { QuestionnaireProblem, QuestionnaireProblemCode } from "./questionnaire-problem.ts";

/**
 * All problems of a questionnaire; empty when it can be defined.
 *
 * @example
 * ```ts sketch
 * if (checkDefinition(definition).length > 0) throw new QuestionnaireInvalid("…");
 * ```
 */
export function checkDefinition(definition: QuestionnaireDefinition): readonly QuestionnaireProblem[] {
  const items = allItems(definition.items);
  const index = indexItems(definition.items);
  const { scores = [] } = definition;
  return [
    ...repeated(items.map((item) => item.linkId)).map(problem("link-id-duplicate")),
    ...repeated(items.flatMap((item) => item.code ?? [])).map(problem("code-duplicate")),
    ...repeated(scores.map((score) => score.id)).map(problem("score-id-duplicate")),
    ...items.flatMap(itemProblems),
    ...items.flatMap((item) => conditionProblems(item, index)),
    ...circularItems(index).map(problem("condition-cycle")),
    ...scores.flatMap((score) => scoreProblems(score, index)),
    ...effectProblems(definition, items),
  ];
}

function allItems(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => (item.type === "group" ? [item, ...allItems(item.items)] : [item]));
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

function problem(code: QuestionnaireProblemCode): (at: string) => QuestionnaireProblem {
  return (at) => ({ code, at });
}

function itemProblems(item: Item): readonly QuestionnaireProblem[] {
  const { linkId: at } = item;
  if (item.type === "choice") {
    return repeated(item.options.map((option) => option.code)).map(() => ({ code: "option-duplicate", at }));
  }
  if (item.type !== "integer" && item.type !== "decimal") return [];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = item;
  return min > max ? [{ code: "range-empty", at }] : [];
}

function effectProblems(
  definition: QuestionnaireDefinition,
  items: readonly Item[],
): readonly QuestionnaireProblem[] {
  const sources = new Set([
    ...items.flatMap((item) => item.code ?? []),
    ...(definition.scores ?? []).map((score) => score.id),
  ]);
  return (definition.effects ?? [])
    .flatMap((effect) => ("observation" in effect ? [effect.from] : []))
    .filter((from) => !sources.has(from))
    .map(problem("effect-source-unknown"));
}
