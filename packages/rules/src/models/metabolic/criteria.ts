/**
 * "At least three of these criteria" in Kleene logic: a criterion whose measurements are missing is neither met nor unmet,
 * and the syndrome is decided only when the open criteria cannot change it.
 */
import type { Outcome } from "../define-model.ts";

/** Met, not met, or not known. */
export type Known = boolean | undefined;

/** One criterion. */
export interface Criterion {
  /** Inputs it is made from. */
  readonly of: readonly string[];
  /** Whether it is met. */
  readonly met: Known;
}

/** Met if one is, unmet if all are, else not known. */
export function anyMet(...parts: readonly Known[]): Known {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) ? undefined : false;
}

/** Whether a value reaches a limit. */
export function atLeast(value: number | undefined, limit: number): Known {
  return value === undefined ? undefined : value >= limit;
}

/** Whether a value lies below a limit. */
export function below(value: number | undefined, limit: number): Known {
  return value === undefined ? undefined : value < limit;
}

const NEEDED = 3;

/** The answer of a syndrome defined by at least three criteria. */
export function syndromeOutcome(
  criteria: readonly Criterion[],
  values: Readonly<Record<string, unknown>>,
): Outcome {
  const met = criteria.filter((one) => one.met === true).length;
  const open = criteria.filter((one) => one.met === undefined);
  const decided = met >= NEEDED || met + open.length < NEEDED;
  if (decided) {
    const caveats = open.length === 0 ? [] : ["criteria-unknown"];
    return { outputs: { criteriaMet: met, present: met >= NEEDED }, caveats };
  }
  const missing = [...new Set(open.flatMap((one) => one.of))].filter((name) => values[name] === undefined);
  return { missing, bounds: { output: "criteriaMet", min: met, max: met + open.length } };
}
