/**
 * Makes checkpoints: reads the head, signs outside of any transaction, because a signer may be slow, and stores the
 * result unless another process was faster. Delivery to the sinks is wired by the host of this folder in the same
 * transaction (`onCheckpoint`), so that no checkpoint is stored that will not be delivered.
 */
import type { JSONWebKeySet } from "jose";
import { type Instant, InternalError, msBetween, NotFound, type TenantId } from "../kernel/index.ts";
import type { StorageAdapter, StoreTx, TransactionScope, Versioned } from "../storage/index.ts";
import { auditCheckpointCollection } from "./audit-checkpoint-collection.ts";
import { type AuditHead, lockHead, readHead } from "./audit-head.ts";
import { checkpointId } from "./audit-ids.ts";
import {
  type Checkpoint,
  type CheckpointSigner,
  checkpointDigest,
  readCheckpoint,
  type SignedCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from "./checkpoint.ts";
import type { CheckpointSink } from "./checkpoint-sinks.ts";
import { frontierRoot } from "./merkle.ts";
import { textOf } from "./row-values.ts";
import type { SequenceMeans } from "./sequence-events.ts";

/** Runs a function in a transaction: `StorageAdapter.transaction`, or the transaction that an operation is in. */
export type RunTransaction = StorageAdapter["transaction"];

/** What making checkpoints needs. */
export interface CheckpointMeans extends SequenceMeans {
  /** Signs. */
  readonly signer: CheckpointSigner;
  /** Called in the transaction that stores a checkpoint; queues its delivery. */
  readonly onCheckpoint?: (tx: StoreTx, scope: TransactionScope, made: SignedCheckpoint) => Promise<void>;
}

/** When a checkpoint is due: after this many new leaves, or at the first new leaf after this time. */
export const CHECKPOINT_LEAVES = 1000;
/** See {@link CHECKPOINT_LEAVES}. */
export const CHECKPOINT_AGE_MS = 900_000;

/** Attempts at storing one when other processes make them too. */
const MAX_ATTEMPTS = 5;

/** The newest checkpoint of a tenant's log, or null. */
export async function latestCheckpoint(tx: StoreTx, tenant: TenantId): Promise<SignedCheckpoint | null> {
  const page = { orderBy: [["treeSize", "desc"]], limit: 1 } as const;
  const [row] = await tx.find(auditCheckpointCollection.name, tenant, [], page);
  return row === undefined ? null : signedCheckpointOf(row);
}

/** Reads a stored checkpoint. */
export function signedCheckpointOf({ row }: Versioned): SignedCheckpoint {
  const jws = textOf(row, "jws");
  const checkpoint = readCheckpoint(jws);
  if (checkpoint === null) throw new InternalError("A stored checkpoint has not the form of one.");
  return { checkpoint, jws };
}

/** Says whether the log has grown enough since its last checkpoint, or long enough ago. */
export function checkpointDue(size: number, last: Checkpoint | null, now: Instant): boolean {
  const news = size - (last?.treeSize ?? 0);
  if (news <= 0) return false;
  return last === null || news >= CHECKPOINT_LEAVES || msBetween(last.at, now) >= CHECKPOINT_AGE_MS;
}

/**
 * Makes a checkpoint of the log as it is now; gives the last one when nothing was added since.
 *
 * @param onlyIfDue gives null instead when none is due
 * @throws {@link InternalError} when other processes were faster each time.
 */
export async function makeCheckpoint(
  means: CheckpointMeans,
  run: RunTransaction,
  scope: TransactionScope,
  onlyIfDue = false,
): Promise<SignedCheckpoint | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (onlyIfDue && !(await run({ ...scope, readOnly: true }, (tx) => isDue(tx, scope)))) return null;
    const { head, last } = await run(scope, (tx) => readState(means, tx, scope));
    if (last?.checkpoint.treeSize === head.frontier.size) return last;
    const made = await signCheckpoint(means.signer, statementOf(head, last, scope.at));
    if (await run(scope, (tx) => store(means, tx, scope, last, made))) return made;
  }
  throw new InternalError("Other processes kept making checkpoints of the audit log.");
}

