/**
 * Counts of one rule while a cohort streams past: how many patients gain, lose or keep the tag, and how verdicts compare
 * with labels. Nothing of a patient is kept but the ids of a few examples.
 */
import type { VerdictValue } from "../rule-set/index.ts";
import type { BacktestRule, Confusion, Gate } from "./backtest-report.ts";

/** Running counts. */
export interface RuleTally {
  readonly rule: string;
  gained: number;
  lost: number;
  toUnknown: number;
  same: number;
  invalid: number;
  labelled: number;
  tp: number;
  fp: number;
  tn: number;
  fn: number;
  undecided: number;
  undecidedPositives: number;
  readonly examples: string[];
}

/** Counts at zero. */
export function newTally(rule: string): RuleTally {
  return {
    ...{ rule, gained: 0, lost: 0, toUnknown: 0, same: 0, invalid: 0 },
    ...{ labelled: 0, tp: 0, fp: 0, tn: 0, fn: 0, undecided: 0, undecidedPositives: 0, examples: [] },
  };
}

/** Counts one patient; gives back whether the tag changes. */
export function countChange(tally: RuleTally, before: VerdictValue, after: VerdictValue): boolean {
  if (after === "invalid-input") tally.invalid += 1;
  else if (after === "unknown" && (before === "true" || before === "false")) tally.toUnknown += 1;
  else if (after === "true" && before !== "true") tally.gained += 1;
  else if (after === "false" && before === "true") tally.lost += 1;
  else tally.same += 1;
  return (before === "true" && after === "false") || (before !== "true" && after === "true");
}

/** Counts one patient against a label. */
export function countLabel(tally: RuleTally, verdict: VerdictValue, label: boolean): void {
  tally.labelled += 1;
  if (verdict === "true") tally[label ? "tp" : "fp"] += 1;
  else if (verdict === "false") tally[label ? "fn" : "tn"] += 1;
  else {
    tally.undecided += 1;
    if (label) tally.undecidedPositives += 1;
  }
}

/** The counts as they are reported. */
export function reported(tally: RuleTally): BacktestRule {
  const { rule, gained, lost, toUnknown, same, invalid, examples } = tally;
  const { tp, fp, tn, fn, undecided } = tally;
  const confusion: Confusion | undefined = tally.labelled > 0 ? { tp, fp, tn, fn, undecided } : undefined;
  const counts = { rule, gained, lost, toUnknown, same, invalid, examples };
  return confusion === undefined ? counts : { ...counts, confusion };
}

/** Which conditions of the gate the rule does not meet. */
export function gateFailures(tally: RuleTally, gate: Gate, patients: number): readonly string[] {
  const failures: string[] = [];
  const share = (what: string, count: number, most: number | undefined): void => {
    const percent = patients === 0 ? 0 : (100 * count) / patients;
    if (most !== undefined && percent > most) {
      failures.push(`${tally.rule}: ${what} ${percent.toFixed(2)} %, at most ${most} %`);
    }
  };
  share("lost", tally.lost, gate.maxLostPct);
  share("gained", tally.gained, gate.maxGainedPct);
  share("to unknown", tally.toUnknown, gate.maxUnknownPct);
  const positives = tally.tp + tally.fn + tally.undecidedPositives;
  if (gate.minSensitivity === undefined || tally.labelled === 0) return failures;
  const sensitivity = positives === 0 ? Number.NaN : tally.tp / positives;
  if (sensitivity >= gate.minSensitivity) return failures;
  const found = Number.isNaN(sensitivity) ? "without labelled patients" : sensitivity.toFixed(3);
  return [...failures, `${tally.rule}: sensitivity ${found}, at least ${gate.minSensitivity}`];
}
