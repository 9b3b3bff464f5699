/**
 * Reading numbers with units. A value in the unit of the condition is compared as it stands; another unit of the same
 * analyte is converted; anything else is a named problem.
 */
import { convertCodes, type Indicator, isUnitOf, normaliseUnit, type UnitCode } from "../indicators/index.ts";
import type { Fact } from "../rule-set/index.ts";
import {
  IMPLAUSIBLE,
  NOT_A_NUMBER,
  NULL,
  type Reading,
  UNIT_MISMATCH,
  UNIT_MISSING,
  UNIT_UNKNOWN,
  USABLE,
  WRONG_TYPE,
} from "./reading.ts";

/** How the numbers of one selector are to be read. */
export interface QuantityUnit {
  /** Unit of the condition; `undefined` where the number has none. */
  readonly unit: UnitCode | undefined;
  /** Analyte, where the catalogue knows it. */
  readonly indicator: Indicator | undefined;
  /** Least plausible value in {@link QuantityUnit.unit}. */
  readonly least: number;
  /** Greatest plausible value in {@link QuantityUnit.unit}. */
  readonly greatest: number;
}

const DIMENSIONLESS: readonly (UnitCode | undefined)[] = [undefined, "1", "{score}", "{points}"];

/** Prepares reading in a unit; the static checks have made sure that the unit fits the indicator. */
export function quantityUnit(indicator: Indicator | undefined, unit: UnitCode | undefined): QuantityUnit {
  if (indicator === undefined || unit === undefined) {
    return { unit, indicator, least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY };
  }
  const [least, greatest] = indicator.plausible.map((end) =>
    convertCodes(indicator, end, indicator.unit, unit),
  );
  return { unit, indicator, least: least ?? Number.NaN, greatest: greatest ?? Number.NaN };
}

/** The fact's number in the wanted unit; only meaningful when {@link readingOf} says it is usable. */
export function numberIn(wanted: QuantityUnit, fact: Fact): number {
  const value = typeof fact.value === "number" ? fact.value : Number.NaN;
  if (fact.unit === wanted.unit) return value;
  const { indicator, unit } = wanted;
  const given = fact.unit === undefined ? undefined : normaliseUnit(fact.unit);
  if (indicator === undefined || unit === undefined || given === undefined) return value;
  return convertCodes(indicator, value, given, unit);
}

/** Whether the fact's number can be used. */
export function readingOf(wanted: QuantityUnit, fact: Fact): Reading {
  const { value } = fact;
  if (typeof value !== "number") return value === null ? NULL : WRONG_TYPE;
  if (!Number.isFinite(value)) return NOT_A_NUMBER;
  if (fact.unit === wanted.unit) {
    if (wanted.unit === undefined) return USABLE;
    return value >= wanted.least && value <= wanted.greatest ? USABLE : IMPLAUSIBLE;
  }
  const unitReading = unitOf(wanted, fact.unit);
  if (unitReading !== USABLE) return unitReading;
  const converted = numberIn(wanted, fact);
  return converted >= wanted.least && converted <= wanted.greatest ? USABLE : IMPLAUSIBLE;
}

/** Whether a unit that is written differently from the wanted one will do. */
function unitOf({ unit, indicator }: QuantityUnit, text: string | undefined): Reading {
  const given = text === undefined ? undefined : normaliseUnit(text);
  if (text !== undefined && given === undefined) return UNIT_UNKNOWN;
  if (indicator !== undefined) {
    if (given === undefined) return UNIT_MISSING;
    return isUnitOf(indicator, given) ? USABLE : UNIT_MISMATCH;
  }
  if (DIMENSIONLESS.includes(unit) && DIMENSIONLESS.includes(given)) return USABLE;
  if (given === undefined) return UNIT_MISSING;
  return given === unit ? USABLE : UNIT_MISMATCH;
}
