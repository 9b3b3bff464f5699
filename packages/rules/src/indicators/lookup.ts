/**
 * Finding indicators: by id, by LOINC code, and the reference range that fits a person.
 */
import { UnknownIndicator } from "../kernel/index.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { Indicator, ReferenceRange } from "./indicator.ts";

const ALL: readonly Indicator[] = Object.freeze(Object.values(CATALOGUE));
const BY_ID: ReadonlyMap<string, Indicator> = new Map(ALL.map((one) => [one.id, one]));
const BY_LOINC: ReadonlyMap<string, string> = new Map(
  ALL.flatMap(({ id, loinc }) =>
    [loinc.mass, loinc.si, ...(loinc.other ?? [])].flatMap((code) =>
      code === undefined ? [] : [[code, id]],
    ),
  ),
);
const ADULT = 18;

/** Every indicator of the catalogue, in its order. */
export function listIndicators(): readonly Indicator[] {
  return ALL;
}

/** The indicator of this id, or `undefined`. */
export function findIndicator(id: string): Indicator | undefined {
  return BY_ID.get(id);
}

/**
 * The indicator of this id.
 *
 * @throws {@link UnknownIndicator} when the catalogue has none.
 */
export function getIndicator(id: string): Indicator {
  const indicator = BY_ID.get(id);
  if (indicator === undefined) throw new UnknownIndicator(id);
  return indicator;
}

/**
 * The id of the indicator that a LOINC code means, or `undefined`. An observation with such a code is a fact under the
 * indicator's id, any other one a fact under its LOINC code.
 *
 * @example
 * ```ts
 * indicatorOfLoinc("8480-6"); // "sbp"
 * ```
 */
export function indicatorOfLoinc(code: string): string | undefined {
  return BY_LOINC.get(code);
}

/**
 * The first reference range that holds for a person, or `undefined`; a range tied to a sex or an age needs that fact.
 *
 * @param person `age` in completed years.
 */
export function referenceRange(
  indicator: Indicator,
  person: { readonly sex?: "male" | "female"; readonly age?: number },
): ReferenceRange | undefined {
  return indicator.ranges.find((range) => {
    if (range.sex !== undefined && range.sex !== person.sex) return false;
    if (person.age === undefined) return range.minAge === undefined && range.maxAge === undefined;
    return person.age >= (range.minAge ?? ADULT) && person.age <= (range.maxAge ?? Number.POSITIVE_INFINITY);
  });
}
