/** Ground of the package: coded errors, canonical JSON, SHA-256, schema binding, and time as an argument. */
export { type AgeProblem, ageAt, birthdayAt } from "./age.ts";
export { canonicalJson, composed, FORBIDDEN_KEYS } from "./canonical-json.ts";
export { type CalendarDuration, leavesWindowAt, parseDuration, windowStart } from "./duration.ts";
export {
  type AnyRulesError,
  BacktestGateFailed,
  InvalidInstant,
  InvalidRuleSet,
  type RuleSetProblem,
  type RuleSetProblemCode,
  RulesError,
  type RulesErrorCode,
  RuleTestsFailed,
  UnitMismatch,
  UnknownIndicator,
  UnknownModel,
  UnknownRule,
  UnknownUnit,
} from "./errors.ts";
export { exactSchema } from "./exact-schema.ts";
export { compareTo, instantMs, type Moment, momentOf, utcText } from "./instant.ts";
export { sha256Hex } from "./sha256.ts";
