/** Back-tests of a new rule-set version, and the gate that guards its publication. */
export { type BacktestOptions, backtest, type CohortPatient } from "./backtest.ts";
export {
  assertGatePassed,
  type BacktestReport,
  type BacktestRule,
  type Confusion,
  type Gate,
  hashBacktest,
} from "./backtest-report.ts";
