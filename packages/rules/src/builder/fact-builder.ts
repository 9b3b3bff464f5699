/**
 * Selections of facts in the builder, typed by the catalogue: a unit is accepted only with an indicator that is measured
 * in it. Everything here returns plain JSON of the rule format.
 */
import type { IndicatorId, IndicatorUnits } from "../indicators/index.ts";
import type { Comparator, Condition, FactRef } from "../rule-set/index.ts";

/** Conditions over the numbers of one indicator. */
export interface QuantityFact<Unit extends string> {
  /** Below. */
  lt(value: number, unit: Unit): Condition;
  /** Below or equal. */
  lte(value: number, unit: Unit): Condition;
  /** Equal. */
  eq(value: number, unit: Unit): Condition;
  /** Above or equal. */
  gte(value: number, unit: Unit): Condition;
  /** Above. */
  gt(value: number, unit: Unit): Condition;
  /** In the interval; both ends belong to it unless `bounds` says otherwise. */
  between(min: number, max: number, unit: Unit, bounds?: "[]" | "[)" | "(]" | "()"): Condition;
}

/** Conditions over the values of a code outside the catalogue. */
export interface CodedFact {
  /** Compares with a text, a boolean or a number with an optional unit. */
  is(comparator: Comparator, value: number | string | boolean, unit?: string): Condition;
  /** One of some values. */
  in(values: readonly (string | number)[]): Condition;
}

/** Which facts of a code count. */
export interface FactWindow {
  /** ISO duration such as `P12M`. */
  readonly within?: string;
}

function refOf(code: string, pick: FactRef["pick"], { within }: FactWindow): FactRef {
  return within === undefined ? { code, pick } : { code, pick, within };
}

function quantity<Id extends IndicatorId>(
  id: Id,
  pick: FactRef["pick"],
  window: FactWindow,
): QuantityFact<IndicatorUnits[Id]> {
  const fact = refOf(id, pick, window);
  const compare =
    (is: Comparator) =>
    (value: number, unit: IndicatorUnits[Id]): Condition => ({
      op: "compare",
      fact,
      is,
      value,
      unit,
    });
  return {
    lt: compare("<"),
    lte: compare("<="),
    eq: compare("="),
    gte: compare(">="),
    gt: compare(">"),
    between: (min, max, unit, bounds = "[]") => ({ op: "between", fact, min, max, bounds, unit }),
  };
}

/** The newest value of an indicator. */
export function latest<Id extends IndicatorId>(
  id: Id,
  window: FactWindow = {},
): QuantityFact<IndicatorUnits[Id]> {
  return quantity(id, "latest", window);
}

/** The least value of an indicator. */
export function least<Id extends IndicatorId>(
  id: Id,
  window: FactWindow = {},
): QuantityFact<IndicatorUnits[Id]> {
  return quantity(id, "min", window);
}

/** The greatest value of an indicator. */
export function greatest<Id extends IndicatorId>(
  id: Id,
  window: FactWindow = {},
): QuantityFact<IndicatorUnits[Id]> {
  return quantity(id, "max", window);
}

/** The mean of the values of an indicator. */
export function mean<Id extends IndicatorId>(
  id: Id,
  window: FactWindow = {},
): QuantityFact<IndicatorUnits[Id]> {
  return quantity(id, "mean", window);
}

/** The newest value of a LOINC code outside the catalogue, or of a prefixed code such as `input:northernChina`. */
export function coded(code: string, window: FactWindow = {}): CodedFact {
  const fact = refOf(code, "latest", window);
  return {
    is: (is, value, unit) =>
      unit === undefined ? { op: "compare", fact, is, value } : { op: "compare", fact, is, value, unit },
    in: (values) => ({ op: "in", fact, values }),
  };
}

/** How many values of a code there are. */
export function countOf(code: string, is: Comparator, value: number, window: FactWindow = {}): Condition {
  return { op: "compare", fact: refOf(code, "count", window), is, value };
}

/** A code has a value. */
export function exists(code: string, window: FactWindow = {}): Condition {
  return { op: "exists", fact: refOf(code, "latest", window) };
}

/** A code has no value. */
export function missing(code: string, window: FactWindow = {}): Condition {
  return { op: "missing", fact: refOf(code, "latest", window) };
}

/** A significant and relevant trend of an indicator. */
export function trend(id: IndicatorId, direction: "up" | "down", window: FactWindow = {}): Condition {
  return { op: "trend", fact: refOf(id, "latest", window), direction };
}

/** A condition on the list: `anyCondition("snomed", ["38341003"])`; two-valued, for the list itself is the fact. */
export function hasCondition(...codes: readonly `${string}|${string}`[]): Condition {
  const listed = codes.map((code) => exists(`condition:${code}`));
  const [only] = listed;
  return only !== undefined && listed.length === 1 ? only : { op: "any", of: listed };
}
