/**
 * Chance that can be repeated: mulberry32, a 32-bit generator of public domain. The same seed gives the same people on
 * every machine. It is for invented data alone; keys, nonces and ids never come from here.
 */

/** A repeatable source of choices. */
export interface SeededRandom {
  /** A fraction in [0, 1). */
  fraction(): number;
  /** A whole number, both ends inclusive. */
  integer(from: number, to: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the list. */
  pick<T>(list: readonly [T, ...T[]]): T;
  /** A value of a normal distribution (sum of twelve uniform ones). */
  normal(mean: number, deviation: number): number;
}

/**
 * A generator for one stream of choices.
 *
 * @param stream - number of the stream; each person has one, so that a new choice in one leaves all others as they are
 * @example
 * ```ts
 * seededRandom(20_261_121, 0).integer(1, 6);
 * ```
 */
export function seededRandom(seed: number, stream: number): SeededRandom {
  let state = (seed ^ Math.imul(stream + 1, 0x9e37_79b1)) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    integer,
    chance: (probability) => fraction() < probability,
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    normal: (mean, deviation) => {
      let sum = 0;
      for (let i = 0; i < 12; i += 1) sum += fraction();
      return mean + deviation * (sum - 6);
    },
  };
}
