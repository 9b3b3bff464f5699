/**
 * Verdicts: what a rule says about one person at one instant, and which facts stand in the way of a definite answer.
 */
import type { VerdictValue } from "../rule-set/index.ts";

/** A fact that is not there. */
export interface MissingFact {
  /** Fact code; `profile:sex`, `profile:birthDate`, `tag:<name>` or `model:<id>` where it is none. */
  readonly code: string;
  /** Never measured, measured without a result, too old, or about someone the model says nothing about. */
  readonly reason: "absent" | "null" | "stale" | "not-applicable";
  /** Instant of the newest one, where there is one. */
  readonly lastAt?: string;
}

/** A fact that is there and cannot be used. */
export interface FactProblem {
  /** Fact code, or `profile:birthDate`. */
  readonly code: string;
  /** What is wrong with it. */
  readonly problem:
    | "not-a-number"
    | "wrong-type"
    | "unit-missing"
    | "unit-unknown"
    | "unit-mismatch"
    | "implausible";
}

/** What one rule says. */
export interface Verdict {
  /** Rule id. */
  readonly rule: string;
  /** Revision of the rule. */
  readonly revision: number;
  /** The answer. */
  readonly value: VerdictValue;
  /** Facts that could still change the answer; empty when it is definite. */
  readonly missing: readonly MissingFact[];
  /** Facts that cannot be used and could change the answer; empty when it is definite. */
  readonly problems: readonly FactProblem[];
  /** First instant at which the answer could change by time alone. */
  readonly nextReviewAt?: string;
  /** Why a false verdict says nothing about the condition. */
  readonly note?: "out-of-scope";
}
