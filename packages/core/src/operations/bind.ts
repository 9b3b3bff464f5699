/**
 * The session: the tree of operations bound to a caller. It holds no logic of its own, so nothing can be done through it
 * that the pipeline does not see.
 */
import type { z } from "zod";
import { type AnyOperation, isOperation, type Operation, type OperationTree } from "./operation.ts";

/** A tree of operations as a tree of functions. */
export type Bound<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends Operation<infer Input, infer Output>
    ? (input: Input) => Promise<Output>
    : Bound<Tree[Name]>;
};

/** Runs one operation for the caller of the session. */
export type Run = (operation: Operation<unknown, unknown>, input: unknown) => Promise<unknown>;

/** Binds a tree of operations. */
export function bind<Tree extends OperationTree>(tree: Tree, run: Run): Bound<Tree> {
  const bound: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(tree))
    bound[name] = isOperation(node) ? (input: unknown = {}) => run(runnable(node), input) : bind(node, run);
  return Object.freeze(bound) as Bound<Tree>; // built above name by name from the same tree
}

/** True: the pipeline parses the input with the operation's own schema before the operation sees it. */
function runnable(operation: AnyOperation): Operation<unknown, unknown> {
  return operation as Operation<unknown, unknown>; // see above
}

/** All operations of a tree, by name. */
export function operationsOf(tree: OperationTree): readonly AnyOperation[] {
  return Object.values(tree)
    .flatMap((node) => (isOperation(node) ? [node] : operationsOf(node)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a catalogue shows of an operation. */
export interface OperationDescription {
  /** `patients.get`: also the action that policies name. */
  readonly name: string;
  /** What it does. */
  readonly summary: string;
  /** `read`, `write` or `batch`. */
  readonly effect: "read" | "write" | "batch";
  /** JSON Schema (draft 2020-12) of the input. */
  readonly input: z.core.JSONSchema.BaseSchema;
  /** Purposes for which it exists. */
  readonly purposes: readonly string[] | "any";
  /** Data categories that the caller must be permitted. */
  readonly grants: readonly string[];
  /** Collections that it writes. */
  readonly writes: readonly string[];
}
