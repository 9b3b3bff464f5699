/**
 * Checks the head row: its MAC, and that it says of the tree what the walk has found. The MAC keeps a database
 * administrator from making a shorter log look whole; an older head put back is shown by a checkpoint only.
 */
import type { TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { type AuditHead, readHead } from "./audit-head.ts";
import { auditHeadCollection } from "./audit-head-collection.ts";
import { HEAD_ID } from "./audit-ids.ts";
import { type AuditMac, headMac } from "./audit-keys.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import { type Frontier, sameBytes, type TreeBuilder } from "./merkle.ts";

/** What the head is compared with. */
export interface HeadExpectation {
  /** MAC of the tenant. */
  readonly mac: AuditMac;
  /** Told of what is wrong. */
  readonly findings: AuditFindings;
  /** The head at the beginning of the walk. */
  readonly head: AuditHead | null;
  /** The tree that the walk has built. */
  readonly tree: TreeBuilder;
}

/** Checks the head as it was at the beginning of the walk, and as it is now. */
export async function checkHead(
  tx: StoreTx,
  tenant: TenantId,
  { mac, findings, head, tree }: HeadExpectation,
): Promise<void> {
  const wrong = (column?: string): void => {
    findings.add({ index: null, kind: "head", id: HEAD_ID, ...(column !== undefined && { column }) });
  };
  const heads = await tx.count(auditHeadCollection.name, tenant, [], 1);
  const now = await readHead(tx, tenant);
  for (const seen of now?.version === head?.version ? [now] : [head, now]) {
    if (seen !== null && !sameBytes(seen.mac, headMac(mac, seen))) wrong("mac");
  }
  if (heads > (now === null ? 0 : 1)) wrong();
  if (head === null) return;
  // After a wrong leaf the built tree is no measure; the leaf has been reported.
  if (findings.count() > 0) return;
  if (!sameFrontier(head.frontier, tree.frontier())) wrong("frontier");
}

function sameFrontier(left: Frontier, right: Frontier): boolean {
  const isSame = (peak: Uint8Array, position: number): boolean => {
    const other = right.peaks[position];
    return other !== undefined && sameBytes(peak, other);
  };
  return left.size === right.size && left.peaks.length === right.peaks.length && left.peaks.every(isSame);
}
