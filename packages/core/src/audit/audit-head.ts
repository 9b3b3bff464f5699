/**
 * Reading, locking and moving on the head of a tenant's tree, and the full subtrees that a move completes. Whoever adds
 * leaves holds the head's row lock, so leaves get one order without gaps.
 */
import {
  asRecordId,
  type Ids,
  type Instant,
  InternalError,
  type RecordId,
  type TenantId,
} from "../kernel/index.ts";
import type { Row, StoreTx, TransactionScope, Versioned } from "../storage/index.ts";
import { auditHeadCollection } from "./audit-head-collection.ts";
import { firstIdAt, HEAD_ID, millisecondsOf, subtreeId } from "./audit-ids.ts";
import { type AuditMac, headMac } from "./audit-keys.ts";
import { auditSubtreeCollection, STORED_LEVELS } from "./audit-subtree-collection.ts";
import { createTreeBuilder, EMPTY_FRONTIER, type Frontier, HASH_BYTES, type Subtree } from "./merkle.ts";
import { bytesOf, numberOf, textOf } from "./row-values.ts";

/** Transactions may be open for this long before the sequencer overlooks their events until its daily search. */
export const LOW_MARK_LAG_MS = 600_000;

/** The head of a tenant's tree. */
export interface AuditHead {
  /** Id of the log: goes into every checkpoint. */
  readonly logId: RecordId;
  /** The tree. */
  readonly frontier: Frontier;
  /** The sequencer looks for events from this id on. */
  readonly lowMark: RecordId;
  /** Version of the row. */
  readonly version: number;
  /** When the log was begun. */
  readonly createdAt: Instant;
  /** When it last grew. */
  readonly updatedAt: Instant;
  /** MAC over all of the above, as stored. */
  readonly mac: Uint8Array;
}

/** The head as it is now, or null when the tenant has no log yet. */
export async function readHead(tx: StoreTx, tenant: TenantId): Promise<AuditHead | null> {
  const row = await tx.get(auditHeadCollection.name, { tenant, id: HEAD_ID });
  return row === null ? null : headOf(row);
}

/** Locks the head until the transaction ends, and begins the log when there is none. */
export async function lockHead(
  tx: StoreTx,
  scope: TransactionScope,
  mac: AuditMac,
  ids: Ids,
): Promise<AuditHead> {
  const key = { tenant: scope.tenant, id: HEAD_ID };
  const known = await tx.lockRow(auditHeadCollection.name, key);
  if (known !== null) return headOf(known);
  const logId = ids.next();
  const lowMark = firstIdAt(0);
  const statement = {
    logId,
    frontier: EMPTY_FRONTIER,
    lowMark,
    version: 1,
    createdAt: scope.at,
    updatedAt: scope.at,
  };
  const row: Row = { id: HEAD_ID, logId, size: 0, lowMark, mac: headMac(mac, statement) };
  await tx.insertIfAbsent(auditHeadCollection.name, scope.tenant, row, "id");
  const made = await tx.lockRow(auditHeadCollection.name, key);
  if (made === null) throw new InternalError("The head of the audit log is gone although it was just made.");
  return headOf(made);
}

/**
 * Adds leaves behind the head, which the transaction has locked, and stores the subtrees that they complete.
 *
 * @param newest largest id among the events of the leaves
 */
export async function growTree(
  tx: StoreTx,
  scope: TransactionScope,
  mac: AuditMac,
  grow: { readonly head: AuditHead; readonly leaves: readonly Uint8Array[]; readonly newest: RecordId },
): Promise<void> {
  const { head, leaves, newest } = grow;
  const full: Subtree[] = [];
  const onSubtree = (subtree: Subtree): void => {
    if (STORED_LEVELS.includes(subtree.level)) full.push(subtree);
  };
  const tree = createTreeBuilder({ frontier: head.frontier, onSubtree });
  for (const leaf of leaves) tree.append(leaf);
  const frontier = tree.frontier();
  const lowMark = laterLowMark(head.lowMark, newest, scope.at);
  const version = head.version + 1;
  const statement = { ...head, frontier, lowMark, version, updatedAt: scope.at };
  const patch: Row = {
    size: frontier.size,
    frontier: Buffer.concat(frontier.peaks),
    lowMark,
    mac: headMac(mac, statement),
  };
  await tx.update(auditHeadCollection.name, { tenant: scope.tenant, id: HEAD_ID }, head.version, patch);
  if (full.length === 0) return;
  const rows = full.map(({ level, position, hash }) => ({
    id: subtreeId(level, position),
    level,
    position,
    hash,
  }));
  await tx.insert(auditSubtreeCollection.name, scope.tenant, rows);
}

/** A writer whose clock runs ahead must not move the mark over what the others are about to write. */
function laterLowMark(lowMark: RecordId, newest: RecordId, now: Instant): RecordId {
  const candidate = firstIdAt(Math.min(millisecondsOf(newest), Date.parse(now)) - LOW_MARK_LAG_MS);
  return candidate > lowMark ? candidate : lowMark;
}

function headOf({ version, createdAt, updatedAt, row }: Versioned): AuditHead {
  const peaks = row.frontier === null ? [] : splitPeaks(bytesOf(row, "frontier"));
  return {
    logId: asRecordId(textOf(row, "logId")),
    frontier: { size: numberOf(row, "size"), peaks },
    lowMark: asRecordId(textOf(row, "lowMark")),
    version,
    createdAt,
    updatedAt,
    mac: bytesOf(row, "mac"),
  };
}

function splitPeaks(bytes: Uint8Array): readonly Uint8Array[] {
  const peaks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) peaks.push(bytes.slice(at, at + HASH_BYTES));
  return peaks;
}
