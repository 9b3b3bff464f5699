/** The incremental tree and its proofs against the recursive definitions of RFC 9162, written out as they stand there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTreeBuilder, EMPTY_ROOT, leafHash, nodeHash, type Subtree } from "../../src/audit/merkle.ts";
import {
  consistencyRanges,
  coverRange,
  inclusionRanges,
  type LeafRange,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from "../../src/audit/merkle-proof.ts";

/** MTH(D_n), RFC 9162, 2.1.1. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length <= 1) return leaves[0] ?? EMPTY_ROOT;
  const split = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1);
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`event ${index}`)));
const all = leavesOf(300);
const sizes = fc.integer({ min: 1, max: 300 });
const hashOf = ({ start, end }: LeafRange): Uint8Array => naiveRoot(all.slice(start, end));

describe("the incremental tree", () => {
  it("has the root of the recursive definition at every size", () => {
    const tree = createTreeBuilder();
    all.forEach((leaf, index) => {
      tree.append(leaf);
      expect(tree.size()).toBe(index + 1);
      expect(tree.root()).toEqual(naiveRoot(all.slice(0, index + 1)));
    });
  });

  it("goes on from its frontier as if it had never stopped", () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [stop, end] = [Math.min(a, b), Math.max(a, b)];
        const first = createTreeBuilder();
        for (const leaf of all.slice(0, stop)) first.append(leaf);
        const second = createTreeBuilder({ frontier: first.frontier() });
        for (const leaf of all.slice(stop, end)) second.append(leaf);
        expect(second.root()).toEqual(hashOf({ start: 0, end }));
      }),
    );
  });

  it("tells of every perfect subtree once, with its place", () => {
    const seen: Subtree[] = [];
    const tree = createTreeBuilder({ onSubtree: (subtree) => seen.push(subtree) });
    for (const leaf of all.slice(0, 64)) tree.append(leaf);
    expect(seen).toHaveLength(63);
    for (const { level, position, hash } of seen) {
      const start = position * 2 ** level;
      expect(hash).toEqual(hashOf({ start, end: start + 2 ** level }));
    }
    expect(new Set(seen.map(({ level, position }) => `${level}/${position}`)).size).toBe(63);
  });

  it("has the same root when it is put together from the cover of a range", () => {
    fc.assert(
      fc.property(sizes, sizes, fc.constantFrom(undefined, [4, 0], [6, 3, 0]), (a, b, levels) => {
        const [split, end] = [Math.min(a, b), Math.max(a, b)];
        const parts = [
          ...coverRange({ start: 0, end: split }, levels),
          ...coverRange({ start: split, end }, levels),
        ];
        const hashed = parts.map(({ level, position }) => {
          const start = position * 2 ** level;
          return { level, hash: hashOf({ start, end: start + 2 ** level }) };
        });
        expect(rangeRoot(hashed)).toEqual(hashOf({ start: 0, end }));
      }),
    );
  });
});

describe("proofs", () => {
  const spot = fc.tuple(sizes, fc.nat()).map(([size, any]) => ({ size, index: any % size }));

  it("prove each leaf of each tree, and no other place, leaf or root", () => {
    fc.assert(
      fc.property(spot, fc.nat(), ({ size, index }, other) => {
        const root = hashOf({ start: 0, end: size });
        const path = inclusionRanges(index, size).map(hashOf);
        const leaf = all[index] ?? EMPTY_ROOT;
        expect(verifyInclusion({ leaf, index, size, path, root })).toBe(true);
        const elsewhere = other % size;
        if (elsewhere !== index) {
          expect(verifyInclusion({ leaf, index: elsewhere, size, path, root })).toBe(false);
          expect(verifyInclusion({ leaf: all[elsewhere] ?? EMPTY_ROOT, index, size, path, root })).toBe(
            false,
          );
        }
        expect(verifyInclusion({ leaf, index, size, path, root: nodeHash(root, root) })).toBe(false);
      }),
    );
  });

  it("prove that a tree begins with another, and fail for any other beginning", () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const [fromRoot, toRoot] = [hashOf({ start: 0, end: from }), hashOf({ start: 0, end: to })];
        const path = consistencyRanges(from, to).map(hashOf);
        expect(verifyConsistency({ from, to, fromRoot, toRoot, path })).toBe(true);
        const wrong = nodeHash(fromRoot, fromRoot);
        expect(verifyConsistency({ from, to, fromRoot: wrong, toRoot, path })).toBe(false);
        expect(verifyConsistency({ from, to, fromRoot, toRoot: wrong, path })).toBe(false);
        const longer = path.map((hash) => Buffer.concat([hash, EMPTY_ROOT]));
        expect(verifyConsistency({ from, to, fromRoot, toRoot, path: longer })).toBe(path.length === 0);
      }),
    );
  });

  it("fail when any one hash of them is changed, dropped or added", () => {
    fc.assert(
      fc.property(spot, fc.nat(), ({ size, index }, any) => {
        const path = inclusionRanges(index, size).map(hashOf);
        const claim = { leaf: all[index] ?? EMPTY_ROOT, index, size, root: hashOf({ start: 0, end: size }) };
        expect(verifyInclusion({ ...claim, path: [...path, EMPTY_ROOT] })).toBe(false);
        if (path.length === 0) return;
        const place = any % path.length;
        expect(verifyInclusion({ ...claim, path: path.with(place, EMPTY_ROOT) })).toBe(false);
        expect(verifyInclusion({ ...claim, path: path.toSpliced(place, 1) })).toBe(false);
        for (const length of [0, 31, 33, 64, 100]) {
          const other = Buffer.alloc(length);
          other.set((path[place] ?? EMPTY_ROOT).subarray(0, length));
          expect(verifyInclusion({ ...claim, path: path.with(place, other) })).toBe(false);
        }
      }),
    );
  });
});
