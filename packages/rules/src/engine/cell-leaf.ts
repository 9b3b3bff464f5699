/**
 * What all conditions over one cell have in common: which facts they read, what is missing, what they show, and when
 * time alone can change them.
 */
import type { Comparator } from "../rule-set/index.ts";
import { type Cell, cellReviewAt, fillCell } from "./cell.ts";
import type { ExplainedValue } from "./explanation.ts";
import type { Gaps, Leaf, Shown, Test } from "./plan.ts";
import { problemOf, reasonOf, USABLE } from "./reading.ts";
import type { Run } from "./run.ts";

/** A leaf over one cell. */
export function cellLeaf(cell: Cell, test: Test, operator: string, right: ExplainedValue): Leaf {
  return {
    test,
    reads: [`obs:${cell.code}`],
    gaps: (run, into) => cellGaps(cell, run, into),
    show: (run) => ({ ...shownCell(cell, run), operator, right }),
    timed: cell.window !== undefined,
    reviewAt: (run) => cellReviewAt(cell, run),
  };
}

/** Adds what keeps a cell from being used. */
export function cellGaps(cell: Cell, run: Run, into: Gaps): void {
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
export function shownCell(cell: Cell, run: Run): Shown {
  if (cell.generation !== run.generation) fillCell(cell, run);
  const { fact, quantity } = cell;
  const unit = quantity.unit;
  if (fact === undefined || cell.kind === "count") {
    if (cell.reading !== USABLE || cell.kind === "presence") return {};
    return { left: { value: cell.number, ...(unit === undefined ? {} : { unit }) } };
  }
  const left: ExplainedValue = {
    value: fact.value,
    ...(fact.unit === undefined ? {} : { unit: fact.unit }),
    at: fact.at,
    ...(fact.source === undefined ? {} : { source: fact.source }),
  };
  const isConverted = cell.reading === USABLE && unit !== undefined && cell.number !== fact.value;
  return { left: isConverted ? { ...left, converted: { value: cell.number, unit } } : left };
}

/** Compares numbers; the closure for each comparator has a body of its own. */
export function numberTest(cell: Cell, is: Comparator, value: number): Test {
  const compare = NUMBER_TESTS[is];
  return compare(cell, value);
}

const NUMBER_TESTS: Readonly<Record<Comparator, (cell: Cell, value: number) => Test>> = {
  "<": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number < value ? 1 : 0;
  },
  "<=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number <= value ? 1 : 0;
  },
  "=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number === value ? 1 : 0;
  },
  "!=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number !== value ? 1 : 0;
  },
  ">=": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number >= value ? 1 : 0;
  },
  ">": (cell, value) => (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : cell.number > value ? 1 : 0;
  },
};
