/**
 * Conditions over dated facts: `compare`, `between`, `in`, `exists` and `missing`.
 */
import type {
  BetweenCondition,
  CompareCondition,
  InCondition,
  PresenceCondition,
} from "../rule-set/index.ts";
import { type Cell, fillCell } from "./cell.ts";
import { cellLeaf, numberTest } from "./cell-leaf.ts";
import type { CellPool } from "./cell-pool.ts";
import type { ExplainedValue } from "./explanation.ts";
import type { Leaf, Test } from "./plan.ts";
import { USABLE } from "./reading.ts";

const withUnit = (value: ExplainedValue["value"], unit: string | undefined): ExplainedValue =>
  unit === undefined ? { value } : { value, unit };

/** `compare`. */
export function compareLeaf(condition: CompareCondition, pool: CellPool): Leaf {
  const { fact, is, value } = condition;
  const unit = condition.unit ?? fact.unit;
  const right = withUnit(value, unit);
  if (typeof value !== "number") {
    const cell = pool.cell(fact, typeof value === "string" ? "text" : "boolean");
    return cellLeaf(cell, wordTest(cell, is === "=", value), is, right);
  }
  const cell = pool.cell(fact, fact.pick === "count" ? "count" : "number", unit);
  return cellLeaf(cell, numberTest(cell, is, value), is, right);
}

/** Compares texts or booleans; a value of another type makes the cell unusable, it is never a difference. */
function wordTest(cell: Cell, equal: boolean, value: string | boolean): Test {
  return (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    if (cell.reading !== USABLE) return 2;
    return (cell.fact?.value === value) === equal ? 1 : 0;
  };
}

/** `between`. */
export function betweenLeaf(condition: BetweenCondition, pool: CellPool): Leaf {
  const { fact, min, max, bounds } = condition;
  const unit = condition.unit ?? fact.unit;
  const cell = pool.cell(fact, fact.pick === "count" ? "count" : "number", unit);
  const withMin = bounds.startsWith("[");
  const withMax = bounds.endsWith("]");
  const test: Test = (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    if (cell.reading !== USABLE) return 2;
    const { number } = cell;
    return (withMin ? number >= min : number > min) && (withMax ? number <= max : number < max) ? 1 : 0;
  };
  const interval = `${bounds[0] ?? ""}${min}, ${max}${bounds[1] ?? ""}`;
  return cellLeaf(cell, test, "in", withUnit(interval, unit));
}

/** `in`. */
export function inLeaf(condition: InCondition, pool: CellPool): Leaf {
  const { fact, values } = condition;
  const accepted = new Set<unknown>(values);
  const right: ExplainedValue = withUnit(values.join(", "), fact.unit);
  if (values.length > 0 && values.every((value) => typeof value === "number")) {
    const cell = pool.cell(fact, fact.pick === "count" ? "count" : "number", fact.unit);
    const test: Test = (run) => {
      if (cell.generation !== run.generation) fillCell(cell, run);
      return cell.reading !== USABLE ? 2 : accepted.has(cell.number) ? 1 : 0;
    };
    return cellLeaf(cell, test, "in", right);
  }
  const cell = pool.cell(fact, values.some((value) => typeof value === "number") ? "word" : "text");
  const test: Test = (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.reading !== USABLE ? 2 : accepted.has(cell.fact?.value) ? 1 : 0;
  };
  return cellLeaf(cell, test, "in", right);
}

/** `exists` and `missing`: two-valued. */
export function presenceLeaf(condition: PresenceCondition, pool: CellPool): Leaf {
  const cell = pool.cell(condition.fact, "presence");
  const wanted = condition.op === "exists" ? 1 : 0;
  const test: Test = (run) => {
    if (cell.generation !== run.generation) fillCell(cell, run);
    return cell.number === wanted ? 1 : 0;
  };
  return cellLeaf(cell, test, condition.op, { value: true });
}
