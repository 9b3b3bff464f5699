/** How often a property is tried that costs little: its own number, or more where a deeper run is asked for. */
import { readConfigureGlobal } from "fast-check";

/** The number of a property, or `HCRM_FC_RUNS` where that is more. */
export function atLeast(own: number): number {
  return Math.max(own, readConfigureGlobal().numRuns ?? 0);
}
