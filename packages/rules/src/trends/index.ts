/**
 * Trends (趋势): statistics of one patient's series.
 *
 * @module
 */
export {
  type AssessedTrend,
  assessSeries,
  type ChangeLimits,
  type TrendMethodChanged,
  type TrendResult,
  type TrendTooShort,
  type TrendVariationUnknown,
} from "./assess-series.ts";
export { type MannKendall, mannKendall } from "./mann-kendall.ts";
export type { Point } from "./point.ts";
export { type ReferenceChange, rcv, type Variation } from "./rcv.ts";
export { type Slope, type SlopeTooShort, theilSen } from "./theil-sen.ts";
