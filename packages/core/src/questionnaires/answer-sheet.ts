/**
 * One set of answers read against one questionnaire: which items are enabled, in which round of a repeating group, with
 * which answers. Three notions stay apart: *disabled* (its condition is false: the answer counts as absent), *hidden* (not
 * shown, the answer counts) and *unanswered* (enabled, without an answer).
 */
import { QuestionnaireInvalid } from "../kernel/index.ts";
import { type PartialAnswers, presentAnswers } from "./answers.ts";
import { type AnswerValue, evaluateEnableWhen } from "./enable-when.ts";
import { isQuestion } from "./item.ts";
import { type IndexedItem, indexItems } from "./item-index.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";

/** One round of the repeating groups around an item; the outermost is the questionnaire itself, with no indexes. */
export interface Round {
  /** Index of the round in each repeating group, outermost first. */
  readonly indexes: readonly number[];
  /** The answers of the round. */
  readonly answers: PartialAnswers;
}

/** An item in one round. */
export interface SheetEntry {
  /** The item and where it stands. */
  readonly indexed: IndexedItem;
  /** The round. */
  readonly round: Round;
  /** Its condition holds, and that of every group around it. */
  readonly enabled: boolean;
  /** The answers that count; none when it is disabled, unanswered, a group or a text. */
  readonly present: readonly AnswerValue[];
}

/** All items of all rounds, in reading order. */
export interface AnswerSheet {
  /** The items by link id. */
  readonly index: ReadonlyMap<string, IndexedItem>;
  /** The entries. */
  readonly entries: readonly SheetEntry[];
  /** The entries of one item, one for each round. */
  of(linkId: string): readonly SheetEntry[];
  /** The rounds of a repeating group, in all rounds of the groups around it. */
  roundsOf(group: string): readonly Round[];
}

/**
 * Reads answers against a questionnaire.
 *
 * @throws {@link QuestionnaireInvalid} when conditions form a circle; `checkDefinition` finds that before publication.
 * @example
 * ```ts
 * readSheet(definition, { smoker: "yes" }).of("cigarettes")[0]?.enabled; // true
 * ```
 */
export function readSheet(definition: QuestionnaireDefinition, answers: PartialAnswers): AnswerSheet {
  const index = indexItems(definition.items);
  const reader = sheetReader(index, answers);
  const entries = [...index.values()].flatMap((indexed) =>
    reader.roundsOf(indexed).map((round) => entryOf(reader, indexed, round)),
  );
  return {
    index,
    entries,
    of: (linkId) => entries.filter((entry) => entry.indexed.item.linkId === linkId),
    roundsOf: (group) => {
      const indexed = index.get(group);
      return indexed === undefined ? [] : reader.roundsOf(indexed).flatMap((round) => roundsIn(round, group));
    },
  };
}

interface SheetReader {
  roundsOf(indexed: IndexedItem): readonly Round[];
  enabled(indexed: IndexedItem, round: Round): boolean;
}

function entryOf(reader: SheetReader, indexed: IndexedItem, round: Round): SheetEntry {
  const enabled = reader.enabled(indexed, round);
  return { indexed, round, enabled, present: enabled ? answersIn(indexed, round) : [] };
}

function answersIn({ item }: IndexedItem, round: Round): readonly AnswerValue[] {
  return isQuestion(item) ? presentAnswers(item, round.answers[item.linkId]) : [];
}

function sheetReader(index: ReadonlyMap<string, IndexedItem>, answers: PartialAnswers): SheetReader {
  const root: Round = { indexes: [], answers };
  const known = new Map<string, boolean | "asking">();

  const roundsOf = (indexed: IndexedItem): readonly Round[] =>
    indexed.rounds.reduce<readonly Round[]>(
      (rounds, group) => rounds.flatMap((round) => roundsIn(round, group)),
      [root],
    );

  const enabled = (indexed: IndexedItem, round: Round): boolean => {
    const key = `${indexed.item.linkId} ${round.indexes.slice(0, indexed.rounds.length).join(".")}`;
    const found = known.get(key);
    if (found === "asking")
      throw new QuestionnaireInvalid("The conditions of the questionnaire form a circle.");
    if (found !== undefined) return found;
    known.set(key, "asking");
    const { parent, item } = indexed;
    const value =
      (parent === undefined || enabled(parent, round)) &&
      (item.enableWhen === undefined ||
        evaluateEnableWhen(item.enableWhen, (linkId) => seenFrom(round, indexed, linkId)));
    known.set(key, value);
    return value;
  };

  /** The answers of another item as seen from a round: those of the same round where both lie in it, else all. */
  const seenFrom = (round: Round, from: IndexedItem, linkId: string): readonly AnswerValue[] => {
    const other = index.get(linkId);
    if (other === undefined) return [];
    const shared = other.rounds.filter((group, depth) => from.rounds[depth] === group).length;
    return roundsOf(other)
      .filter((each) => each.indexes.slice(0, shared).every((at, depth) => at === round.indexes[depth]))
      .flatMap((each) => (enabled(other, each) ? answersIn(other, each) : []));
  };

  return { roundsOf, enabled };
}

/** The rounds of a repeating group; an answer that is no list of objects has none. */
function roundsIn(round: Round, group: string): readonly Round[] {
  const raw = round.answers[group];
  if (!Array.isArray(raw)) return [];
  const list: readonly unknown[] = raw;
  return list.flatMap((each, at) =>
    isAnswers(each) ? [{ indexes: [...round.indexes, at], answers: each }] : [],
  );
}

function isAnswers(value: unknown): value is PartialAnswers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
