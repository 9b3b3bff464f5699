/**
 * What `tick()` does for the audit log of a tenant: gives events their places, makes the checkpoint that is due and takes
 * it to the sinks. A sink is called outside of any transaction, at least once per checkpoint; what cannot be delivered is
 * tried again later and shows in `hcrm.diagnostics()`. None of this is an operation: an event about the upkeep of the log
 * would be a reason for more upkeep.
 */
import type { JSONWebKeySet } from "jose";
import {
  type AuditLogOptions,
  type CheckpointSigner,
  type CheckpointSink,
  checkpointId,
  checkpointSize,
  type RunTransaction,
} from "./audit/index.ts";
import { addMs, type Ids, type RecordId, type TenantId, UnsafeConfiguration } from "./kernel/index.ts";
import { createTenantRows, type Runtime, TENANT_STATE_ID, type TenantRows } from "./operations/index.ts";
import type { StoreTx, TransactionScope } from "./storage/index.ts";
import { claimDue, enqueue, fail, finish, type Lease, workItemCollection } from "./work/index.ts";

/** Checkpoints of the audit log: who signs them, by which keys they are checked, where they are kept. */
export interface AuditCheckpoints {
  /** Signs, with a key that is used for nothing else; see `checkpointSigner`. */
  readonly signer: CheckpointSigner;
  /** Public keys of all signers so far. */
  readonly keys: JSONWebKeySet;
  /** Where checkpoints go; at least one should be where the database's administrator cannot write. */
  readonly sinks: readonly CheckpointSink[];
}

/** How the audit logs of all tenants keep up. */
export interface AuditHealth {
  /** True when events of some tenant have waited for their place longer than a minute. */
  readonly degraded: boolean;
  /** Milliseconds that the oldest event without a place has waited; null when none waits. */
  readonly unsequencedAgeMs: number | null;
  /** Leaves since the last checkpoints. */
  readonly uncheckpointed: number;
  /** Checkpoints that a sink has not taken yet. */
  readonly undelivered: number;
  /** Ids of the sinks; without one, nothing outside this database can show that the end of a log was cut off. */
  readonly sinks: readonly string[];
  /**
   * Ids of sinks that hold a checkpoint which this database lacks: an older dump was restored, or the end of a log was cut
   * off. Who was erased since that dump is back; see the key management guide.
   */
  readonly ahead: readonly string[];
  /** Ids of sinks that did not say what they hold. */
  readonly silent: readonly string[];
}

const DAY_MS = 86_400_000;
/** Checkpoints taken to the sinks in one tick. */
const DELIVERIES = 50;
/** Most undelivered checkpoints that are counted. */
const COUNTED = 1000;

/**
 * What the log needs to make checkpoints: each is put on the queue in the transaction that stores it.
 *
 * @throws {@link UnsafeConfiguration} when two sinks have one id.
 */
export function checkpointOptions(
  { signer, keys, sinks }: AuditCheckpoints,
  ids: Ids,
): NonNullable<AuditLogOptions["checkpoints"]> {
  if (new Set(sinks.map(({ id }) => id)).size < sinks.length)
    throw new UnsafeConfiguration("Two sinks for checkpoints have one id.");
  return {
    signer,
    keys,
    onCheckpoint: async (tx, { tenant, at }, { checkpoint }) => {
      if (sinks.length === 0) return;
      const ref = checkpointId(checkpoint.treeSize);
      await enqueue(queueOf(tx, tenant), ids, { kind: "checkpoint.publish", ref, visibleAt: at });
    },
  };
}

/** Sees to the log of one tenant. Gives the number of events that got their place. */
export async function keepAuditLog(
  runtime: Runtime,
  sinks: readonly CheckpointSink[],
  tenant: TenantId,
): Promise<number> {
  await runtime.prepare(tenant);
  const { adapter, audit } = runtime;
  const scope = { tenant, at: runtime.clock.now() };
  const run: RunTransaction = (at, work) => adapter.transaction(at, work);
  const sweep = await claimSweep(runtime, scope);
  const sequenced = await audit.sequence(run, scope, { everything: sweep !== undefined });
  if (sweep !== undefined)
    await run(scope, (tx) => finish(queueOf(tx, tenant), sweep, addMs(scope.at, DAY_MS)));
  await audit.checkpointIfDue(run, scope);
  if (sinks.length > 0) await deliverDue(runtime, sinks, scope);
  return sequenced;
}

