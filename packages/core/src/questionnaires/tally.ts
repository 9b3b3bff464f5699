/**
 * Tallies: sums, means and maxima over the items of a hospital's own form. Disabled items do not count at all; what a
 * missing answer means is written in the score.
 */
import { type AnswerSheet, readSheet, type SheetEntry } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import type { AnswerValue } from "./enable-when.ts";
import type { Item } from "./item.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { TallyScore } from "./score.ts";

/** The result of a tally. */
export type TallyResult =
  | {
      /** Computed. */
      readonly status: "ok";
      /** Id of the score. */
      readonly id: string;
      /** The number. */
      readonly value: number;
      /** Code of its band; absent when there are none, or the value lies below the first. */
      readonly band?: string;
    }
  | {
      /** Answers are missing, or nothing was asked. */
      readonly status: "insufficient-data";
      /** Id of the score. */
      readonly id: string;
      /** Codes of the unanswered items. */
      readonly missing: readonly string[];
    };

/**
 * Computes a tally.
 *
 * @example
 * ```ts
 * tally(definition, score, { q1: "often", q2: "never" }); // { status: "ok", id: "total", value: 3, band: "low" }
 * ```
 */
export function tally(
  definition: QuestionnaireDefinition,
  score: TallyScore,
  answers: PartialAnswers,
): TallyResult {
  const asked = askedItems(readSheet(definition, answers), score.items).filter((entry) => entry.enabled);
  const answered = asked.filter((entry) => entry.present.length > 0);
  const missing = asked
    .filter((entry) => entry.present.length === 0)
    .map((entry) => entry.indexed.item.code ?? "");
  const points = answered.map((entry) => pointsOf(entry.indexed.item, entry.present));
  const value = combine(score, points, missing.length);
  if (value === undefined) return { status: "insufficient-data", id: score.id, missing };
  const band = (score.bands ?? []).filter((each) => each.from <= value).at(-1);
  return { status: "ok", id: score.id, value, ...(band === undefined ? {} : { band: band.code }) };
}

function askedItems(sheet: AnswerSheet, codes: readonly string[]): readonly SheetEntry[] {
  return sheet.entries.filter(
    ({ indexed }) => indexed.item.code !== undefined && codes.includes(indexed.item.code),
  );
}

function pointsOf(item: Item, present: readonly AnswerValue[]): number {
  return sum(present.map((value) => valuePoints(item, value)));
}

function valuePoints(item: Item, value: AnswerValue): number {
  if (item.type === "choice") return item.options.find((option) => option.code === value)?.score ?? 0;
  return Number(value);
}

function combine(score: TallyScore, points: readonly number[], missing: number): number | undefined {
  const counted = fill(score, points, missing);
  if (counted === undefined || counted.length === 0) return undefined;
  if (score.tally === "max") return Math.max(...counted);
  return score.tally === "sum" ? sum(counted) : sum(counted) / counted.length;
}

/** The points of all items that were asked, those of missing ones filled in; `undefined` when that is not allowed. */
function fill(score: TallyScore, points: readonly number[], missing: number): readonly number[] | undefined {
  if (missing === 0) return points;
  if (score.missing === "incomplete") return undefined;
  if ("treatAs" in score.missing) return [...points, ...Array<number>(missing).fill(score.missing.treatAs)];
  if (missing > score.missing.prorateUpTo || points.length === 0) return undefined;
  return [...points, ...Array<number>(missing).fill(sum(points) / points.length)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
