/**
 * Back-test: asks an old and a new version of a rule set about the same cohort at the same instant. It streams, keeps no
 * patient, writes nothing, and uses the same `evaluate` as daily work.
 */
import type { CompiledRules, Verdict } from "../engine/index.ts";
import type { FactSource, VerdictValue } from "../rule-set/index.ts";
import type { BacktestReport, Gate } from "./backtest-report.ts";
import { countChange, countLabel, gateFailures, newTally, type RuleTally, reported } from "./rule-tally.ts";

/** One patient of a cohort. */
export interface CohortPatient {
  /** Id for examples; choose one that may be shown. */
  readonly id: string;
  /** The patient's facts. */
  readonly facts: FactSource;
  /** By rule id: whether the verdict should be true. */
  readonly label?: Readonly<Record<string, boolean>>;
}

/** How to run a back-test. */
export interface BacktestOptions {
  /** ISO instant everyone is asked at. */
  readonly now: string;
  /** Conditions the new version has to meet. */
  readonly gate?: Gate;
  /** Most examples per rule; 5 when absent. */
  readonly examples?: number;
}

const EXAMPLES = 5;

/**
 * Compares two versions of a rule set over a cohort.
 *
 * @throws {@link InvalidInstant} when `now` is not an ISO instant with `Z` or an offset.
 * @example
 * ```ts
 * const report = await backtest(published, draft, cohort, { now, gate: { maxLostPct: 1 } });
 * ```
 */
export async function backtest(
  from: CompiledRules,
  to: CompiledRules,
  cohort: AsyncIterable<CohortPatient>,
  options: BacktestOptions,
): Promise<BacktestReport> {
  const { now, gate = {}, examples = EXAMPLES } = options;
  const ids = [...new Set([...to.set.rules, ...from.set.rules].map((rule) => rule.id))];
  const tallies = ids.map(newTally);
  let patients = 0;
  for await (const patient of cohort) {
    patients += 1;
    const before = byRule(from.evaluate(patient.facts, now));
    const after = byRule(to.evaluate(patient.facts, now));
    for (const tally of tallies) countPatient(tally, patient, before, after, examples);
  }
  const failures = tallies.flatMap((tally) => gateFailures(tally, gate, patients));
  return {
    ...{ from: from.hash, to: to.hash, now, patients },
    rules: tallies.map(reported),
    gate: { passed: failures.length === 0, failures },
  };
}

type Values = ReadonlyMap<string, VerdictValue>;

const byRule = (verdicts: readonly Verdict[]): Values =>
  new Map(verdicts.map((verdict) => [verdict.rule, verdict.value]));

/** A rule that one version lacks gives no tag there, which is what false gives. */
function countPatient(
  tally: RuleTally,
  patient: CohortPatient,
  before: Values,
  after: Values,
  examples: number,
): void {
  const value = after.get(tally.rule) ?? "false";
  const changed = countChange(tally, before.get(tally.rule) ?? "false", value);
  if (changed && tally.examples.length < examples) tally.examples.push(patient.id);
  const label = patient.label?.[tally.rule];
  if (label !== undefined) countLabel(tally, value, label);
}
