/**
 * Kleene logic over closures. Groups of two and three, the usual sizes, have bodies of their own: a loop over an array
 * of closures costs about as much as the comparisons themselves.
 */
import type { Test } from "./plan.ts";
import { negate, type Truth } from "./truth.ts";

/** False if a part is false, else unknown if a part is unknown, else true. */
export function allOf(tests: readonly Test[]): Test {
  return groupOf(tests, 0, 1);
}

/** True if a part is true, else unknown if a part is unknown, else false. */
export function anyOf(tests: readonly Test[]): Test {
  return groupOf(tests, 1, 0);
}

/** A group that `deciding` settles at once and that is `otherwise` when every part is. */
function groupOf(tests: readonly Test[], deciding: Truth, otherwise: Truth): Test {
  const [first, second, third] = tests;
  if (first === undefined) return () => otherwise;
  if (second === undefined) return first;
  if (tests.length === 2) {
    return (run) => {
      const a = first(run);
      if (a === deciding) return deciding;
      const b = second(run);
      return b === deciding ? deciding : a === 2 || b === 2 ? 2 : otherwise;
    };
  }
  if (third !== undefined && tests.length === 3) {
    return (run) => {
      const a = first(run);
      if (a === deciding) return deciding;
      const b = second(run);
      if (b === deciding) return deciding;
      const c = third(run);
      return c === deciding ? deciding : a === 2 || b === 2 || c === 2 ? 2 : otherwise;
    };
  }
  return (run) => {
    let value = otherwise;
    for (const test of tests) {
      const part = test(run);
      if (part === deciding) return deciding;
      if (part === 2) value = 2;
    }
    return value;
  };
}

/** True if at least `n` parts are true, false if they no longer can be, else unknown. */
export function atLeastOf(n: number, tests: readonly Test[]): Test {
  return (run) => {
    let trues = 0;
    let possible = tests.length;
    for (const test of tests) {
      const part = test(run);
      if (part === 1) trues += 1;
      else if (part === 0) possible -= 1;
      if (trues >= n || possible < n) break;
    }
    return settled(trues >= n, possible < n);
  };
}

const settled = (isTrue: boolean, isFalse: boolean): Truth => (isTrue ? 1 : isFalse ? 0 : 2);

/** The opposite. */
export function notOf(test: Test): Test {
  return (run) => negate(test(run));
}
