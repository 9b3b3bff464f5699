/**
 * The checks of a score when a questionnaire is defined: its items exist, are asked once, and have points to count.
 */
import { isQuestion, type Question } from "./item.ts";
import type { IndexedItem } from "./item-index.ts";
import type { QuestionnaireProblem, QuestionnaireProblemCode } from "./questionnaire-problem.ts";
import type { Score, TallyScore } from "./score.ts";

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
  if ("tally" in score && !ascending(score)) problems.push("bands-not-ascending");
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

function ascending({ bands = [] }: TallyScore): boolean {
  return bands.every((band, at) => at === 0 || band.from > (bands[at - 1]?.from ?? band.from));
}
