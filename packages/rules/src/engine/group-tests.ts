/**
 * Kleene logic over closures. Groups of two and three, the usual sizes, have bodies of their own: a loop over an array
 * of closures costs about as much as the comparisons themselves.
 */
import type { Test } from "./plan.ts";
import { negate, type Truth } from "./truth.ts";

/** False if a part is false, else unknown if a part is unknown, else true. */
export function allOf(tests: readonly Test[]): Test {
  const [first, second, third] = tests;
  if (first === undefined) return () => 1;
  if (second === undefined) return first;
  if (third === undefined) {
    return (run) => {
      const a = first(run);
      if (a === 0) return 0;
      const b = second(run);
      return b === 0 ? 0 : worse(a, b);
    };
  }
  const rest = allOf(tests.slice(2));
  return (run) => {
    const a = first(run);
    if (a === 0) return 0;
    const b = second(run);
    if (b === 0) return 0;
    const c = rest(run);
    return c === 0 ? 0 : worse(worse(a, b), c);
  };
}

/** Of two parts that are not false: unknown if one is. */
const worse = (a: 1 | 2, b: 1 | 2): 1 | 2 => (a > b ? a : b);

/** True if a part is true, else unknown if a part is unknown, else false. */
export function anyOf(tests: readonly Test[]): Test {
  const [first, second, third] = tests;
  if (first === undefined) return () => 0;
  if (second === undefined) return first;
  if (third === undefined) {
    return (run) => {
      const a = first(run);
      if (a === 1) return 1;
      const b = second(run);
      return b === 1 ? 1 : better(a, b);
    };
  }
  const rest = anyOf(tests.slice(2));
  return (run) => {
    const a = first(run);
    if (a === 1) return 1;
    const b = second(run);
    if (b === 1) return 1;
    const c = rest(run);
    return c === 1 ? 1 : better(better(a, b), c);
  };
}

/** Of two parts that are not true: unknown if one is. */
const better = (a: 0 | 2, b: 0 | 2): 0 | 2 => (a > b ? a : b);

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
