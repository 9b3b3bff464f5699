/**
 * Cells: what a plan has read of one selection of facts. Conditions that ask for the same selection share a cell, so a
 * fact is looked up once per person however many rules ask for it.
 */

import { withoutNoise } from "../indicators/index.ts";
import { compareTo, instantMs, leavesWindowAt } from "../kernel/index.ts";
import type { Fact, FactRef } from "../rule-set/index.ts";
import { numberIn, type QuantityUnit, readingOf } from "./quantity-unit.ts";
import { ABSENT, NOT_A_NUMBER, NULL, type Reading, STALE, USABLE, WRONG_TYPE } from "./reading.ts";
import { moveWindow, type Run, type WindowStart } from "./run.ts";

/** How a cell reads: numbers in a unit, texts, booleans, texts and bare numbers, whether there is a value, or how many. */
export type CellKind = "number" | "text" | "boolean" | "word" | "presence" | "count";

/** One selection of facts and what was last read of it. */
export interface Cell {
  /** Fact code. */
  readonly code: string;
  /** Which fact. */
  readonly pick: FactRef["pick"];
  /** How it is read. */
  readonly kind: CellKind;
  /** Window, where there is one. */
  readonly window: WindowStart | undefined;
  /** Unit of numbers. */
  readonly quantity: QuantityUnit;
  /** Run the rest was read in. */
  generation: number;
  /** What reading gave. */
  reading: Reading;
  /** The number, where it is usable. */
  number: number;
  /** The fact that gave it, or that stands in the way. */
  fact: Fact | undefined;
}

/** Fills a cell for the run. */
export function fillCell(cell: Cell, run: Run): void {
  cell.generation = run.generation;
  cell.fact = undefined;
  cell.number = Number.NaN;
  if (cell.window !== undefined) moveWindow(cell.window, run);
  const facts = run.source.facts(cell.code);
  if (cell.kind === "count" || cell.kind === "presence") fillCount(cell, facts, run);
  else if (cell.pick === "latest") fillLatest(cell, facts, run);
  else fillSpan(cell, facts, run);
}

/** Whether a fact lies before, in or after the time the cell looks at. */
function placeOf(cell: Cell, fact: Fact, run: Run): "future" | "inside" | "past" | "nowhere" {
  const toNow = compareTo(fact.at, run.now.utc, run.now.ms);
  if (toNow > 0) {
    run.sawFuture = true;
    return "future";
  }
  if (Number.isNaN(toNow)) return "nowhere";
  const { window } = cell;
  return window === undefined || compareTo(fact.at, window.utc, window.ms) > 0 ? "inside" : "past";
}

function fillLatest(cell: Cell, facts: readonly Fact[], run: Run): void {
  cell.reading = ABSENT;
  for (const fact of facts) {
    const place = placeOf(cell, fact, run);
    if (place === "future") continue;
    cell.fact = fact;
    cell.reading = place === "inside" ? readFact(cell, fact) : place === "past" ? STALE : WRONG_TYPE;
    return;
  }
}

function readFact(cell: Cell, fact: Fact): Reading {
  if (cell.kind !== "number") return readWord(cell.kind, fact.value);
  const reading = readingOf(cell.quantity, fact);
  if (reading === USABLE) cell.number = numberIn(cell.quantity, fact);
  return reading;
}

function readWord(kind: CellKind, value: Fact["value"]): Reading {
  if (value === null) return NULL;
  if (kind === "boolean") return typeof value === "boolean" ? USABLE : WRONG_TYPE;
  if (typeof value === "string") return USABLE;
  if (kind !== "word" || typeof value !== "number") return WRONG_TYPE;
  return Number.isFinite(value) ? USABLE : NOT_A_NUMBER;
}

/** Least, greatest or mean: every fact inside must be usable, none is skipped. */
function fillSpan(cell: Cell, facts: readonly Fact[], run: Run): void {
  const inside = factsInside(cell, facts, run);
  const unusable = inside.find((fact) => spanReading(cell, fact) !== USABLE);
  if (unusable !== undefined) {
    cell.reading = spanReading(cell, unusable);
    cell.fact = unusable;
    return;
  }
  let sum = 0;
  for (const fact of inside) {
    const number = numberIn(cell.quantity, fact);
    sum += number;
    if (cell.fact !== undefined && (cell.pick === "min" ? number >= cell.number : number <= cell.number))
      continue;
    cell.number = number;
    cell.fact = fact;
  }
  if (inside.length === 0) return;
  cell.reading = USABLE;
  if (cell.pick !== "mean") return;
  cell.number = withoutNoise(sum / inside.length);
  cell.fact = undefined;
}

/** A fact whose time cannot be read has no place in a span. */
function spanReading(cell: Cell, fact: Fact): Reading {
  return Number.isNaN(instantMs(fact.at)) ? WRONG_TYPE : readingOf(cell.quantity, fact);
}

/** The facts of the window; without any, the cell says whether there are older ones. */
function factsInside(cell: Cell, facts: readonly Fact[], run: Run): readonly Fact[] {
  const inside: Fact[] = [];
  cell.reading = ABSENT;
  for (const fact of facts) {
    const place = placeOf(cell, fact, run);
    if (place === "inside" || place === "nowhere") inside.push(fact);
    if (place !== "past") continue;
    if (inside.length > 0) break;
    cell.reading = STALE;
    cell.fact = fact;
    return inside;
  }
  return inside;
}

/** How many facts with a value lie inside; presence is "at least one". */
function fillCount(cell: Cell, facts: readonly Fact[], run: Run): void {
  let count = 0;
  for (const fact of facts) {
    const place = placeOf(cell, fact, run);
    if (place === "past") break;
    if (place !== "inside" || fact.value === null) continue;
    if (count === 0) cell.fact = fact;
    count += 1;
    if (cell.kind === "presence") break;
  }
  cell.number = count;
  cell.reading = USABLE;
}

/** First instant after now at which the cell can read differently by time alone; infinite when there is none. */
export function cellReviewAt(cell: Cell, run: Run): number {
  const now = run.now.ms;
  let next = Number.POSITIVE_INFINITY;
  for (const fact of run.source.facts(cell.code)) {
    const at = instantMs(fact.at);
    if (at > now) {
      next = Math.min(next, at);
      continue;
    }
    if (cell.window === undefined) break;
    if (cell.kind === "presence" && fact.value === null) continue;
    const leaves = leavesWindowAt(at, cell.window.duration, run.now.offset);
    if (!(leaves > now)) break;
    next = Math.min(next, leaves);
    if (cell.pick === "latest" || cell.kind === "presence") break;
  }
  return next;
}
