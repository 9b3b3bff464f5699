/**
 * Rules and rule sets: immutable JSON values that carry their evidence and their own tests.
 */
import type { Condition } from "./condition.ts";
import type { Fact, FactProfile } from "./fact.ts";

/** What a verdict can be. */
export type VerdictValue = "true" | "false" | "unknown" | "invalid-input";

/** Whom a rule is about; outside it the verdict is false with the note `out-of-scope`. */
export interface RuleScope {
  /** Least completed years of age. */
  readonly minAge?: number;
  /** Greatest completed years of age. */
  readonly maxAge?: number;
  /** Sex. */
  readonly sex?: "male" | "female";
}

/** Where a rule comes from. */
export interface Evidence {
  /** Title of the guideline or standard. */
  readonly guideline: string;
  /** Its edition. */
  readonly edition: string;
  /** Chapter or table. */
  readonly section?: string;
}

/** What follows from a true verdict. */
export interface RuleOutcome {
  /** Tag to carry. */
  readonly tag: string;
  /** How urgent it is; `info` when absent. */
  readonly severity?: "info" | "warning" | "urgent";
  /** ISO duration after which the tag needs a new verdict and becomes unconfirmed without one. */
  readonly ttl?: string;
}

/** One worked case of a rule. */
export interface RuleTest {
  /** What the case shows. */
  readonly name: string;
  /** The instant it is evaluated at. */
  readonly now: string;
  /** Sex and birth date of the invented person. */
  readonly profile: FactProfile;
  /** Confirmed tags. */
  readonly tags?: readonly string[];
  /** Unconfirmed tags. */
  readonly unconfirmedTags?: readonly string[];
  /** Facts; put newest first by the test run. */
  readonly facts: readonly Fact[];
  /** Expected verdict. */
  readonly expect: VerdictValue;
  /** Codes that must be named as missing, in any order; not checked when absent. */
  readonly missing?: readonly string[];
}

/** One rule. */
export interface Rule {
  /** Stable id. */
  readonly id: string;
  /** Raised with every change of meaning. */
  readonly revision: number;
  /** What the rule is for. */
  readonly kind: "tag" | "alert" | "risk-flag";
  /** Name for people. */
  readonly title: {
    /** Chinese name. */
    readonly zh: string;
    /** English name. */
    readonly en: string;
  };
  /** The condition. */
  readonly when: Condition;
  /** What follows when it is true. */
  readonly then: RuleOutcome;
  /** Whom the rule is about; everyone when absent. */
  readonly scope?: RuleScope;
  /** Where it comes from; a published rule has at least one. */
  readonly evidence: readonly Evidence[];
  /** Whether an unknown verdict also asks somebody to find the missing facts. */
  readonly onUnknown: "unknown" | "ask";
  /** Worked cases; a published rule has at least one for each of true, false and unknown, and for each threshold. */
  readonly tests: readonly RuleTest[];
}

/** A set of rules that is evaluated, published and hashed as one. */
export interface RuleSet {
  /** Version of this format. */
  readonly schema: 1;
  /** Stable id of the set. */
  readonly id: string;
  /** Version of its content. */
  readonly version: string;
  /** At most 2,000 rules. */
  readonly rules: readonly Rule[];
}
