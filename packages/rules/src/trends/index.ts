/**
 * Trends (趋势): statistics of one patient's series.
 *
 * @module
 */
export { assessSeries, type TrendResult } from "./assess-series.ts";
export { type MannKendall, mannKendall } from "./mann-kendall.ts";
export type { Point } from "./point.ts";
export { type ReferenceChange, rcv, type Variation } from "./rcv.ts";
export { theilSen } from "./theil-sen.ts";
