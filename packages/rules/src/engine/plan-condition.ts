/**
 * Turns a checked condition into a plan.
 */
import { type Condition, partPath, partsOf } from "../rule-set/index.ts";
import { type CellPool, cellPool } from "./cell-pool.ts";
import { betweenLeaf, compareLeaf, inLeaf, presenceLeaf } from "./fact-leaves.ts";
import { allOf, anyOf, atLeastOf, notOf } from "./group-tests.ts";
import { type ModelCells, modelCells, modelLeaf } from "./model-leaf.ts";
import { ageLeaf, sexLeaf, tagLeaf } from "./person-leaves.ts";
import type { Leaf, PlanNode, Test } from "./plan.ts";
import { trendLeaf } from "./trend-leaf.ts";

/** What the conditions of one plan share. */
export interface PlanParts {
  /** Cells of facts. */
  readonly pool: CellPool;
  /** Assessments of models. */
  readonly models: ModelCells;
}

/** Nothing shared yet. */
export function planParts(): PlanParts {
  const pool = cellPool();
  return { pool, models: modelCells(pool) };
}

/** The plan of a condition at a path. */
export function planCondition(condition: Condition, path: string, shared: PlanParts): PlanNode {
  const parts = partsOf(condition).map((part, index) =>
    planCondition(part, partPath(condition, path, index), shared),
  );
  const tests = parts.map((part) => part.test);
  const timed = parts.some((part) => part.timed);
  const group = groupTest(condition, tests);
  if (group !== undefined) return { condition, path, test: group, parts, timed };
  const leaf = leafOf(condition, shared);
  return { condition, path, test: leaf.test, parts, leaf, timed: leaf.timed };
}

function groupTest(condition: Condition, tests: readonly Test[]): Test | undefined {
  switch (condition.op) {
    case "all":
      return allOf(tests);
    case "any":
      return anyOf(tests);
    case "atLeast":
      return atLeastOf(condition.n, tests);
    case "not":
      return tests[0] === undefined ? undefined : notOf(tests[0]);
    default:
      return undefined;
  }
}

type LeafCondition = Exclude<Condition, { op: "all" | "any" | "not" | "atLeast" }>;

function leafOf(condition: Condition, shared: PlanParts): Leaf {
  const leaf = condition as LeafCondition; // groups always have a test of their own
  switch (leaf.op) {
    case "compare":
      return compareLeaf(leaf, shared.pool);
    case "between":
      return betweenLeaf(leaf, shared.pool);
    case "in":
      return inLeaf(leaf, shared.pool);
    case "exists":
    case "missing":
      return presenceLeaf(leaf, shared.pool);
    case "age":
      return ageLeaf(leaf);
    case "sex":
      return sexLeaf(leaf);
    case "hasTag":
      return tagLeaf(leaf);
    case "trend":
      return trendLeaf(leaf, shared.pool);
    case "model":
      return modelLeaf(leaf, shared.models);
  }
}
