/**
 * Plans: conditions turned into closures, with beside them what is only asked for when a verdict is not definite or is
 * to be explained.
 */
import type { Condition } from "../rule-set/index.ts";
import type { ExplainedInput, ExplainedValue } from "./explanation.ts";
import type { Run } from "./run.ts";
import type { Truth } from "./truth.ts";
import type { FactProblem, MissingFact } from "./verdict.ts";

/** Answers a condition for the run. */
export type Test = (run: Run) => Truth;

/** Facts that stand in the way of a definite verdict. */
export interface Gaps {
  /** Not there. */
  readonly missing: MissingFact[];
  /** There and unusable. */
  readonly problems: FactProblem[];
}

/** A condition without parts. */
export interface Leaf {
  /** Answers it. */
  readonly test: Test;
  /** Keys of what it reads, as in `affected`. */
  readonly reads: readonly string[];
  /** Adds what keeps it unknown. */
  readonly gaps: (run: Run, into: Gaps) => void;
  /** What it found; `undefined` when that is nothing. */
  readonly left: (run: Run) => ExplainedValue | undefined;
  /** What a model was given. */
  readonly inputs?: (run: Run) => readonly ExplainedInput[];
  /** How it compares. */
  readonly operator: string;
  /** With what. */
  readonly right: ExplainedValue;
  /** Whether time alone can change it without a fact dated in the future. */
  readonly timed: boolean;
  /** First instant, in milliseconds since the epoch, at which time alone can change it; infinite when none can. */
  readonly reviewAt: (run: Run) => number;
}

/** A condition of a plan. */
export interface PlanNode {
  /** The condition. */
  readonly condition: Condition;
  /** JSON pointer within the rule. */
  readonly path: string;
  /** Answers it, stopping at a deciding part. */
  readonly test: Test;
  /** Parts; empty for a leaf. */
  readonly parts: readonly PlanNode[];
  /** What a leaf knows. */
  readonly leaf?: Leaf;
  /** Whether time alone can change it. */
  readonly timed: boolean;
}
