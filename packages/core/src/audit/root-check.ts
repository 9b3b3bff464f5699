/**
 * Compares the tree, as it grows during a walk, with the roots that checkpoints recorded for its sizes. When no single
 * place was found to be wrong, two neighbouring checkpoints, one right and one wrong, tell where to look.
 */
import type { AuditFindings } from "./audit-verdict.ts";
import { sameBytes, type TreeBuilder } from "./merkle.ts";

/** A root that a tree of some size must have. */
export interface RecordedRoot {
  /** Number of leaves. */
  readonly treeSize: number;
  /** The root. */
  readonly root: Uint8Array;
}

/** Watches a tree grow. */
export interface RootCheck {
  /** To be called whenever the tree has grown. */
  at(tree: TreeBuilder): void;
  /** Compares the tree as it is now with a root recorded for its size. */
  expect(tree: TreeBuilder, root: Uint8Array): void;
  /** Sizes that were compared, ascending, right or wrong. */
  compared(): readonly number[];
}

/**
 * @param recorded roots in ascending order of size; several of one size are allowed
 * @param start number of leaves before the walk begins, which are taken as they are stored
 */
export function createRootCheck(
  recorded: readonly RecordedRoot[],
  findings: AuditFindings,
  start: number,
): RootCheck {
  const compared: number[] = [];
  let next = recorded.filter(({ treeSize }) => treeSize < start).length;
  let [good, broken] = [start, false];
  const compare = (tree: TreeBuilder, root: Uint8Array): void => {
    const treeSize = tree.size();
    compared.push(treeSize);
    if (sameBytes(tree.root(), root)) {
      good = treeSize;
      return;
    }
    const explained = broken || findings.count() > 0;
    if (!explained) findings.add({ index: good, until: treeSize, kind: "root" });
    broken = true;
  };
  return {
    at(tree) {
      const size = tree.size();
      for (let root = recorded[next]; root !== undefined && root.treeSize <= size; root = recorded[next]) {
        next += 1;
        if (root.treeSize === size) compare(tree, root.root);
      }
    },
    expect: compare,
    compared: () => compared,
  };
}