/** Once a day all events are searched for such without a place, whatever their age; the queue says when. */
async function claimSweep({ adapter, ids }: Runtime, scope: TransactionScope): Promise<Lease | undefined> {
  if (!adapter.capabilities.concurrentWriters) return undefined;
  return adapter.transaction(scope, async (tx) => {
    const queue = queueOf(tx, scope.tenant);
    const item = { id: ids.next(), kind: "audit.sweep", ref: TENANT_STATE_ID, visibleAt: scope.at };
    await queue.insertIfAbsent(item, "ref");
    const [lease] = await claimDue(queue, { kind: "audit.sweep", now: scope.at, limit: 1, worker: item.id });
    return lease;
  });
}

async function deliverDue(
  runtime: Runtime,
  sinks: readonly CheckpointSink[],
  scope: TransactionScope,
): Promise<void> {
  const { adapter, ids } = runtime;
  const request = {
    kind: "checkpoint.publish",
    now: scope.at,
    limit: DELIVERIES,
    worker: ids.next(),
  } as const;
  const leases = await adapter.transaction(scope, (tx) => claimDue(queueOf(tx, scope.tenant), request));
  for (const lease of leases) {
    const delivered = await deliver(runtime, sinks, scope, lease.ref);
    await adapter.transaction(scope, async (tx) => {
      const queue = queueOf(tx, scope.tenant);
      if (delivered) await finish(queue, lease);
      else await fail(queue, lease, { now: scope.at, jitter: 0 });
    });
  }
}

/** Takes a checkpoint to every sink: one that has it already takes it again, one that fails does not stop the others. */
async function deliver(
  { adapter, audit }: Runtime,
  sinks: readonly CheckpointSink[],
  scope: TransactionScope,
  checkpoint: RecordId,
): Promise<boolean> {
  const run: RunTransaction = (at, work) => adapter.transaction(at, work);
  const input = { treeSize: checkpointSize(checkpoint) };
  const results = await Promise.allSettled(
    sinks.map((sink) => audit.deliver(run, scope, { ...input, sink })),
  );
  return results.every(({ status }) => status === "fulfilled");
}

/** The state of the logs of all tenants. */
export async function auditHealth(
  { adapter, audit, clock }: Runtime,
  sinks: readonly CheckpointSink[],
  tenants: readonly TenantId[],
): Promise<AuditHealth> {
  const at = clock.now();
  let total: Omit<AuditHealth, "sinks" | "ahead" | "silent"> = {
    degraded: false,
    unsequencedAgeMs: null,
    uncheckpointed: 0,
    undelivered: 0,
  };
  for (const tenant of tenants)
    total = await adapter.transaction({ tenant, at, readOnly: true }, async (tx) => {
      const one = await audit.health(tx, tenant, at);
      const waiting = await queueOf(tx, tenant).count([["kind", "eq", "checkpoint.publish"]], COUNTED);
      return {
        degraded: total.degraded || one.degraded,
        unsequencedAgeMs: older(total.unsequencedAgeMs, one.unsequencedAgeMs),
        uncheckpointed: total.uncheckpointed + one.uncheckpointed,
        undelivered: total.undelivered + waiting,
      };
    });
  const [ahead, silent]: [string[], string[]] = [[], []];
  const run: RunTransaction = (scope, work) => adapter.transaction(scope, work);
  for (const sink of sinks) {
    const answers: (boolean | null)[] = [];
    for (const tenant of tenants) answers.push(await audit.lags(run, { tenant, at }, sink));
    if (answers.includes(true)) ahead.push(sink.id);
    if (answers.includes(null)) silent.push(sink.id);
  }
  return { ...total, sinks: sinks.map(({ id }) => id), ahead, silent };
}

function older(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function queueOf(tx: StoreTx, tenant: TenantId): TenantRows {
  return createTenantRows(tx, tenant, workItemCollection, [workItemCollection.name]);
}
