/**
 * `trend`: true only for a change that is both significant and relevant. Days are those of the patient's calendar.
 */
import { getIndicator, type Indicator } from "../indicators/index.ts";
import { compareTo, instantMs, utcText } from "../kernel/index.ts";
import type { Fact, TrendCondition } from "../rule-set/index.ts";
import { assessSeries, type Point, type TrendResult } from "../trends/index.ts";
import { cellReviewAt } from "./cell.ts";
import type { CellPool } from "./cell-pool.ts";
import type { Gaps, Leaf } from "./plan.ts";
import { numberIn, type QuantityUnit, quantityUnit, readingOf } from "./quantity-unit.ts";
import { problemOf, type Reading, reasonOf, USABLE, WRONG_TYPE } from "./reading.ts";
import { moveWindow, type Run, type WindowStart } from "./run.ts";

/** What was found in a window: an assessment, or the reading that prevents one. */
type Found =
  | { readonly result: TrendResult; readonly points: number }
  | { readonly reading: Reading; readonly fact: Fact };

interface TrendReader {
  readonly code: string;
  readonly indicator: Indicator;
  readonly quantity: QuantityUnit;
  readonly window: WindowStart | undefined;
}

function readTrend(reader: TrendReader, run: Run): Found {
  const { code, indicator, quantity, window } = reader;
  if (window !== undefined) moveWindow(window, run);
  const points: Point[] = [];
  for (const fact of run.source.facts(code)) {
    const toNow = compareTo(fact.at, run.now.utc, run.now.ms);
    if (toNow > 0) {
      run.sawFuture = true;
      continue;
    }
    if (window !== undefined && !(compareTo(fact.at, window.utc, window.ms) > 0)) break;
    const reading = Number.isNaN(toNow) ? WRONG_TYPE : readingOf(quantity, fact);
    if (reading !== USABLE) return { reading, fact };
    const on = utcText(instantMs(fact.at) + run.now.offset).slice(0, 10);
    points.push({ on, value: numberIn(quantity, fact) });
  }
  return { result: assessSeries(points, indicator), points: points.length };
}

/** `trend`. */
export function trendLeaf(condition: TrendCondition, pool: CellPool): Leaf {
  const { fact, direction, minPoints = 2 } = condition;
  const indicator = getIndicator(fact.code);
  const quantity = quantityUnit(indicator, indicator.unit);
  const reader: TrendReader = { code: fact.code, indicator, quantity, window: pool.window(fact.within) };
  const span = pool.cell({ ...fact, pick: "count" }, "count");
  const answer = (found: Found): boolean | undefined => {
    if (!("result" in found) || found.points < minPoints || found.result.status !== "ok") return undefined;
    const { significant, relevant } = found.result;
    return significant && relevant && found.result.direction === direction;
  };
  return {
    test: (run) => {
      const value = answer(readTrend(reader, run));
      return value === undefined ? 2 : value ? 1 : 0;
    },
    reads: [`obs:${fact.code}`],
    gaps: (run, into) => trendGaps(fact.code, readTrend(reader, run), into),
    left: (run) => {
      const found = readTrend(reader, run);
      return "result" in found && found.result.status === "ok"
        ? { value: found.result.direction }
        : undefined;
    },
    operator: "trend",
    right: { value: direction },
    timed: reader.window !== undefined,
    reviewAt: (run) => cellReviewAt(span, run),
  };
}

function trendGaps(code: string, found: Found, into: Gaps): void {
  if ("result" in found) {
    const reason = found.result.status === "variation-unknown" ? "not-applicable" : "absent";
    into.missing.push({ code, reason });
    return;
  }
  const problem = problemOf(found.reading);
  if (problem !== undefined) into.problems.push({ code, problem });
  else into.missing.push({ code, reason: reasonOf(found.reading) ?? "null", lastAt: found.fact.at });
}
