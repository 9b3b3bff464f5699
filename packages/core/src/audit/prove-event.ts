/**
 * Proofs for somebody who has a checkpoint and not the log: that an event is under its root, and that a later checkpoint
 * only added to an earlier one (RFC 9162, 2.1.3 and 2.1.4). The proof objects are plain JSON; hashes are base64url.
 */
import { InvalidInput, NotFound, type TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import type { AuditEventId } from "./audit-event.ts";
import { auditEventCollection, SEQUENCED_LATER } from "./audit-event-collection.ts";
import { readHead } from "./audit-head.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { storedRangeRoot } from "./audit-tree.ts";
import { leafHash } from "./merkle.ts";
import {
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  verifyConsistency,
  verifyInclusion,
} from "./merkle-proof.ts";
import { bytesOf, numberOf } from "./row-values.ts";

/** Shows that an event is in the log. */
export interface InclusionProof {
  /** The event. */
  readonly event: AuditEventId;
  /** Its place, from 0. */
  readonly leafIndex: number;
  /** SHA-256 of 0x00 and the event's exact bytes. */
  readonly leafHash: string;
  /** Number of leaves of the tree that the proof leads to. */
  readonly treeSize: number;
  /** Sibling hashes from the leaf upwards. */
  readonly path: readonly string[];
  /** Root of that tree. */
  readonly rootHash: string;
}

/** Shows that the log only grew between two sizes. */
export interface ConsistencyProof {
  /** Number of leaves of the earlier tree. */
  readonly from: number;
  /** Its root. */
  readonly fromRoot: string;
  /** Number of leaves of the later tree. */
  readonly to: number;
  /** Its root. */
  readonly toRoot: string;
  /** The hashes that tie one to the other. */
  readonly path: readonly string[];
}

/**
 * Makes an inclusion proof.
 *
 * @param treeSize the tree to prove it in, for example a checkpoint's; default: the tree as it is now
 * @throws {@link NotFound} when there is no such event, or it has no place in a tree of this size yet.
 * @throws {@link AuditTampered} when a hash that the proof needs is missing.
 */
export async function proveInclusion(
  tx: StoreTx,
  tenant: TenantId,
  event: AuditEventId,
  treeSize?: number,
): Promise<InclusionProof> {
  const leaf = await placeOf(tx, tenant, event);
  const size = treeSize ?? (await sizeOf(tx, tenant));
  if (leaf === null || leaf.index >= size)
    throw new NotFound("The audit event is not in a tree of this size.");
  await checkSize(tx, tenant, size);
  const path = await rootsOf(tx, tenant, inclusionRanges(leaf.index, size));
  const rootHash = await storedRangeRoot(tx, tenant, { start: 0, end: size });
  const hash = text(leaf.hash);
  return {
    event,
    leafIndex: leaf.index,
    leafHash: hash,
    treeSize: size,
    path: path.map(text),
    rootHash: text(rootHash),
  };
}

/**
 * Makes a consistency proof.
 *
 * @throws {@link InvalidInput} unless `1 <= from <= to` and the log has `to` leaves.
 * @throws {@link AuditTampered} when a hash that the proof needs is missing.
 */
export async function proveConsistency(
  tx: StoreTx,
  tenant: TenantId,
  sizes: { readonly from: number; readonly to: number },
): Promise<ConsistencyProof> {
  const { from, to } = sizes;
  const ranges = consistencyRanges(from, to);
  await checkSize(tx, tenant, to);
  const path = await rootsOf(tx, tenant, ranges);
  const fromRoot = await storedRangeRoot(tx, tenant, { start: 0, end: from });
  const toRoot = await storedRangeRoot(tx, tenant, { start: 0, end: to });
  return { from, fromRoot: text(fromRoot), to, toRoot: text(toRoot), path: path.map(text) };
}

/**
 * Checks an inclusion proof against the event's exact bytes. The caller compares `rootHash` and `treeSize` with a
 * checkpoint that it trusts.
 */
export function inclusionHolds(proof: InclusionProof, eventBytes: Uint8Array): boolean {
  const leaf = leafHash(eventBytes);
  if (text(leaf) !== proof.leafHash) return false;
  return verifyInclusion({
    leaf,
    index: proof.leafIndex,
    size: proof.treeSize,
    path: proof.path.map(bytes),
    root: bytes(proof.rootHash),
  });
}

/** Checks a consistency proof. The caller compares both sizes and roots with checkpoints that it trusts. */
export function consistencyHolds(proof: ConsistencyProof): boolean {
  const { from, to, fromRoot, toRoot, path } = proof;
  return verifyConsistency({
    from,
    to,
    fromRoot: bytes(fromRoot),
    toRoot: bytes(toRoot),
    path: path.map(bytes),
  });
}

async function placeOf(
  tx: StoreTx,
  tenant: TenantId,
  id: AuditEventId,
): Promise<{ readonly index: number; readonly hash: Uint8Array } | null> {
  const event = await tx.get(auditEventCollection.name, { tenant, id });
  if (event === null) return null;
  const own = numberOf(event.row, "leafIndex");
  if (own !== SEQUENCED_LATER) return { index: own, hash: bytesOf(event.row, "leafHash") };
  const leaf = await tx.get(auditLeafCollection.name, { tenant, id });
  return leaf === null
    ? null
    : { index: numberOf(leaf.row, "leafIndex"), hash: bytesOf(leaf.row, "leafHash") };
}

async function sizeOf(tx: StoreTx, tenant: TenantId): Promise<number> {
  return (await readHead(tx, tenant))?.frontier.size ?? 0;
}

async function checkSize(tx: StoreTx, tenant: TenantId, size: number): Promise<void> {
  if (size > (await sizeOf(tx, tenant))) throw new InvalidInput("The audit log has fewer leaves than that.");
}

async function rootsOf(
  tx: StoreTx,
  tenant: TenantId,
  ranges: readonly LeafRange[],
): Promise<readonly Uint8Array[]> {
  const roots: Uint8Array[] = [];
  for (const range of ranges) roots.push(await storedRangeRoot(tx, tenant, range));
  return roots;
}

function text(hash: Uint8Array): string {
  return Buffer.from(hash).toString("base64url");
}

function bytes(hash: string): Uint8Array {
  return Buffer.from(hash, "base64url");
}
