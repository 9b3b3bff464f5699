/**
 * The checks of a score when a questionnaire is defined: its items exist, are asked once and have points to count, and a
 * model exists and knows the inputs it is given.
 */
import { findModel } from "@hcrm/rules/models";
import { isQuestion, type Question } from "./item.ts";
import type { IndexedItem } from "./item-index.ts";
import type { QuestionnaireProblem, QuestionnaireProblemCode } from "./questionnaire-problem.ts";
import type { ModelScore, Score, TallyScore } from "./score.ts";

/** What is wrong with one score. */
export function scoreProblems(
  score: Score,
  index: ReadonlyMap<string, IndexedItem>,
): readonly QuestionnaireProblem[] {
  const items = [...index.values()];
  const codes = "tally" in score ? score.items : Object.values(score.inputs);
  const problems = codes.flatMap((code) => {
    const found = items.find((each) => each.item.code === code);
    return itemProblem(found, "tally" in score) ?? [];
  });
  problems.push(...("tally" in score ? bandProblems(score) : modelProblems(score)));
  return problems.map((code) => ({ code, at: score.id }));
}

function itemProblem(found: IndexedItem | undefined, tallied: boolean): QuestionnaireProblemCode | undefined {
  if (found === undefined || !isQuestion(found.item)) return "score-item-unknown";
  if (found.rounds.length > 0 || found.item.repeats === true) return "score-item-repeats";
  return tallied && !hasPoints(found.item) ? "score-item-without-points" : undefined;
}

function hasPoints(item: Question): boolean {
  if (item.type === "choice") return item.options.every((option) => option.score !== undefined);
  return item.type === "boolean" || item.type === "integer" || item.type === "decimal";
}

function bandProblems({ bands = [] }: TallyScore): readonly QuestionnaireProblemCode[] {
  const ascending = bands.every((band, at) => at === 0 || band.from > (bands[at - 1]?.from ?? band.from));
  return ascending ? [] : ["bands-not-ascending"];
}

function modelProblems({ model, inputs }: ModelScore): readonly QuestionnaireProblemCode[] {
  const found = findModel(model);
  if (found === undefined) return ["score-model-unknown"];
  const known = new Set(found.inputs.flatMap((input) => [input.name, ...(input.aliases ?? [])]));
  return Object.keys(inputs).every((input) => known.has(input)) ? [] : ["score-input-unknown"];
}
