/**
 * Theil–Sen slope: the median of the slopes between all pairs of days (Sen 1968). Real dates count, not the order of the
 * results; up to 29 % of the points may be wild without moving it far.
 */
import { type DayValue, dailyMedians, median, type Point } from "./point.ts";

/** A slope that could be computed. */
export interface Slope {
  /** Median slope, in the unit of the values. */
  readonly slopePerYear: number;
}

/** Too few days for a slope. */
export interface SlopeTooShort {
  /** More values are needed. */
  readonly status: "insufficient-data";
  /** Different days needed. */
  readonly need: number;
}

/** Days in a year, on average. */
export const DAYS_PER_YEAR = 365.25;

/** Slope per year of daily values on at least two days. */
export function slopeOfDays(days: readonly DayValue[]): number {
  const slopes = days.flatMap((later, index) =>
    days.slice(0, index).map((earlier) => (later.value - earlier.value) / (later.day - earlier.day)),
  );
  return median(slopes) * DAYS_PER_YEAR;
}

/**
 * Theil–Sen slope per year, in the unit of the values.
 *
 * @returns the slope, or how many different days it needs.
 * @example
 * ```ts
 * theilSen([{ on: "2024-01-01", value: 90 }, { on: "2025-01-01", value: 84 }]); // { slopePerYear: −5.99 }: 366 days
 * ```
 */
export function theilSen(points: readonly Point[]): Slope | SlopeTooShort {
  const { days } = dailyMedians(points);
  return days.length < 2 ? { status: "insufficient-data", need: 2 } : { slopePerYear: slopeOfDays(days) };
}
