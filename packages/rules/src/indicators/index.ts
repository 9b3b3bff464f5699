/**
 * Indicators (指标): the catalogue, unit aliases, conversion by analyte and reference ranges.
 *
 * @module
 */
export { CATALOGUE, UNCHECKED_LOINC } from "./catalogue.ts";
export { convert, convertCodes, isUnitOf, withoutNoise } from "./convert.ts";
export type { Indicator, ReferenceRange, UnitConversion } from "./indicator.ts";
export { indicatorOfName } from "./indicator-of-name.ts";
export type { IndicatorId, IndicatorUnits } from "./indicator-units.ts";
export { findIndicator, getIndicator, indicatorOfLoinc, listIndicators, referenceRange } from "./lookup.ts";
export type { Examined } from "./report-names.ts";
export { normaliseUnit, type UnitCode } from "./unit-alias.ts";
