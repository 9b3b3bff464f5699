/**
 * "Or" pairs of a table: one of the two suffices as data, and either may give the point; unknown only if both are absent.
 */

/** 1 if either says so, 0 if at least one is known, else unknown. */
export function eitherPoint(...answers: readonly (boolean | undefined)[]): number | undefined {
  if (answers.includes(true)) return 1;
  return answers.includes(false) ? 0 : undefined;
}

/** Tests a value that may be absent. */
export function ifKnown<T>(value: T | undefined, test: (value: T) => boolean): boolean | undefined {
  return value === undefined ? undefined : test(value);
}
