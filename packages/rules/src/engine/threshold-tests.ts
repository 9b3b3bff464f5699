/**
 * Which thresholds of a rule its tests leave untried. A threshold is tried when facts of the tests hold the value itself
 * and a value at most one in its last printed digit away on either side: 139, 140 and 141, or 6.4, 6.5 and 6.6; closer is
 * as good. Borders of a model's output are tried with the model, and scopes are no thresholds.
 */
import { convertCodes, findIndicator, normaliseUnit } from "../indicators/index.ts";
import { ageAt, momentOf } from "../kernel/index.ts";
import { type Condition, type FactRef, partsOf, type Rule, type RuleTest } from "../rule-set/index.ts";

interface Threshold {
  /** For the note. */
  readonly name: string;
  readonly at: number;
  /** Numbers the tests give it. */
  readonly tried: readonly number[];
}

const TOLERANCE = 1e-9;

/** One note for each threshold and side that no test tries. */
export function untriedThresholds(rule: Rule): readonly string[] {
  return thresholdsOf(rule.when, rule.tests).flatMap(({ name, at, tried }) => {
    const step = lastDigit(at);
    const has = (from: number, to: number): boolean =>
      tried.some(
        (value) => value > from - TOLERANCE && value < to + TOLERANCE && (from === to || value !== at),
      );
    const notes: string[] = [];
    if (!has(at - step, at)) notes.push(`${name}: a value just below ${at}`);
    if (!has(at, at)) notes.push(`${name}: the value ${at}`);
    if (!has(at, at + step)) notes.push(`${name}: a value just above ${at}`);
    return notes;
  });
}

/** One in the last digit that the number prints. */
function lastDigit(value: number): number {
  const [, decimals = ""] = String(value).split(".");
  return 10 ** -decimals.length;
}

function thresholdsOf(condition: Condition, tests: readonly RuleTest[]): readonly Threshold[] {
  switch (condition.op) {
    case "compare": {
      if (typeof condition.value !== "number") return [];
      return [factThreshold(condition.fact, condition.unit, condition.value, tests)];
    }
    case "between":
      return [condition.min, condition.max].map((end) =>
        factThreshold(condition.fact, condition.unit, end, tests),
      );
    case "age":
      return [{ name: "age", at: condition.years, tried: tests.flatMap(ageOf) }];
    default:
      return partsOf(condition).flatMap((part) => thresholdsOf(part, tests));
  }
}

function factThreshold(
  fact: FactRef,
  unit: string | undefined,
  at: number,
  tests: readonly RuleTest[],
): Threshold {
  const numbers = fact.pick === "count" ? countsOf : valuesIn(unit ?? fact.unit);
  return { name: fact.code, at, tried: tests.flatMap((test) => numbers(test, fact.code)) };
}

const countsOf = (test: RuleTest, code: string): readonly number[] => [
  test.facts.filter((fact) => fact.code === code).length,
];

const valuesIn =
  (unit: string | undefined) =>
  (test: RuleTest, code: string): readonly number[] =>
    test.facts.flatMap((fact) => {
      if (fact.code !== code || typeof fact.value !== "number") return [];
      return [inUnit(code, fact.value, fact.unit, unit)];
    });

function inUnit(code: string, value: number, from: string | undefined, to: string | undefined): number {
  const indicator = findIndicator(code);
  const [source, target] = [normaliseUnit(from ?? ""), normaliseUnit(to ?? "")];
  if (indicator === undefined || source === undefined || target === undefined) return value;
  return convertCodes(indicator, value, source, target);
}

function ageOf(test: RuleTest): readonly number[] {
  const { birthDate } = test.profile;
  const age = birthDate === undefined ? undefined : ageAt(birthDate, momentOf(test.now, "now"));
  return typeof age === "number" ? [age] : [];
}
