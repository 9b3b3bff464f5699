/**
 * Conditions as a predicate on stored rows: the meaning of every operator in plain TypeScript. No condition is ever
 * true of a null column, except `isNull` and `notWithin`.
 */
import type { RowCondition, RowsOf, Scalar, Versioned } from "../storage/index.ts";
import { compareValues } from "./byte-order.ts";
import { columnValue, valueKey } from "./memory-table.ts";

/** Says whether a row matches. */
export type RowPredicate = (row: Versioned) => boolean;

/** Gives the non-null values of one column of some rows, each as {@link valueKey}. */
export type SemiJoinValues = (rows: RowsOf) => ReadonlySet<string>;

/** The predicate of a list of conditions, all of which must hold. */
export function rowPredicate(where: readonly RowCondition[], valuesOf: SemiJoinValues): RowPredicate {
  const tests = where.map((condition) => conditionTest(condition, valuesOf));
  return (row) => tests.every((test) => test(row));
}

function conditionTest(condition: RowCondition, valuesOf: SemiJoinValues): RowPredicate {
  const [column] = condition;
  const test = valueTest(condition, valuesOf);
  return (row) => test(columnValue(row, column));
}

function valueTest(condition: RowCondition, valuesOf: SemiJoinValues): (value: Scalar) => boolean {
  switch (condition[1]) {
    case "isNull":
      return (value) => value === null;
    case "notNull":
      return (value) => value !== null;
    case "in": {
      const allowed = new Set(condition[2].map(valueKey));
      return (value) => value !== null && allowed.has(valueKey(value));
    }
    case "within": {
      const values = valuesOf(condition[2]);
      return (value) => value !== null && values.has(valueKey(value));
    }
    case "notWithin": {
      const values = valuesOf(condition[2]);
      return (value) => value === null || !values.has(valueKey(value));
    }
    default:
      return comparison(condition[1], condition[2]);
  }
}

function comparison(
  op: "eq" | "lt" | "lte" | "gt" | "gte",
  bound: Exclude<Scalar, null>,
): (value: Scalar) => boolean {
  const holds: Readonly<Record<typeof op, (order: number) => boolean>> = {
    eq: (order) => order === 0,
    lt: (order) => order < 0,
    lte: (order) => order <= 0,
    gt: (order) => order > 0,
    gte: (order) => order >= 0,
  };
  return (value) => value !== null && holds[op](compareValues(value, bound));
}
