/**
 * Limits on rule sets. They come from tenants and run inside someone else's process, so size and depth are bounded before
 * anything else looks at them. The numbers are those of the rules design, section 2.
 */

/** Deepest nesting of conditions. */
export const MAX_DEPTH = 32;
/** Most condition nodes in one rule. */
export const MAX_NODES = 500;
/** Most values in one `in`. */
export const MAX_IN_VALUES = 1000;
/** Most rules in one set. */
export const MAX_RULES = 2000;
/** Longest text, in UTF-16 code units. */
export const MAX_TEXT = 200;
/** Most tests of one rule, and most facts of one test. */
export const MAX_TESTS = 200;
/** Deepest JSON nesting that a set within {@link MAX_DEPTH} can have: two levels per condition and the rest around it. */
export const MAX_JSON_DEPTH: number = 2 * MAX_DEPTH + 8;
/** Most JSON values in one set, which also ends a walk over values that refer to each other. */
export const MAX_VALUES = 2_000_000;
