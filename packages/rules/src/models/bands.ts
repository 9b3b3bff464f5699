/**
 * Reading tables of bands. A band begins at its border, which belongs to it, unless the table of a model says otherwise.
 */

/** Rows of a table in rising order: where a band begins, and what it gives. */
export type Bands<T> = readonly (readonly [from: number, gives: T])[];

/**
 * What the band that `value` lies in gives; below the first border, what the first band gives.
 *
 * @example
 * ```ts
 * bandOf([[0, "low"], [5, "high"]], 5); // "high"
 * ```
 */
export function bandOf<T>(bands: readonly [Bands<T>[number], ...Bands<T>], value: number): T {
  let found = bands[0][1];
  for (const [from, gives] of bands) {
    if (value < from) break;
    found = gives;
  }
  return found;
}

/** What the first row whose upper border, included, is not exceeded gives; `above` beyond the last. */
export function upTo<T>(rows: readonly (readonly [to: number, gives: T])[], above: T, value: number): T {
  for (const [to, gives] of rows) if (value <= to) return gives;
  return above;
}

/** Rounds half up, as laboratories print: 89.5 is 90; binary noise below a millionth does not count. */
export function roundHalfUp(value: number, decimals = 0): number {
  const scale = 10 ** decimals;
  return Math.floor(Number((value * scale).toFixed(6)) + 0.5) / scale;
}
