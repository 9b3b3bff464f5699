/**
 * The walk over the parts of a condition that planning, checking and measuring share, and the size it gives. It recurses,
 * so it is only for conditions within the limits of depth.
 */
import type { Condition } from "./condition.ts";

/** The direct parts of a condition; none for a leaf. */
export function partsOf(condition: Condition): readonly Condition[] {
  switch (condition.op) {
    case "all":
    case "any":
    case "atLeast":
      return condition.of;
    case "not":
      return [condition.of];
    default:
      return [];
  }
}

/** JSON pointer of the part at `index`, below the pointer of its condition. */
export function partPath(condition: Condition, path: string, index: number): string {
  return condition.op === "not" ? `${path}/of` : `${path}/of/${index}`;
}

/** How many nodes a condition has and how deep it nests; a leaf is 1 and 1. */
export function sizeOf(condition: Condition): { readonly nodes: number; readonly depth: number } {
  let nodes = 1;
  let depth = 0;
  for (const part of partsOf(condition)) {
    const size = sizeOf(part);
    nodes += size.nodes;
    depth = Math.max(depth, size.depth);
  }
  return { nodes, depth: depth + 1 };
}
