/**
 * The expression language of rules: a closed union of JSON values. There is no text to parse, no regular expression and
 * no user function, so a rule of one tenant can run inside someone else's process.
 */
import type { FactRef } from "./fact.ts";

/** How a value is compared with a fixed one; texts and booleans only by `=` and `!=`. */
export type Comparator = "<" | "<=" | "=" | "!=" | ">=" | ">";

/** All (`T` when empty) or any (`F` when empty) of some conditions, in Kleene logic. */
export interface GroupCondition {
  /** `all` or `any`. */
  readonly op: "all" | "any";
  /** The parts. */
  readonly of: readonly Condition[];
}

/** The opposite; of unknown it is unknown. */
export interface NotCondition {
  /** Negation. */
  readonly op: "not";
  /** The part negated. */
  readonly of: Condition;
}

/** At least `n` of some conditions. */
export interface AtLeastCondition {
  /** Threshold on the number of true parts. */
  readonly op: "atLeast";
  /** How many must be true. */
  readonly n: number;
  /** The parts. */
  readonly of: readonly Condition[];
}

/** Compares a fact with a fixed value. */
export interface CompareCondition {
  /** Comparison. */
  readonly op: "compare";
  /** The fact. */
  readonly fact: FactRef;
  /** How to compare. */
  readonly is: Comparator;
  /** With what. */
  readonly value: number | string | boolean;
  /** Unit of `value`; needed for an indicator of the catalogue. */
  readonly unit?: string;
}

/** A number inside an interval. */
export interface BetweenCondition {
  /** Interval test. */
  readonly op: "between";
  /** The fact. */
  readonly fact: FactRef;
  /** Lower end. */
  readonly min: number;
  /** Upper end. */
  readonly max: number;
  /** Which ends belong to the interval. */
  readonly bounds: "[]" | "[)" | "(]" | "()";
  /** Unit of the ends. */
  readonly unit?: string;
}

/** A value that is one of a list. */
export interface InCondition {
  /** Membership test. */
  readonly op: "in";
  /** The fact. */
  readonly fact: FactRef;
  /** At most 1,000 values. */
  readonly values: readonly (string | number)[];
}

/** Completed years of age. */
export interface AgeCondition {
  /** Age test. */
  readonly op: "age";
  /** How to compare. */
  readonly is: "<" | "<=" | ">=" | ">";
  /** Completed years. */
  readonly years: number;
}

/** The person's sex. */
export interface SexCondition {
  /** Sex test. */
  readonly op: "sex";
  /** Wanted sex. */
  readonly is: "male" | "female";
}

/** A tag the patient carries; unknown while the tag is unconfirmed. */
export interface HasTagCondition {
  /** Tag test. */
  readonly op: "hasTag";
  /** Name of the tag. */
  readonly tag: string;
}

/** Whether a value is there; never unknown. */
export interface PresenceCondition {
  /** Presence or absence of a value in the window. */
  readonly op: "exists" | "missing";
  /** The fact. */
  readonly fact: FactRef;
}

/** A significant and relevant trend of an indicator. */
export interface TrendCondition {
  /** Trend test. */
  readonly op: "trend";
  /** The fact; every value in the window is a point. */
  readonly fact: FactRef;
  /** Wanted direction. */
  readonly direction: "up" | "down";
  /** Unknown with fewer points than this. */
  readonly minPoints?: number;
}

/** An output of a risk model. */
export interface ModelCondition {
  /** Model test. */
  readonly op: "model";
  /** Model id, which names its edition. */
  readonly id: string;
  /** Name of the output. */
  readonly output: string;
  /** ISO duration such as `P2Y`: only facts in `(now − within, now]` are inputs; older ones are missing. */
  readonly within?: string;
  /** How to compare. */
  readonly is: Comparator;
  /** With what. */
  readonly value: number | string | boolean;
}

/** A condition; true, false, unknown or, on facts that cannot be used, invalid. */
export type Condition =
  | GroupCondition
  | NotCondition
  | AtLeastCondition
  | CompareCondition
  | BetweenCondition
  | InCondition
  | AgeCondition
  | SexCondition
  | HasTagCondition
  | PresenceCondition
  | TrendCondition
  | ModelCondition;
