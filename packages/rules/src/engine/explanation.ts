/**
 * Explanations: every node of a rule with its value and both sides of each comparison. They hold patient data; a host
 * seals them like any record and logs rule ids only.
 */
import type { Condition, VerdictValue } from "../rule-set/index.ts";
import type { FactProblem, MissingFact } from "./verdict.ts";

/** One side of a comparison. */
export interface ExplainedValue {
  /** The value as reported. */
  readonly value: number | string | boolean | null;
  /** Unit as reported. */
  readonly unit?: string;
  /** When it was true. */
  readonly at?: string;
  /** Id of its record. */
  readonly source?: string;
  /** The value in the unit of the condition, where that is another one. */
  readonly converted?: {
    /** Converted number. */
    readonly value: number;
    /** Unit of the condition. */
    readonly unit: string;
  };
}

/** An input that a model was given. */
export interface ExplainedInput extends ExplainedValue {
  /** Code of the fact that gave it; `profile:sex`, and `profile:age` for completed years. */
  readonly code: string;
}

/** One condition with its value. */
export interface ExplainedNode {
  /** JSON pointer within the rule: `/when/of/0`. */
  readonly path: string;
  /** Operator of the condition. */
  readonly op: Condition["op"];
  /** Its value. */
  readonly value: VerdictValue;
  /** What was found; absent when nothing was. */
  readonly left?: ExplainedValue;
  /** How it was compared. */
  readonly operator?: string;
  /** With what. */
  readonly right?: ExplainedValue;
  /** What a model was given, in the order of its inputs; for `model` only. */
  readonly inputs?: readonly ExplainedInput[];
  /** Facts that are missing; where the condition is open. */
  readonly missing?: readonly MissingFact[];
  /** Facts that cannot be used; where the condition is open. */
  readonly problems?: readonly FactProblem[];
  /** Parts, all of them. */
  readonly children?: readonly ExplainedNode[];
}

/** Why a rule says what it says. */
export interface Explanation {
  /** Rule id. */
  readonly ruleId: string;
  /** Revision of the rule. */
  readonly revision: number;
  /** Hash of the rule set. */
  readonly ruleSetHash: string;
  /** Name and version of the engine. */
  readonly engine: string;
  /** The instant, as given. */
  readonly now: string;
  /** The whole condition; with a scope, `all` of the scope and the condition. */
  readonly root: ExplainedNode;
  /** The same for people, one line per node; written when it is read. */
  readonly text: string;
}
