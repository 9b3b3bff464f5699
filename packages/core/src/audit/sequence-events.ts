/**
 * The sequencer: gives events that were written side by side their places in the tree, in batches under the head's row
 * lock. Events are found by what is missing, a row of `auditLeaf`; none is ever changed. It runs from the host's
 * `tick()`, as often as the host likes and in as many processes.
 */
import type { Ids, RecordId, TenantId } from "../kernel/index.ts";
import type {
  Row,
  RowCondition,
  StorageCapabilities,
  StoreTx,
  TransactionScope,
  Versioned,
} from "../storage/index.ts";
import { auditEventCollection, SEQUENCED_LATER } from "./audit-event-collection.ts";
import { growTree, lockHead } from "./audit-head.ts";
import { type AuditKeys, leafMac } from "./audit-keys.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { leafHash } from "./merkle.ts";
import { bytesOf } from "./row-values.ts";

/** Most events of one batch. */
export const SEQUENCE_BATCH = 512;

/** What sequencing needs besides the transaction. */
export interface SequenceMeans {
  /** What the database can do. */
  readonly capabilities: Pick<StorageCapabilities, "maxBatchRows">;
  /** Audit keys by tenant. */
  readonly keys: AuditKeys;
  /** Source of the id of a log that begins. */
  readonly ids: Ids;
}

/**
 * Events without a place in the tree.
 *
 * @param from only events from this id on; absent: all. A search from the head's low mark costs the same however long
 * the log is; a search of everything finds events of transactions that were open for more than ten minutes.
 */
export function unsequenced(from?: RecordId): readonly RowCondition[] {
  const range: readonly RowCondition[] = from === undefined ? [] : [["id", "gte", from]];
  return [
    ["leafIndex", "eq", SEQUENCED_LATER],
    ...range,
    ["id", "notWithin", { collection: auditLeafCollection.name, column: "id", where: range }],
  ];
}

/** Where a batch begins to search. */
export interface SequenceSearch {
  /** Search all events instead of those since the head's low mark. */
  readonly everything: boolean;
  /** The last event of the batch before, in the same run: what was searched once is not searched for each batch again. */
  readonly after?: RecordId;
}

/** What a batch did. */
export interface SequencedBatch {
  /** How many events got a place; 0 when none is left. */
  readonly count: number;
  /** The last of them. */
  readonly newest?: RecordId;
}

/** Sequences one batch of at most {@link SEQUENCE_BATCH} events, in id order. */
export async function sequenceBatch(
  means: SequenceMeans,
  tx: StoreTx,
  scope: TransactionScope,
  { everything, after }: SequenceSearch,
): Promise<SequencedBatch> {
  const mac = means.keys.auditKey(scope.tenant);
  const head = await lockHead(tx, scope, mac, means.ids);
  const limit = Math.min(SEQUENCE_BATCH, means.capabilities.maxBatchRows);
  const from = after ?? (everything ? undefined : head.lowMark);
  const events = await findUnsequenced(tx, scope.tenant, limit, from);
  const newest = events.at(-1);
  if (newest === undefined) return { count: 0 };
  const leaves = events.map(({ row }) => leafHash(bytesOf(row, "bytes")));
  const rows = events.map(({ id }, offset): Row => {
    const leafIndex = head.frontier.size + offset;
    const hash = leaves[offset] ?? new Uint8Array(0);
    return { id, leafIndex, leafHash: hash, mac: leafMac(mac, leafIndex, hash, scope.at) };
  });
  await tx.insert(auditLeafCollection.name, scope.tenant, rows);
  await growTree(tx, scope, mac, { head, leaves, newest: newest.id });
  return { count: events.length, newest: newest.id };
}

function findUnsequenced(
  tx: StoreTx,
  tenant: TenantId,
  limit: number,
  from?: RecordId,
): Promise<readonly Versioned[]> {
  const page = { orderBy: [], limit, columns: ["bytes"] };
  return tx.find(auditEventCollection.name, tenant, unsequenced(from), page);
}
