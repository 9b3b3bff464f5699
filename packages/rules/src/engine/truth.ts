/**
 * Truth values of the compiled conditions: 0 false, 1 true, 2 unknown. Small integers keep the closures free of
 * allocation; whether an unknown is a missing fact or an unusable one is asked only when the verdict is unknown.
 */

/** False, true or unknown. */
export type Truth = 0 | 1 | 2;

/** Negation: unknown stays unknown. */
export function negate(value: Truth): Truth {
  return value === 2 ? 2 : value === 1 ? 0 : 1;
}
