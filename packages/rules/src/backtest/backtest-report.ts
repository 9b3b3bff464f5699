/**
 * Reports of back-tests: what a new version of a rule set would change in a cohort, and whether a gate lets it pass.
 */
import { BacktestGateFailed, canonicalJson, sha256Hex } from "../kernel/index.ts";

/** Conditions a back-test has to meet; each is checked for every rule. */
export interface Gate {
  /** Most patients, in percent, who may lose the tag. */
  readonly maxLostPct?: number;
  /** Most patients, in percent, who may gain the tag. */
  readonly maxGainedPct?: number;
  /** Most patients, in percent, whose verdict may turn unknown. */
  readonly maxUnknownPct?: number;
  /** Least share, 0 to 1, of labelled patients that must be found; an undecided one is not found. */
  readonly minSensitivity?: number;
}

/** Verdicts against labels. */
export interface Confusion {
  /** Labelled and true. */
  readonly tp: number;
  /** Not labelled and true. */
  readonly fp: number;
  /** Not labelled and false. */
  readonly tn: number;
  /** Labelled and false. */
  readonly fn: number;
  /** Unknown or invalid. */
  readonly undecided: number;
}

/** What changes for one rule; the five counts add up to the patients. */
export interface BacktestRule {
  /** Rule id; a rule that only the old version has counts as false in the new one. */
  readonly rule: string;
  /** Not true before, true now. */
  readonly gained: number;
  /** True before, false now. */
  readonly lost: number;
  /** Definite before, unknown now. */
  readonly toUnknown: number;
  /** No change for the tag. */
  readonly same: number;
  /** Facts that cannot be used now. */
  readonly invalid: number;
  /** Where the cohort carries labels for the rule. */
  readonly confusion?: Confusion;
  /** Ids of the first patients who gain or lose. */
  readonly examples: readonly string[];
}

/** Outcome of a back-test. */
export interface BacktestReport {
  /** Hash of the old rules. */
  readonly from: string;
  /** Hash of the new rules. */
  readonly to: string;
  /** The instant everyone was asked at. */
  readonly now: string;
  /** Patients seen. */
  readonly patients: number;
  /** By rule, in the order of the new set. */
  readonly rules: readonly BacktestRule[];
  /** Whether the gate lets the new version pass; it does where there is none. */
  readonly gate: {
    /** No failure. */
    readonly passed: boolean;
    /** One line per failure; rule ids and percentages only. */
    readonly failures: readonly string[];
  };
}

/** Name of a report: SHA-256 over its canonical JSON. */
export function hashBacktest(report: BacktestReport): string {
  return sha256Hex(canonicalJson(report));
}

/**
 * Refuses a report whose gate failed.
 *
 * @throws {@link BacktestGateFailed} with the failures of the report.
 */
export function assertGatePassed(report: BacktestReport): void {
  if (!report.gate.passed) throw new BacktestGateFailed(report.gate.failures);
}
