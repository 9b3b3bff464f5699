/**
 * Proofs about the tree of the audit log, RFC 9162 sections 2.1.3 and 2.1.4: that an event is in it, and that a later
 * tree only appended to an earlier one. A proof is planned first, as ranges of leaves whose hashes it needs, so that
 * planning and verifying stay pure and only the hashing of ranges touches storage (`audit-tree.ts`).
 */
import { InvalidInput } from "../kernel/index.ts";
import { createTreeBuilder, HASH_BYTES, nodeHash, type Subtree, sameBytes } from "./merkle.ts";

/** Leaves from `start` up to, not including, `end`. */
export interface LeafRange {
  /** First leaf. */
  readonly start: number;
  /** One behind the last leaf. */
  readonly end: number;
}

/**
 * The ranges whose hashes make the inclusion proof of leaf `index` in the tree of `size` leaves, from the leaf upwards:
 * `PATH(m, D_n)` of RFC 9162, 2.1.3.1.
 *
 * @throws {@link InvalidInput} unless `0 <= index < size`.
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new InvalidInput("The tree has no such leaf.");
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const split = start + largestPowerBelow(end - start);
    if (index < split) {
      ranges.unshift({ start: split, end });
      end = split;
    } else {
      ranges.unshift({ start, end: split });
      start = split;
    }
  }
  return ranges;
}

/**
 * The ranges whose hashes prove that the tree of `to` leaves begins with the tree of `from` leaves: `PROOF(m, D_n)` of
 * RFC 9162, 2.1.4.1.
 *
 * @throws {@link InvalidInput} unless `1 <= from <= to`.
 */
export function consistencyRanges(from: number, to: number): readonly LeafRange[] {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to)
    throw new InvalidInput("A consistency proof needs 1 <= from <= to.");
  const ranges: LeafRange[] = [];
  let [start, end] = [0, to];
  while (from !== end) {
    const split = start + largestPowerBelow(end - start);
    if (from <= split) {
      ranges.unshift({ start: split, end });
      end = split;
    } else {
      ranges.unshift({ start, end: split });
      start = split;
    }
  }
  // The verifier has the root of the whole earlier tree; an inner part of it has to be told.
  if (start > 0) ranges.unshift({ start, end });
  return ranges;
}

/**
 * Perfect subtrees that make up a range, left to right, each as large as `levels` and its place allow.
 *
 * @param levels heights to use, highest first, ending with 0; all heights when absent
 */
export function coverRange(range: LeafRange, levels?: readonly number[]): readonly Omit<Subtree, "hash">[] {
  const cover: Omit<Subtree, "hash">[] = [];
  for (let at = range.start; at < range.end; ) {
    const level = levels === undefined ? highestFitting(at, range.end) : highestOf(levels, at, range.end);
    cover.push({ level, position: at / 2 ** level });
    at += 2 ** level;
  }
  return cover;
}

/** What shows that a leaf is in a tree. */
export interface InclusionClaim {
  /** Hash of the leaf. */
  readonly leaf: Uint8Array;
  /** Place of the leaf, from 0. */
  readonly index: number;
  /** Number of leaves of the tree. */
  readonly size: number;
  /** Sibling hashes from the leaf upwards. */
  readonly path: readonly Uint8Array[];
  /** Root of the tree. */
  readonly root: Uint8Array;
}

/** Checks an inclusion proof: RFC 9162, 2.1.3.2. False for every malformed one. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  if (!isCount(claim.index) || !isCount(claim.size) || claim.index >= claim.size) return false;
  if (![claim.leaf, ...claim.path].every(isHash)) return false;
  let result = claim.leaf;
  const arrived = climb(claim.index, claim.size - 1, claim.path, (hash, side) => {
    result = side === "left" ? nodeHash(hash, result) : nodeHash(result, hash);
  });
  return arrived && sameBytes(result, claim.root);
}

/** What shows that one tree begins with another. */
export interface ConsistencyClaim {
  /** Number of leaves of the earlier tree, at least 1. */
  readonly from: number;
  /** Root of the earlier tree. */
  readonly fromRoot: Uint8Array;
  /** Number of leaves of the later tree. */
  readonly to: number;
  /** Root of the later tree. */
  readonly toRoot: Uint8Array;
  /** The hashes of the proof. */
  readonly path: readonly Uint8Array[];
}

/** Checks a consistency proof: RFC 9162, 2.1.4.2. False for every malformed one. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, to } = claim;
  if (!isCount(from) || !isCount(to) || from < 1 || from > to) return false;
  if (![claim.fromRoot, ...claim.path].every(isHash)) return false;
  if (from === to) return claim.path.length === 0 && sameBytes(claim.fromRoot, claim.toRoot);
  const path = isPowerOfTwo(from) ? [claim.fromRoot, ...claim.path] : claim.path;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [earlier, later] = [first, first];
  const arrived = climb(node, last, rest, (hash, side) => {
    if (side === "left") earlier = nodeHash(hash, earlier);
    later = side === "left" ? nodeHash(hash, later) : nodeHash(later, hash);
  });
  return arrived && sameBytes(earlier, claim.fromRoot) && sameBytes(later, claim.toRoot);
}

/**
 * Walks from a node up to the root, telling on which side of it each hash of the path stands.
 *
 * @returns whether the path ends exactly at the root
 */
function climb(
  start: number,
  end: number,
  path: readonly Uint8Array[],
  join: (hash: Uint8Array, side: "left" | "right") => void,
): boolean {
  let [node, last] = [start, end];
  for (const hash of path) {
    if (last === 0) return false;
    const isLeft = node % 2 === 1 || node === last;
    join(hash, isLeft ? "left" : "right");
    // A last node without a sibling on its level is carried up unchanged.
    while (isLeft && node % 2 === 0 && node > 0) [node, last] = [half(node), half(last)];
    [node, last] = [half(node), half(last)];
  }
  return last === 0;
}

/** Root of a range from the subtrees that cover it, as {@link coverRange} lists them. */
export function rangeRoot(subtrees: readonly Pick<Subtree, "level" | "hash">[]): Uint8Array {
  const tree = createTreeBuilder();
  for (const { level, hash } of subtrees) tree.appendSubtree(level, hash);
  return tree.root();
}

/** A longer one would still give the right node: what is behind its 32 bytes is written over. */
function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_BYTES;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Halving instead of shifting: sizes may pass 2^31. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return value === 1 || largestPowerBelow(value) * 2 === value;
}

/** The largest power of two strictly below a size of at least 2 (the split of RFC 9162, 2.1.1). */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

function highestFitting(at: number, end: number): number {
  let level = 0;
  while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
  return level;
}

function highestOf(levels: readonly number[], at: number, end: number): number {
  return levels.find((level) => at % 2 ** level === 0 && at + 2 ** level <= end) ?? 0;
}
