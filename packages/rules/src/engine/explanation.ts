/**
 * Explanations: every node of a rule with its value and both sides of each comparison. They hold patient data; a host
 * seals them like any record and logs rule ids only.
 */
import type { Condition, VerdictValue } from "../rule-set/index.ts";

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
