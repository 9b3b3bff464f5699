/**
 * One patient's series, ready for a test: several results on one day count once, as their median, and nothing that is
 * not a number on a date takes part.
 */

/** One value on one day. */
export interface Point {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  /** In the indicator's unit. */
  readonly value: number;
}

/** A value on a day counted from the epoch. */
export interface DayValue {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Median of the day's values. */
  readonly value: number;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const DAY = 86_400_000;

/** Median of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The daily medians in order of time, and how many points could not take part. */
export function dailyMedians(points: readonly Point[]): {
  readonly days: readonly DayValue[];
  readonly excluded: number;
} {
  const byDay = new Map<number, number[]>();
  let excluded = 0;
  for (const { on, value } of points) {
    const day = DATE.test(on) ? Date.parse(on) / DAY : Number.NaN;
    if (Number.isNaN(day) || !Number.isFinite(value)) {
      excluded += 1;
      continue;
    }
    const values = byDay.get(day);
    if (values === undefined) byDay.set(day, [value]);
    else values.push(value);
  }
  const days = [...byDay].map(([day, values]) => ({ day, value: median(values) }));
  return { days: days.sort((a, b) => a.day - b.day), excluded };
}
