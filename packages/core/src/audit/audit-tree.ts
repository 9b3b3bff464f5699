/**
 * Hashes of parts of the stored tree. A range is put together from the stored subtrees of 2^20 and 2^10 leaves and from
 * single leaves at its ends, so that no question reads more than a few thousand hashes.
 */
import { AuditTampered, asRecordId, type RecordId, type TenantId } from "../kernel/index.ts";
import type { Row, StoreTx, Versioned } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { subtreeId } from "./audit-ids.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { auditSubtreeCollection, STORED_LEVELS } from "./audit-subtree-collection.ts";
import type { Subtree } from "./merkle.ts";
import { coverRange, type LeafRange, rangeRoot } from "./merkle-proof.ts";
import { bytesOf, numberOf } from "./row-values.ts";

/** Most rows of one page of a walk. */
export const WALK_PAGE = 1000;

/**
 * Rows of a walk by leaf index, from one of the two collections that know places.
 *
 * @param range at most {@link WALK_PAGE} leaves
 */
export async function rowsByLeaf(
  tx: StoreTx,
  tenant: TenantId,
  collection: typeof auditEventCollection | typeof auditLeafCollection,
  range: LeafRange,
  columns?: readonly string[],
): Promise<readonly Versioned[]> {
  return await tx.find(
    collection.name,
    tenant,
    [
      ["leafIndex", "gte", range.start],
      ["leafIndex", "lt", range.end],
    ],
    { orderBy: [["leafIndex", "asc"]], limit: WALK_PAGE, ...(columns && { columns }) },
  );
}

/**
 * Perfect subtrees that cover a range, with their stored hashes, left to right.
 *
 * @throws {@link AuditTampered} when a hash that the tree must have is not there; `details.index` is its first leaf.
 */
export async function storedCover(
  tx: StoreTx,
  tenant: TenantId,
  range: LeafRange,
): Promise<readonly Subtree[]> {
  const cover = coverRange(range, [...STORED_LEVELS, 0]);
  const subtrees = await storedSubtrees(
    tx,
    tenant,
    cover.filter(({ level }) => level > 0),
  );
  const leaves = await storedLeaves(
    tx,
    tenant,
    cover.filter(({ level }) => level === 0),
  );
  return cover.map(({ level, position }) => {
    const hash = level === 0 ? leaves.get(position) : subtrees.get(subtreeId(level, position));
    if (hash !== undefined) return { level, position, hash };
    const index = position * 2 ** level;
    throw new AuditTampered("A hash of the audit log is missing.", { details: { level, index } });
  });
}

/**
 * Hash of a range as a tree of its own, from stored hashes.
 *
 * @throws {@link AuditTampered} as {@link storedCover}.
 */
export async function storedRangeRoot(tx: StoreTx, tenant: TenantId, range: LeafRange): Promise<Uint8Array> {
  return rangeRoot(await storedCover(tx, tenant, range));
}

async function storedSubtrees(
  tx: StoreTx,
  tenant: TenantId,
  places: readonly Omit<Subtree, "hash">[],
): Promise<ReadonlyMap<RecordId, Uint8Array>> {
  const hashes = new Map<RecordId, Uint8Array>();
  for (let from = 0; from < places.length; from += WALK_PAGE) {
    const ids = places.slice(from, from + WALK_PAGE).map(({ level, position }) => subtreeId(level, position));
    const rows = await tx.getMany(auditSubtreeCollection.name, tenant, ids);
    for (const { id, row } of rows) hashes.set(asRecordId(id), bytesOf(row, "hash"));
  }
  return hashes;
}

/** Leaf hashes by index. The places are runs at the two ends of a range; each run is read in pages. */
async function storedLeaves(
  tx: StoreTx,
  tenant: TenantId,
  places: readonly { readonly position: number }[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const hashes = new Map<number, Uint8Array>();
  for (const run of runsOf(places.map(({ position }) => position))) {
    for (const collection of [auditEventCollection, auditLeafCollection]) {
      const rows = await rowsByLeaf(tx, tenant, collection, run, ["leafIndex", "leafHash"]);
      for (const { row } of rows) hashes.set(numberOf(row, "leafIndex"), hashOf(row));
    }
  }
  return hashes;
}

function hashOf(row: Row): Uint8Array {
  return bytesOf(row, "leafHash");
}

/** Consecutive numbers as ranges of at most a page. */
function runsOf(positions: readonly number[]): readonly LeafRange[] {
  const runs: LeafRange[] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    const continues = last?.end === position && last.end - last.start < WALK_PAGE;
    if (last !== undefined && continues) runs[runs.length - 1] = { start: last.start, end: position + 1 };
    else runs.push({ start: position, end: position + 1 });
  }
  return runs;
}
