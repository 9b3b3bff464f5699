/**
 * Static checks of conditions over facts. A number of an indicator must name its unit, since 126 of glucose means two
 * things; a LOINC code that the catalogue knows must be written as the indicator, since facts come under its id.
 */
import {
  convertCodes,
  findIndicator,
  type Indicator,
  indicatorOfLoinc,
  isUnitOf,
  normaliseUnit,
} from "../indicators/index.ts";
import type { RuleSetProblem } from "../kernel/index.ts";
import type {
  BetweenCondition,
  CompareCondition,
  FactRef,
  InCondition,
  PresenceCondition,
  TrendCondition,
} from "../rule-set/index.ts";

/** A finding, still without its place. */
export type Finding = Pick<RuleSetProblem, "code" | "note">;

type FactCondition = CompareCondition | BetweenCondition | InCondition | PresenceCondition | TrendCondition;

const LOINC = /^\d{1,7}-\d$/;
const PREFIXED = /^(?:condition|medication):[^|]+\|.+$|^(?:input|host):.+$/;

/** Findings about one condition. */
export function checkFactCondition(condition: FactCondition): readonly Finding[] {
  const { fact } = condition;
  const indicator = findIndicator(fact.code);
  if (indicator === undefined) {
    const known = indicatorOfLoinc(fact.code);
    if (known !== undefined) return [{ code: "unknown-indicator", note: `write ${known}` }];
    if (condition.op === "trend" || !(LOINC.test(fact.code) || PREFIXED.test(fact.code))) {
      return [{ code: "unknown-indicator" }];
    }
  }
  switch (condition.op) {
    case "compare":
      return checkNumbers(fact, indicator, condition.unit, [condition.value]);
    case "between":
      return checkBetween(condition, indicator);
    case "in":
      return condition.values.length === 0 ? [] : checkNumbers(fact, indicator, undefined, condition.values);
    default:
      return [];
  }
}

function checkBetween(condition: BetweenCondition, indicator: Indicator | undefined): readonly Finding[] {
  const { min, max, bounds, fact, unit } = condition;
  if (min > max || (min === max && bounds !== "[]")) return [{ code: "impossible-range" }];
  return checkNumbers(fact, indicator, unit, [min, max]);
}

function checkNumbers(
  fact: FactRef,
  indicator: Indicator | undefined,
  unit: string | undefined,
  values: readonly (number | string | boolean)[],
): readonly Finding[] {
  const numbers = values.filter((value) => typeof value === "number");
  if (fact.pick === "count") return checkCount(numbers.length === values.length, numbers, unit ?? fact.unit);
  if (numbers.length < values.length) {
    const isWordable = indicator === undefined && fact.pick === "latest" && unit === undefined;
    return isWordable ? [] : [{ code: "unit-dimension", note: "a number is needed" }];
  }
  return checkUnits(fact, indicator, unit, numbers);
}

function checkCount(
  allNumbers: boolean,
  numbers: readonly number[],
  unit: string | undefined,
): readonly Finding[] {
  if (!allNumbers || unit !== undefined) return [{ code: "unit-dimension", note: "a count has no unit" }];
  return numbers.some((number) => number < 0) ? [{ code: "impossible-range" }] : [];
}

function checkUnits(
  fact: FactRef,
  indicator: Indicator | undefined,
  unit: string | undefined,
  numbers: readonly number[],
): readonly Finding[] {
  const texts = [unit, fact.unit].filter((text) => text !== undefined);
  const codes = texts.map((text) => normaliseUnit(text));
  const [code] = codes;
  if (codes.includes(undefined)) return [{ code: "unknown-unit" }];
  if (codes.some((other) => other !== code)) return [{ code: "unit-dimension", note: "two units" }];
  if (indicator === undefined) return [];
  if (code === undefined) return [{ code: "unknown-unit", note: "the unit is needed" }];
  if (!isUnitOf(indicator, code)) return [{ code: "unit-dimension" }];
  const [least, greatest] = indicator.plausible;
  const isPossible = numbers.every((number) => {
    const value = convertCodes(indicator, number, code, indicator.unit);
    return value >= least && value <= greatest;
  });
  return isPossible ? [] : [{ code: "impossible-range" }];
}
