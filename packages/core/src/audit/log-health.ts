/**
 * How the log keeps up: what `hcrm.diagnostics()` reports of it. A sequencer or a signer that has stopped does not stop
 * the writing of events, so somebody has to look.
 */
import { type Instant, instantOf, msBetween, type TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { readHead } from "./audit-head.ts";
import { millisecondsOf } from "./audit-ids.ts";
import { latestCheckpoint } from "./make-checkpoint.ts";
import { unsequenced } from "./sequence-events.ts";

/** An event may wait this long for its place before the log counts as degraded. */
export const MAX_UNSEQUENCED_AGE_MS = 60_000;

/** State of a tenant's log. */
export interface AuditLogHealth {
  /** Leaves in the tree. */
  readonly treeSize: number;
  /** Milliseconds that the oldest event without a place has waited; null when there is none. */
  readonly unsequencedAgeMs: number | null;
  /** Whether that is longer than allowed. */
  readonly degraded: boolean;
  /** When the last checkpoint was made. */
  readonly lastCheckpointAt: Instant | null;
  /** Leaves since then. */
  readonly uncheckpointed: number;
}

/** Reads the state of the log. */
export async function readLogHealth(
  tx: StoreTx,
  tenant: TenantId,
  now: Instant,
  maxAgeMs: number = MAX_UNSEQUENCED_AGE_MS,
): Promise<AuditLogHealth> {
  const head = await readHead(tx, tenant);
  const page = { orderBy: [], limit: 1, columns: ["at"] };
  const [oldest] = await tx.find(auditEventCollection.name, tenant, unsequenced(head?.lowMark), page);
  const age = oldest === undefined ? null : msBetween(instantOf(new Date(millisecondsOf(oldest.id))), now);
  const last = await latestCheckpoint(tx, tenant);
  const treeSize = head?.frontier.size ?? 0;
  return {
    treeSize,
    unsequencedAgeMs: age,
    degraded: age !== null && age > maxAgeMs,
    lastCheckpointAt: last?.checkpoint.at ?? null,
    uncheckpointed: treeSize - (last?.checkpoint.treeSize ?? 0),
  };
}
