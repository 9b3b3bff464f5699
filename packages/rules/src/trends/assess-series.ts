/**
 * One answer about a series of one indicator: a test that the number of points can support, and beside significance a
 * slope that is worth a word. Points must already be of one unit, method and specimen.
 *
 * | days | rule |
 * |---|---|
 * | 0–1 | insufficient-data |
 * | 2 | reference change value |
 * | 3–4 | reference change value of first against last |
 * | 5–9 | Theil–Sen slope, exact Mann–Kendall |
 * | ≥ 10 | Theil–Sen slope, normal form of Mann–Kendall |
 */
import type { Indicator } from "../indicators/index.ts";
import { mannKendallOfDays } from "./mann-kendall.ts";
import { type DayValue, dailyMedians, type Point } from "./point.ts";
import { rcv } from "./rcv.ts";
import { DAYS_PER_YEAR, slopeOfDays } from "./theil-sen.ts";

/** Least significant change, in percent of the first value. */
export interface ChangeLimits {
  /** Least significant rise. */
  readonly up: number;
  /** Least significant fall, negative. */
  readonly down: number;
}

/** A series that could be tested. */
export interface AssessedTrend {
  /** The test was possible. */
  readonly status: "ok";
  /** Test that was used. */
  readonly method: "rcv" | "rcv-first-last" | "mann-kendall-exact" | "mann-kendall-normal";
  /** Days with a value. */
  readonly n: number;
  /** Direction of a significant change. */
  readonly direction: "up" | "down" | "none";
  /** Beyond chance: the reference change value, or p < 0.05 two-sided. */
  readonly significant: boolean;
  /** The slope reaches the indicator's least relevant one; never without a catalogue value. */
  readonly relevant: boolean;
  /** In the indicator's unit. */
  readonly slopePerYear?: number;
  /** Two-sided. */
  readonly p?: number;
  /** Last against first, in percent. */
  readonly changePercent?: number;
  /** What the change was measured against. */
  readonly rcvPercent?: ChangeLimits;
  /** Interpretation codes (HL7 v2 OBX-8, FHIR), to be checked against the official text. */
  readonly interpretation: readonly ("U" | "D" | "B" | "W" | "H" | "L" | "HH" | "LL")[];
  /** Points that could not take part. */
  readonly excluded: number;
}

/** Too few days to test. */
export interface TrendTooShort {
  /** More values are needed. */
  readonly status: "insufficient-data";
  /** Days with a value. */
  readonly n: number;
  /** Days needed. */
  readonly need: number;
}

/** Values of two methods, which are never joined. */
export interface TrendMethodChanged {
  /** Said by callers that know methods; {@link assessSeries} never does. */
  readonly status: "method-changed";
  /** Day of the change. */
  readonly at: string;
}

/** A reference change value lacks a variation, for which there is no default. */
export interface TrendVariationUnknown {
  /** Nothing can be said with so few days. */
  readonly status: "variation-unknown";
  /** Id of the indicator. */
  readonly code: string;
}

/** What can be said about a series. */
export type TrendResult = AssessedTrend | TrendTooShort | TrendMethodChanged | TrendVariationUnknown;

type Direction = AssessedTrend["direction"];

const ALPHA = 0.05;
const FIRST_MANN_KENDALL = 5;

/**
 * Assesses a series of one indicator.
 *
 * @param cva analytical variation of the laboratory, in percent; needed below five days, never defaulted.
 * @returns `variation-unknown` when the reference change value lacks either variation. `method-changed` is said by
 * callers that know methods; this function never returns it.
 * @example
 * ```ts
 * const result = assessSeries(points, indicator);
 * ```
 */
export function assessSeries(points: readonly Point[], indicator: Indicator, cva?: number): TrendResult {
  const { days, excluded } = dailyMedians(points);
  const [first, last] = [days[0], days.at(-1)];
  if (days.length < 2 || first === undefined || last === undefined) {
    return { status: "insufficient-data", n: days.length, need: 2 };
  }
  if (days.length >= FIRST_MANN_KENDALL) return byMannKendall(days, indicator, excluded);
  if (cva === undefined || indicator.cvi === undefined)
    return { status: "variation-unknown", code: indicator.id };
  const change = rcv(first.value, last.value, { cva, cvi: indicator.cvi, form: "log-normal" });
  const slopePerYear = ((last.value - first.value) / (last.day - first.day)) * DAYS_PER_YEAR;
  const direction = change.exceeded ? directionOf(change.changePercent) : "none";
  return {
    status: "ok",
    method: days.length === 2 ? "rcv" : "rcv-first-last",
    n: days.length,
    significant: change.exceeded,
    slopePerYear,
    changePercent: change.changePercent,
    rcvPercent: { up: change.up, down: change.down },
    ...judgement(direction, slopePerYear, indicator),
    excluded,
  };
}

function byMannKendall(days: readonly DayValue[], indicator: Indicator, excluded: number): AssessedTrend {
  const test = mannKendallOfDays(days);
  const slopePerYear = slopeOfDays(days);
  const significant = test.p < ALPHA;
  return {
    status: "ok",
    method: test.method === "exact" ? "mann-kendall-exact" : "mann-kendall-normal",
    n: days.length,
    significant,
    slopePerYear,
    p: test.p,
    ...judgement(significant ? directionOf(test.s) : "none", slopePerYear, indicator),
    excluded,
  };
}

const directionOf = (change: number): Direction => (change > 0 ? "up" : change < 0 ? "down" : "none");

/** Relevance, and the codes that only a significant and relevant change carries. */
function judgement(
  direction: Direction,
  slopePerYear: number,
  indicator: Indicator,
): Pick<AssessedTrend, "direction" | "relevant" | "interpretation"> {
  const least = indicator.minSlopePerYear;
  const relevant = least !== undefined && Math.abs(slopePerYear) >= least;
  if (direction === "none" || !relevant) return { direction, relevant, interpretation: [] };
  if (indicator.worse === undefined)
    return { direction, relevant, interpretation: [direction === "up" ? "U" : "D"] };
  return { direction, relevant, interpretation: [direction === indicator.worse ? "W" : "B"] };
}
