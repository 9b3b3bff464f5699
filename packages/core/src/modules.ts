/**
 * What the modules bring to `tick()` and to each other: reactions and jobs, in the order of the floors. A module that is
 * not listed here neither reacts nor works by itself.
 */
import type { Reaction, TickJob } from "./operations/index.ts";

/** Reactions of higher floors to what lower floors announce. */
export const reactions: readonly Reaction[] = [];

/** Jobs of `tick()`. */
export const jobs: readonly TickJob[] = [];
