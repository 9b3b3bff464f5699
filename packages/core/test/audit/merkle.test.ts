import { describe, expect, it } from "vitest";
import { createTreeBuilder, EMPTY_ROOT, leafHash } from "../../src/audit/merkle.ts";
import {
  consistencyRanges,
  coverRange,
  inclusionRanges,
  type LeafRange,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from "../../src/audit/merkle-proof.ts";
import { InvalidInput } from "../../src/kernel/index.ts";
import { LEAVES, PATHS, PROOFS, ROOTS } from "./merkle-vectors.ts";

const hashes = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, "hex")));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const rootOf = ({ start, end }: LeafRange): Uint8Array => {
  const tree = createTreeBuilder();
  for (const leaf of hashes.slice(start, end)) tree.append(leaf);
  return tree.root();
};

describe("tree of RFC 9162, published vectors", () => {
  it("has SHA-256 of nothing as root without leaves", () => {
    expect(hex(EMPTY_ROOT)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(createTreeBuilder().root()).toEqual(EMPTY_ROOT);
  });

  it.each(ROOTS.map((root, index) => [index + 1, root] as const))("root of %i leaves", (size, root) => {
    expect(hex(rootOf({ start: 0, end: size }))).toBe(root);
  });

  it.each(PATHS)("inclusion path of leaf $leaf in a tree of $size", ({ leaf, size, path }) => {
    const made = inclusionRanges(leaf - 1, size).map(rootOf);
    expect(made.map(hex)).toEqual(path);
    const root = rootOf({ start: 0, end: size });
    const claim = { leaf: hashes[leaf - 1] ?? EMPTY_ROOT, index: leaf - 1, size, path: made, root };
    expect(verifyInclusion(claim)).toBe(true);
  });

  it.each(PROOFS)("consistency proof from $from to $to", ({ from, to, path }) => {
    const made = consistencyRanges(from, to).map(rootOf);
    expect(made.map(hex)).toEqual(path);
    const [fromRoot, toRoot] = [rootOf({ start: 0, end: from }), rootOf({ start: 0, end: to })];
    expect(verifyConsistency({ from, to, fromRoot, toRoot, path: made })).toBe(true);
  });
});

describe("ranges", () => {
  it("covers a range with the largest subtrees that fit", () => {
    expect(coverRange({ start: 6, end: 17 })).toEqual([
      { level: 1, position: 3 },
      { level: 3, position: 1 },
      { level: 0, position: 16 },
    ]);
  });

  it("uses only the levels it is given", () => {
    const cover = coverRange({ start: 0, end: 1026 }, [10, 0]);
    expect(cover).toEqual([
      { level: 10, position: 0 },
      { level: 0, position: 1024 },
      { level: 0, position: 1025 },
    ]);
  });

  it("gives the root of a range from its cover", () => {
    const cover = coverRange({ start: 4, end: 7 });
    const parts = cover.map(({ level, position }) => {
      const start = position * 2 ** level;
      return { level, hash: rootOf({ start, end: start + 2 ** level }) };
    });
    expect(rangeRoot(parts)).toEqual(rootOf({ start: 4, end: 7 }));
  });
});

describe("refusals", () => {
  it("plans no proof for a leaf that is not there", () => {
    expect(() => inclusionRanges(3, 3)).toThrow(InvalidInput);
    expect(() => inclusionRanges(-1, 3)).toThrow(InvalidInput);
  });

  it("plans no consistency proof from nothing or backwards", () => {
    expect(() => consistencyRanges(0, 3)).toThrow(InvalidInput);
    expect(() => consistencyRanges(4, 3)).toThrow(InvalidInput);
  });

  it("refuses a frontier that does not fit its size and a subtree off its place", () => {
    expect(() => createTreeBuilder({ frontier: { size: 3, peaks: [EMPTY_ROOT] } })).toThrow("peak");
    const tree = createTreeBuilder();
    tree.append(EMPTY_ROOT);
    expect(() => tree.appendSubtree(1, EMPTY_ROOT)).toThrow("multiple");
  });

  it("answers false to malformed proofs instead of throwing", () => {
    const root = rootOf({ start: 0, end: 8 });
    const leaf = hashes[0] ?? EMPTY_ROOT;
    expect(verifyInclusion({ leaf, index: 8, size: 8, path: [], root })).toBe(false);
    expect(verifyInclusion({ leaf, index: 0.5, size: 8, path: [], root })).toBe(false);
    expect(verifyInclusion({ leaf, index: 0, size: 1, path: [root], root: leaf })).toBe(false);
    expect(verifyConsistency({ from: 3, to: 8, fromRoot: root, toRoot: root, path: [] })).toBe(false);
    expect(verifyConsistency({ from: 0, to: 8, fromRoot: root, toRoot: root, path: [] })).toBe(false);
    expect(verifyConsistency({ from: 8, to: 8, fromRoot: leaf, toRoot: root, path: [] })).toBe(false);
  });

  // A tree of one leaf ends where it begins: without a look at the numbers its leaf would stand at any place.
  it.each([1, 5, -1, 0.5, Number.NaN, 2 ** 53])("has no leaf at the place %s of a tree of one", (index) => {
    const leaf = hashes[0] ?? EMPTY_ROOT;
    expect(verifyInclusion({ leaf, index: 0, size: 1, path: [], root: leaf })).toBe(true);
    expect(verifyInclusion({ leaf, index, size: 1, path: [], root: leaf })).toBe(false);
  });

  it.each([0, -1, 0.5, Number.NaN])("has no leaf in a tree of %s", (size) => {
    const leaf = hashes[0] ?? EMPTY_ROOT;
    expect(verifyInclusion({ leaf, index: 0, size, path: [], root: leaf })).toBe(false);
  });

  it.each([
    [1.5, 8],
    [1, 8.5],
    [-1, 8],
    [8, 1],
    [Number.NaN, 8],
    [1, Number.NaN],
  ])("compares no tree of %s with one of %s", (from, to) => {
    const root = rootOf({ start: 0, end: 8 });
    expect(() => consistencyRanges(from, to)).toThrow(InvalidInput);
    expect(verifyConsistency({ from, to, fromRoot: root, toRoot: root, path: [] })).toBe(false);
  });
});
