/**
 * Compares the stored subtree roots with those that the walk has computed. Proofs are made from the stored ones, so a
 * wrong one would not hide an event but break every proof across it.
 */
import type { TenantId } from "../kernel/index.ts";
import type { StoreTx, Versioned } from "../storage/index.ts";
import { subtreeId } from "./audit-ids.ts";
import { auditSubtreeCollection, STORED_LEVELS } from "./audit-subtree-collection.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import { type Subtree, sameBytes } from "./merkle.ts";
import { bytesOf } from "./row-values.ts";

/** Checks that each of these subtrees, where it is of a stored level, is stored as computed. */
export async function checkSubtrees(
  tx: StoreTx,
  tenant: TenantId,
  full: readonly Subtree[],
  findings: AuditFindings,
): Promise<void> {
  const expected = full.filter(({ level }) => STORED_LEVELS.includes(level));
  if (expected.length === 0) return;
  const ids = expected.map(({ level, position }) => subtreeId(level, position));
  const rows = await tx.getMany(auditSubtreeCollection.name, tenant, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const subtree of expected) {
    const id = subtreeId(subtree.level, subtree.position);
    const stored = byId.get(id);
    if (stored !== undefined && isAsComputed(stored, subtree)) continue;
    // After a wrong leaf the computed hash is no measure; the leaf has been reported.
    if (stored !== undefined && findings.count() > 0 && isWellFormed(stored, subtree)) continue;
    const index = subtree.position * 2 ** subtree.level;
    findings.add({ index, until: index + 2 ** subtree.level, kind: "subtree", id });
  }
}

function isAsComputed(stored: Versioned, subtree: Subtree): boolean {
  return isWellFormed(stored, subtree) && sameBytes(bytesOf(stored.row, "hash"), subtree.hash);
}

function isWellFormed(
  { row, version, createdAt, updatedAt }: Versioned,
  { level, position }: Subtree,
): boolean {
  return row.level === level && row.position === position && version === 1 && createdAt === updatedAt;
}
