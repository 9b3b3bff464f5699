/**
 * The Merkle tree of the audit log, RFC 9162 section 2.1 with SHA-256: a leaf hash is `SHA-256(0x00 || bytes)`, a node
 * hash `SHA-256(0x01 || left || right)`, and the left part of every split is the largest power of two below the size.
 *
 * A tree is only ever appended to, so all that is kept of it is its *frontier*: the roots of the perfect subtrees that
 * the size decomposes into, largest first. Pure: no storage, no keys. Proofs are in `merkle-proof.ts`.
 */
import { hash } from "node:crypto";
import { InternalError } from "../kernel/index.ts";

/** Bytes of every hash in the tree. */
export const HASH_BYTES = 32;

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** Root of the tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256. One-shot: three calls of a hash object cost half as much again. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

/**
 * Hash of a leaf over its exact stored bytes.
 *
 * @example
 * ```ts
 * leafHash(new Uint8Array(0)); // 6e340b9c…fa01d, the first test vector of RFC 6962
 * ```
 */
export function leafHash(bytes: Uint8Array): Uint8Array {
  const prefixed = Buffer.allocUnsafe(1 + bytes.length);
  prefixed[0] = LEAF_PREFIX;
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

/** Hash of an inner node over its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const prefixed = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  prefixed[0] = NODE_PREFIX;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + HASH_BYTES);
  return sha256(prefixed);
}

/** Says whether two byte arrays are the same. Hashes of the log are no secret, so the time it takes may tell. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** A perfect subtree: the `2^level` leaves from `position * 2^level` on, and their hash. */
export interface Subtree {
  /** Height above the leaves; 0 is a leaf. */
  readonly level: number;
  /** Which of the perfect subtrees of this level, counted from 0. */
  readonly position: number;
  /** Root of the subtree. */
  readonly hash: Uint8Array;
}

/** All that is kept of a tree. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees that `size` decomposes into, largest first; as many as `size` has binary ones. */
  readonly peaks: readonly Uint8Array[];
}

/** The frontier of a tree without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

/** A tree under construction. */
export interface TreeBuilder {
  /** Number of leaves so far. */
  size(): number;
  /** Adds one leaf by its hash. */
  append(leaf: Uint8Array): void;
  /**
   * Adds a perfect subtree of `2^level` leaves by its root.
   *
   * @throws {@link InternalError} when the size is not a multiple of `2^level`.
   */
  appendSubtree(level: number, root: Uint8Array): void;
  /** Root of the tree as it is now. */
  root(): Uint8Array;
  /** What to keep, to go on later. */
  frontier(): Frontier;
}

/** How a {@link TreeBuilder} starts. */
export interface TreeBuilderOptions {
  /** The tree to go on with; default: empty. */
  readonly frontier?: Frontier;
  /** Told of each perfect subtree at the moment its last leaf arrives, leaves themselves excepted. */
  readonly onSubtree?: (subtree: Subtree) => void;
}

/**
 * Builds a tree leaf by leaf, in memory of the order of log2(size).
 *
 * @throws {@link InternalError} when the frontier has not as many peaks as its size asks for.
 * @example
 * ```ts
 * const tree = createTreeBuilder();
 * tree.append(leafHash(bytes));
 * tree.root();
 * ```
 */
export function createTreeBuilder(options: TreeBuilderOptions = {}): TreeBuilder {
  const { frontier = EMPTY_FRONTIER, onSubtree } = options;
  const levels = peakLevels(frontier.size);
  const peaks = [...frontier.peaks];
  if (levels.length !== peaks.length)
    throw new InternalError("A frontier must have a peak for each one in its size.");
  let size = frontier.size;
  const mergeEqualPeaks = (): void => {
    while (levels.length > 1 && levels.at(-1) === levels.at(-2)) {
      const right = peaks.pop();
      const left = peaks.pop();
      const level = (levels.pop() ?? 0) + 1;
      if (left === undefined || right === undefined) throw new InternalError("A frontier lost a peak.");
      const hash = nodeHash(left, right);
      levels[levels.length - 1] = level;
      peaks.push(hash);
      onSubtree?.({ level, position: size / 2 ** level - 1, hash });
    }
  };
  const appendSubtree = (level: number, root: Uint8Array): void => {
    const leaves = 2 ** level;
    if (size % leaves !== 0) throw new InternalError("A subtree must start at a multiple of its size.");
    size += leaves;
    levels.push(level);
    peaks.push(root);
    mergeEqualPeaks();
  };
  return {
    size: () => size,
    append: (leaf) => appendSubtree(0, leaf),
    appendSubtree,
    root: () => frontierRoot({ size, peaks }),
    frontier: () => ({ size, peaks: [...peaks] }),
  };
}

/** Root of the tree with this frontier: the peaks are joined from the smallest up. */
export function frontierRoot(frontier: Frontier): Uint8Array {
  if (frontier.peaks.length === 0) return EMPTY_ROOT;
  return frontier.peaks.reduceRight((right, left) => nodeHash(left, right));
}

/** Levels of the perfect subtrees that a size decomposes into, largest first: the positions of its binary ones. */
export function peakLevels(size: number): number[] {
  const levels: number[] = [];
  for (let rest = size, level = 0; rest > 0; rest = Math.floor(rest / 2), level += 1) {
    if (rest % 2 === 1) levels.unshift(level);
  }
  return levels;
}
