/**
 * What all conditions over one cell have in common: which facts they read, what is missing, what they show, and when
 * time alone can change them.
 */
import type { Comparator, Fact } from "../rule-set/index.ts";
import { type Cell, cellReviewAt, fillCell } from "./cell.ts";
import type { ExplainedValue } from "./explanation.ts";
import type { Gaps, Leaf, Test } from "./plan.ts";
import { problemOf, reasonOf, USABLE } from "./reading.ts";
import type { Run } from "./run.ts";

/** A leaf over one cell. */
export function cellLeaf(cell: Cell, test: Test, operator: string, right: ExplainedValue): Leaf {
  return {
    test,
    reads: [`obs:${cell.code}`],
    gaps: (run, into) => cellGaps(cell, run, into),
    left: (run) => cellValue(cell, run),
    operator,
    right,
    timed: cell.window !== undefined,
    reviewAt: (run) => cellReviewAt(cell, run),
  };
}

/** Adds what keeps a cell from being used. */
function cellGaps(cell: Cell, run: Run, into: Gaps): void {
  if (cell.generation !== run.generation) fillCell(cell, run);
  const { code, reading, fact } = cell;
  const problem = problemOf(reading);
  const reason = reasonOf(reading);
  if (problem !== undefined) into.problems.push({ code, problem });
  else if (reason !== undefined) {
    into.missing.push(fact === undefined ? { code, reason } : { code, reason, lastAt: fact.at });
  }
}

/** What a cell holds, as reported and in the unit of the condition. */
function cellValue(cell: Cell, run: Run): ExplainedValue | undefined {
  if (cell.generation !== run.generation) fillCell(cell, run);
  const { fact, number, kind } = cell;
  const { unit } = cell.quantity;
  const isUsable = cell.reading === USABLE;
  if (fact === undefined || kind === "count") {
    if (!isUsable || kind === "presence") return undefined;
    return unit === undefined ? { value: number } : { value: number, unit };
  }
  const isConverted = isUsable && unit !== undefined && number !== fact.value;
  return isConverted ? { ...reportedValue(fact), converted: { value: number, unit } } : reportedValue(fact);
}

/** A fact as one side of a comparison; written out, for explanations are made by the thousand. */
export function reportedValue({ value, unit, at, source }: Fact): ExplainedValue {
  if (unit === undefined) return source === undefined ? { value, at } : { value, at, source };
  return source === undefined ? { value, unit, at } : { value, unit, at, source };
}

/** Compares numbers; the closure for each comparator has a body of its own. */
export function numberTest(cell: Cell, is: Comparator, value: number): Test {
  const compare = NUMBER_TESTS[is];
  return compare(cell, value);
}

/** An unusable cell holds NaN, for which every comparison is false; so the common answers need one look. */
const NUMBER_TESTS: Readonly<Record<Comparator, (cell: Cell, value: number) => Test>> = {
  "<": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number < value ? 1 : cell.reading === USABLE ? 0 : 2;
  },
  "<=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number <= value ? 1 : cell.reading === USABLE ? 0 : 2;
  },
  "=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number === value ? 1 : cell.reading === USABLE ? 0 : 2;
  },
  "!=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number === value ? 0 : cell.reading === USABLE ? 1 : 2;
  },
  ">=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number >= value ? 1 : cell.reading === USABLE ? 0 : 2;
  },
  ">": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    const { number } = cell;
    return number > value ? 1 : cell.reading === USABLE ? 0 : 2;
  },
};
