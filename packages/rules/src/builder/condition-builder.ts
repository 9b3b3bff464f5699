/**
 * Groups and conditions over the person in the builder.
 */
import type { Comparator, Condition } from "../rule-set/index.ts";
import type { FactWindow } from "./fact-builder.ts";

/** All of the conditions. */
export function all(...of: readonly Condition[]): Condition {
  return { op: "all", of };
}

/** Any of the conditions. */
export function any(...of: readonly Condition[]): Condition {
  return { op: "any", of };
}

/** The opposite of a condition. */
export function not(of: Condition): Condition {
  return { op: "not", of };
}

/** At least `n` of the conditions. */
export function atLeast(n: number, ...of: readonly Condition[]): Condition {
  return { op: "atLeast", n, of };
}

/** Completed years of age. */
export function age(is: "<" | "<=" | ">=" | ">", years: number): Condition {
  return { op: "age", is, years };
}

/** The person's sex. */
export function sex(is: "male" | "female"): Condition {
  return { op: "sex", is };
}

/** A tag the person carries. */
export function hasTag(tag: string): Condition {
  return { op: "hasTag", tag };
}

/** An output of a risk model; its inputs are facts of any age unless a window is named. */
export function model(
  id: string,
  output: string,
  is: Comparator,
  value: number | string | boolean,
  { within }: FactWindow = {},
): Condition {
  return { op: "model", id, output, ...(within === undefined ? {} : { within }), is, value };
}