/** A look without a lock: most of the time none is due. */
async function isDue(tx: StoreTx, { tenant, at }: TransactionScope): Promise<boolean> {
  const head = await readHead(tx, tenant);
  if (head === null) return false;
  const last = await latestCheckpoint(tx, tenant);
  return checkpointDue(head.frontier.size, last?.checkpoint ?? null, at);
}

interface LogState {
  readonly head: AuditHead;
  readonly last: SignedCheckpoint | null;
}

async function readState(means: CheckpointMeans, tx: StoreTx, scope: TransactionScope): Promise<LogState> {
  const head = await lockHead(tx, scope, means.keys.auditKey(scope.tenant), means.ids);
  return { head, last: await latestCheckpoint(tx, scope.tenant) };
}

function statementOf(head: AuditHead, last: SignedCheckpoint | null, at: Instant): Checkpoint {
  return {
    v: 1,
    logId: head.logId,
    treeSize: head.frontier.size,
    rootHash: Buffer.from(frontierRoot(head.frontier)).toString("base64url"),
    at,
    previous: last === null ? null : checkpointDigest(last.jws),
  };
}

/**
 * Hands a stored checkpoint to a sink, outside of any transaction; the work of the queue that `onCheckpoint` fills.
 *
 * @throws {@link NotFound} when there is no checkpoint of this size.
 */
export async function deliverCheckpoint(
  run: RunTransaction,
  scope: TransactionScope,
  sink: CheckpointSink,
  treeSize: number,
): Promise<{ readonly receipt?: string }> {
  const key = { tenant: scope.tenant, id: checkpointId(treeSize) };
  const row = await run({ ...scope, readOnly: true }, (tx) => tx.get(auditCheckpointCollection.name, key));
  if (row === null) throw new NotFound("There is no checkpoint of this size.");
  return await sink.publish(signedCheckpointOf(row));
}

/**
 * Whether a sink holds a checkpoint that this database lacks: an older dump was restored, or the end of the log was cut off.
 * A checkpoint is stored before it is delivered, so nothing else can be the reason. Null when the sink does not say.
 */
export async function lacksCheckpointOf(
  run: RunTransaction,
  scope: TransactionScope,
  sink: CheckpointSink,
  keys: JSONWebKeySet,
): Promise<boolean | null> {
  const { tenant } = scope;
  const head = await run({ ...scope, readOnly: true }, (tx) => readHead(tx, tenant));
  if (head === null) return false;
  // A sink is code of the host: what it throws is not ours to pass on.
  const jws = await sink.latest(head.logId).catch(() => undefined);
  if (jws === undefined || jws === null) return jws === null ? false : null;
  const checkpoint = await verifyCheckpoint(jws, keys);
  if (checkpoint === null) return null;
  const key = { tenant, id: checkpointId(checkpoint.treeSize) };
  const row = await run({ ...scope, readOnly: true }, (tx) => tx.get(auditCheckpointCollection.name, key));
  return row === null || signedCheckpointOf(row).jws !== jws;
}

/** Stores a checkpoint if the one it follows is still the newest. The head's lock keeps two from following one. */
async function store(
  means: CheckpointMeans,
  tx: StoreTx,
  scope: TransactionScope,
  followed: SignedCheckpoint | null,
  made: SignedCheckpoint,
): Promise<boolean> {
  const { last } = await readState(means, tx, scope);
  if (last?.jws !== followed?.jws) return false;
  const { treeSize, rootHash, at } = made.checkpoint;
  await tx.insert(auditCheckpointCollection.name, scope.tenant, [
    { id: checkpointId(treeSize), treeSize, rootHash: Buffer.from(rootHash, "base64url"), at, jws: made.jws },
  ]);
  await means.onCheckpoint?.(tx, scope, made);
  return true;
}
