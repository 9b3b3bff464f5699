/**
 * Mann–Kendall test for a monotone trend (Mann 1945, Kendall 1975). Up to nine days the distribution of S is exact, also
 * with ties; beyond, the normal form with the variance corrected for ties and a continuity correction.
 */
import { twoSidedP } from "./normal-distribution.ts";
import { type DayValue, dailyMedians, type Point } from "./point.ts";

/** Result of the test. */
export interface MannKendall {
  /** Rising pairs less falling pairs. */
  readonly s: number;
  /** Variance of S, corrected for ties. */
  readonly varS: number;
  /** Standardised S; in the normal form only. */
  readonly z?: number;
  /** Two-sided probability of an S at least as far from 0 without a trend. */
  readonly p: number;
  /** Kendall's tau-b; 0 where all values are equal. */
  readonly tau: number;
  /** Which distribution gave p. */
  readonly method: "exact" | "normal";
}

/** Greatest number of days for which p is exact. */
const EXACT_UP_TO = 9;

function risingLessFalling(days: readonly DayValue[]): number {
  let s = 0;
  for (const [index, later] of days.entries()) {
    for (const earlier of days.slice(0, index)) s += Math.sign(later.value - earlier.value);
  }
  return s;
}

function tieSizes(days: readonly DayValue[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const { value } of days) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}

/**
 * How many arrangements of a word with `a` equal and `b` other equal letters have 0, 1, 2 … inversions: the coefficients
 * of the Gaussian binomial (a + b choose b), by its Pascal rule.
 */
function gaussianBinomial(a: number, b: number): readonly number[] {
  if (a === 0 || b === 0) return [1];
  const counts = new Array<number>(a * b + 1).fill(0);
  for (const [power, count] of gaussianBinomial(a, b - 1).entries())
    counts[power] = (counts[power] ?? 0) + count;
  for (const [power, count] of gaussianBinomial(a - 1, b).entries()) {
    counts[power + b] = (counts[power + b] ?? 0) + count;
  }
  return counts;
}

function product(left: readonly number[], right: readonly number[]): readonly number[] {
  const counts = new Array<number>(left.length + right.length - 1).fill(0);
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) counts[i + j] = (counts[i + j] ?? 0) + a * b;
  }
  return counts;
}

/** P(|S'| ≥ |s|) over all arrangements of the observed values: S' is untied pairs less twice the inversions. */
function exactP(s: number, ties: readonly number[]): number {
  let counts: readonly number[] = [1];
  let placed = 0;
  for (const size of ties) {
    counts = product(counts, gaussianBinomial(placed, size));
    placed += size;
  }
  const untied = counts.length - 1;
  let [extreme, all] = [0, 0];
  for (const [inversions, count] of counts.entries()) {
    all += count;
    if (Math.abs(untied - 2 * inversions) >= Math.abs(s)) extreme += count;
  }
  return extreme / all;
}

/** The test on daily values in order of time. */
export function mannKendallOfDays(days: readonly DayValue[]): MannKendall {
  const n = days.length;
  const s = risingLessFalling(days);
  const ties = tieSizes(days);
  const spread = (t: number): number => t * (t - 1) * (2 * t + 5);
  const varS = (spread(n) - ties.reduce((sum, t) => sum + spread(t), 0)) / 18;
  const pairs = (n * (n - 1)) / 2;
  const untied = pairs - ties.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0);
  const tau = untied === 0 ? 0 : s / Math.sqrt(pairs * untied);
  if (n <= EXACT_UP_TO) return { s, varS, p: exactP(s, ties), tau, method: "exact" };
  const z = varS === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(varS);
  return { s, varS, z, p: twoSidedP(z), tau, method: "normal" };
}

/**
 * Tests a series for a monotone trend; results of one day count once, as their median.
 *
 * @example
 * ```ts
 * mannKendall(fiveRisingYears).p; // 0.0167: 2 of 120 arrangements are as extreme
 * ```
 */
export function mannKendall(points: readonly Point[]): MannKendall {
  return mannKendallOfDays(dailyMedians(points).days);
}
