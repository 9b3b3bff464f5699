/**
 * What is submitted of a form that was filled in: answers of enabled questions, and nothing else. A disabled answer counts
 * as absent, so it is not stored either.
 */
import { type AnswerSheet, type Round, readSheet, type SheetEntry } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import { isList } from "./item.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";

/**
 * The answers that are submitted. Blank text, empty lists, disabled items, and whatever names no item or has the wrong
 * type are left out; rounds of a repeating group keep their order and number.
 *
 * @example
 * ```ts
 * submittedAnswers(definition, { smoker: "no", cigarettes: 20 }); // { smoker: "no" }
 * ```
 */
export function submittedAnswers(
  definition: QuestionnaireDefinition,
  answers: PartialAnswers,
): PartialAnswers {
  const sheet = readSheet(definition, answers);
  return answersOf(sheet, (entry) => entry.round.indexes.length === 0);
}

/** The answers of the entries that belong to one round, and of the rounds inside it. */
function answersOf(sheet: AnswerSheet, belongs: (entry: SheetEntry) => boolean): PartialAnswers {
  const pairs = sheet.entries
    .filter((entry) => entry.enabled && belongs(entry))
    .flatMap((entry) => {
      const value = submittedValue(sheet, entry);
      return value === undefined ? [] : [[entry.indexed.item.linkId, value] as const];
    });
  return Object.fromEntries(pairs);
}

function submittedValue(sheet: AnswerSheet, { indexed, round, present }: SheetEntry): PartialAnswers[string] {
  const { item } = indexed;
  if (item.type === "group" && item.repeats === true) {
    const rounds = roundsInside(sheet, item.linkId, round);
    return rounds.length === 0 ? undefined : rounds;
  }
  return isList(item) && present.length > 0 ? present : present[0];
}

function roundsInside(sheet: AnswerSheet, group: string, outer: Round): readonly PartialAnswers[] {
  const depth = outer.indexes.length;
  const inside = sheet.roundsOf(group).filter((round) => startsWith(round.indexes, outer.indexes));
  return inside.map((inner) =>
    answersOf(
      sheet,
      ({ indexed, round }) =>
        indexed.rounds.length === depth + 1 &&
        indexed.rounds[depth] === group &&
        round.indexes.join() === inner.indexes.join(),
    ),
  );
}

function startsWith(indexes: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((each, at) => each === indexes[at]);
}
