/**
 * The queue over work items: enqueueing makes an item visible, claiming leases it, finishing or failing compares the
 * fencing token first, so that a worker whose lease ran out cannot undo another's work. Nothing polls: a visible time is
 * all there is. The rows are handed in by the operation, so every step is part of its transaction.
 */
import { addMs, asRecordId, type Ids, type Instant, type RecordId, StaleLease } from "../kernel/index.ts";
import type { LeaseRequest, Row, RowCondition, Versioned } from "../storage/index.ts";

/** Kinds of work. */
export type WorkKind =
  | "rule.recheck"
  | "enrolment.materialise"
  | "message.send"
  | "task.escalate"
  | "checkpoint.publish"
  | "audit.sweep"
  | "key.reseal"
  | "key.renew"
  | "patient.reindex";

/** The verbs that the queue needs; `context.rows(workItemCollection)` has them. */
export interface WorkRows {
  /** See the storage port. */
  insertIfAbsent(row: Row, unique: string): Promise<"inserted" | "exists">;
  /** See the storage port. */
  updateWhere(where: readonly RowCondition[], patch: Row): Promise<number>;
  /** See the storage port. */
  claim(lease: Omit<LeaseRequest, "tenant">): Promise<readonly Versioned[]>;
  /** See the storage port. */
  lockRow(id: RecordId): Promise<Versioned | null>;
  /** See the storage port. */
  update(id: RecordId, version: number, patch: Row): Promise<number>;
  /** See the storage port. */
  delete(id: RecordId, version: number): Promise<void>;
}

/** A claimed item. */
export interface Lease {
  /** Id of the work item. */
  readonly work: RecordId;
  /** Kind of work. */
  readonly kind: WorkKind;
  /** What it is about. */
  readonly ref: RecordId;
  /** Fencing token; every later write compares it. */
  readonly token: number;
  /** How often the item was claimed. */
  readonly attempt: number;
}

const LEASE_MS = 5 * 60_000;
const MAX_ATTEMPTS = 8;
const FIRST_BACKOFF_MS = 30_000;
const MAX_BACKOFF_MS = 6 * 3_600_000;

/** Makes an item due at `visibleAt`, or earlier if it is due earlier already. */
export async function enqueue(
  rows: WorkRows,
  ids: Ids,
  item: { readonly kind: WorkKind; readonly ref: RecordId; readonly visibleAt: Instant },
): Promise<void> {
  const { kind, ref, visibleAt } = item;
  const made = await rows.insertIfAbsent({ id: ids.next(), kind, ref, visibleAt }, "ref");
  if (made === "inserted") return;
  const same: readonly RowCondition[] = [
    ["kind", "eq", kind],
    ["ref", "eq", ref],
  ];
  await rows.updateWhere([...same, ["visibleAt", "gt", visibleAt]], { visibleAt });
  await rows.updateWhere([...same, ["visibleAt", "isNull"]], { visibleAt });
}

/** Leases items that are due, oldest first. */
export async function claimDue(
  rows: WorkRows,
  request: {
    readonly kind: WorkKind;
    readonly now: Instant;
    readonly limit: number;
    readonly worker: string;
  },
): Promise<readonly Lease[]> {
  const claimed = await rows.claim({
    now: request.now,
    limit: request.limit,
    leaseMs: LEASE_MS,
    owner: request.worker,
    where: [["kind", "eq", request.kind]],
  });
  return claimed.map(({ id, row }) => ({
    work: id,
    kind: request.kind,
    ref: asRecordId(String(row["ref"])),
    token: Number(row["leaseToken"]),
    attempt: Number(row["attempts"]),
  }));
}

/**
 * Ends an item: it is deleted, or becomes due again at `again`.
 *
 * @throws {@link StaleLease} when the lease was given to another worker.
 */
export async function finish(rows: WorkRows, lease: Lease, again?: Instant): Promise<void> {
  const row = await held(rows, lease);
  if (again === undefined) await rows.delete(lease.work, row.version);
  else await rows.update(lease.work, row.version, { visibleAt: again });
}

/**
 * Ends an item that was done and is due again later: the next one begins with no attempt behind it.
 *
 * @throws {@link StaleLease} when the lease was given to another worker.
 */
export async function finishUntil(rows: WorkRows, ids: Ids, lease: Lease, visibleAt: Instant): Promise<void> {
  await finish(rows, lease);
  await enqueue(rows, ids, { kind: lease.kind, ref: lease.ref, visibleAt });
}

/**
 * Ends a step of work that goes through many things in order: the item now names the last one that is done.
 *
 * @throws {@link StaleLease} when the lease was given to another worker.
 */
export async function advance(
  rows: WorkRows,
  lease: Lease,
  to: { readonly ref: RecordId; readonly visibleAt: Instant },
): Promise<void> {
  const row = await held(rows, lease);
  await rows.update(lease.work, row.version, { ref: to.ref, visibleAt: to.visibleAt });
}

/** When an item that failed is due again. */
export interface Later {
  /** The present moment. */
  readonly now: Instant;
  /** A fraction in [0, 1), so that items which failed together do not return together. */
  readonly jitter: number;
  /** Not earlier than this, whatever the attempt. */
  readonly notBefore?: Instant;
}

/**
 * Gives an item back after a failure, due later and later; after eight attempts it stays without a visible time until a
 * person looks at it.
 *
 * @returns `dead` when no further attempt will be made
 * @throws {@link StaleLease} when the lease was given to another worker.
 */
export async function fail(
  rows: WorkRows,
  lease: Lease,
  { now, jitter, notBefore = now }: Later,
): Promise<"retry" | "dead"> {
  const row = await held(rows, lease);
  if (lease.attempt >= MAX_ATTEMPTS) {
    await rows.update(lease.work, row.version, { visibleAt: null });
    return "dead";
  }
  const backoff = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (lease.attempt - 1));
  const again = addMs(now, Math.round(backoff * (1 + jitter)));
  await rows.update(lease.work, row.version, { visibleAt: again > notBefore ? again : notBefore });
  return "retry";
}

async function held(rows: WorkRows, lease: Lease): Promise<Versioned> {
  const row = await rows.lockRow(lease.work);
  if (row === null || row.row["leaseToken"] !== lease.token)
    throw new StaleLease("The lease ran out and was given to another worker.", {
      details: { work: lease.work },
    });
  return row;
}
