/**
 * Counts by name, in the order in which the names first appear: tags, categories, reasons. A summary of a run consists of
 * little else.
 */

/** Counts by name. */
export type Counts = Readonly<Record<string, number>>;

/** A set of counters. */
export interface Tally {
  /** Adds to a counter; 1 when no number is given. */
  add(name: string, count?: number): void;
  /** The counts so far. */
  counts(): Counts;
}

/** Counters at zero. */
export function createTally(): Tally {
  const counters = new Map<string, number>();
  return {
    add: (name, count = 1) => {
      counters.set(name, (counters.get(name) ?? 0) + count);
    },
    counts: () => Object.fromEntries(counters),
  };
}
