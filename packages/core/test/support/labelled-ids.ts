/**
 * Ids that depend on the label of the running step and on nothing else, so that two hospitals in which other things
 * happened in between still give equal ids to equal steps.
 */
import { createHash } from "node:crypto";
import type { Clock, Ids } from "../../src/kernel/index.ts";
import { asSubjectId } from "../../src/kernel/index.ts";

/** A source of ids that is seeded anew for each step. */
export interface LabelledIds extends Ids {
  /** Begins a step: equal labels at equal instants give equal ids. */
  begin(label: string): void;
}

/** Makes the source. Ids are of the form of UUIDv7; within a step they ascend. */
export function labelledIds(clock: Clock): LabelledIds {
  let label = "";
  let count = 0;
  return {
    begin: (next) => {
      label = next;
      count = 0;
    },
    next: () => {
      count += 1;
      const time = new Date(clock.now()).getTime().toString(16).padStart(12, "0");
      const tail = createHash("sha256").update(`${label}/${count}`).digest("hex");
      const counter = count.toString(16).padStart(3, "0");
      return asSubjectId(
        `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-a${tail.slice(0, 3)}-${tail.slice(3, 15)}`,
      );
    },
  };
}
