/**
 * Unit conversion keyed by the analyte: 1 mmol/L is a different mass of glucose and of cholesterol, and HbA1c converts
 * with an offset. Results are cleaned to nine decimals so that 1.5 mg/dL of creatinine is 132.6 umol/L exactly and a
 * value on a threshold stays on it.
 */
import { UnitMismatch, UnknownUnit } from "../kernel/index.ts";
import type { Indicator, UnitConversion } from "./indicator.ts";
import { getIndicator } from "./lookup.ts";
import { normaliseUnit, type UnitCode } from "./unit-alias.ts";

const DECIMALS = 1e9;

/** Takes away binary noise beyond nine decimals; values too large for that are left alone. */
export function withoutNoise(value: number): number {
  return Math.abs(value) < 1e6 ? Math.round(value * DECIMALS) / DECIMALS : value;
}

/** How `unit` becomes the indicator's own unit; `undefined` when the indicator is not measured in it. */
function conversionOf(indicator: Indicator, unit: UnitCode): UnitConversion | undefined {
  if (unit === indicator.unit) return { from: unit };
  return indicator.convert.find((one) => one.from === unit);
}

/** Whether the indicator is measured in this unit. */
export function isUnitOf(indicator: Indicator, unit: UnitCode): boolean {
  return conversionOf(indicator, unit) !== undefined;
}

/** Converts between two units of one indicator; NaN when one of them is not a unit of it. */
export function convertCodes(indicator: Indicator, value: number, from: UnitCode, to: UnitCode): number {
  if (from === to) return isUnitOf(indicator, from) ? value : Number.NaN;
  const inward = conversionOf(indicator, from);
  const outward = conversionOf(indicator, to);
  if (inward === undefined || outward === undefined) return Number.NaN;
  const canonical = value * (inward.factor ?? 1) + (inward.offset ?? 0);
  return withoutNoise((canonical - (outward.offset ?? 0)) / (outward.factor ?? 1));
}

/**
 * Converts a value of an indicator from one unit to another. Urine albumin to creatinine ratios are never staged on a
 * converted value; see the model `kdigo-acr-category`.
 *
 * @param indicator id of the catalogue.
 * @param from unit text as written; aliases are accepted.
 * @param to unit text wanted; aliases are accepted.
 * @throws {@link UnknownIndicator} when the catalogue has no such id.
 * @throws {@link UnknownUnit} when a unit is not in the alias table.
 * @throws {@link UnitMismatch} when a unit does not belong to the indicator.
 * @example
 * ```ts
 * convert("hba1c", 6.5, "%", "mmol/mol"); // 47.54115 (6.5 − 2.15, times 10.929)
 * ```
 */
export function convert(indicator: string, value: number, from: string, to: string): number {
  const entry = getIndicator(indicator);
  const codes = [from, to].map((text) => {
    const code = normaliseUnit(text);
    if (code === undefined) throw new UnknownUnit(indicator);
    if (!isUnitOf(entry, code)) throw new UnitMismatch(indicator, code);
    return code;
  });
  const [source = entry.unit, target = entry.unit] = codes;
  return convertCodes(entry, value, source, target);
}
