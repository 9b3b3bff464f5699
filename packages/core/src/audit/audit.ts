/**
 * The audit log as the rest of core uses it. Every function takes the transaction, or a way to run one; none decides
 * whether the caller may ask, which is the business of the operations above.
 */
import type { JSONWebKeySet } from "jose";
import { type SecureRandom, systemSecureRandom } from "../encryption/index.ts";
import {
  HcrmError,
  type Ids,
  type Instant,
  type PatientId,
  type TenantId,
  UnsafeConfiguration,
} from "../kernel/index.ts";
import type { StorageCapabilities, StoreTx, TransactionScope } from "../storage/index.ts";
import { type AccessLogEntry, accessLogEntry } from "./access-log.ts";
import { type AppendMeans, appendEvent, type NewAuditEvent } from "./append-event.ts";
import { type AuditEventId, type AuditLane, type AuditSource, auditSourceSchema } from "./audit-event.ts";
import type { AuditKeys } from "./audit-keys.ts";
import type { AuditVerdict } from "./audit-verdict.ts";
import type { CheckpointSigner, SignedCheckpoint } from "./checkpoint.ts";
import type { CheckpointSink } from "./checkpoint-sinks.ts";
import { type ExportPeriod, exportLog } from "./export-log.ts";
import { type AuditPage, type AuditPosition, type AuditQuery, findEvents } from "./find-events.ts";
import { type AuditLogHealth, readLogHealth } from "./log-health.ts";
import {
  deliverCheckpoint,
  lacksCheckpointOf,
  makeCheckpoint,
  type RunTransaction,
} from "./make-checkpoint.ts";
import {
  type ConsistencyProof,
  type InclusionProof,
  proveConsistency,
  proveInclusion,
} from "./prove-event.ts";
import { type SequenceSearch, sequenceBatch } from "./sequence-events.ts";
import { ensureSalt, forgetSalt } from "./subject-refs.ts";
import { type VerifyOptions, verifyLog } from "./verify-log.ts";
import { type AuditEnding, createWriterNumbers, type WriterNumber } from "./writer-numbers.ts";

/** Whether an operation may go on without its event: never, or for reads and denials (`privacy.md` section 7.1). */
export type AuditMode = "required" | "best-effort";

/** How checkpoints are made and checked. */
export interface CheckpointOptions {
  /** Signs; with a key that is used for nothing else. */
  readonly signer: CheckpointSigner;
  /** Public keys of all signers so far. */
  readonly keys: JSONWebKeySet;
  /** Called in the transaction that stores a checkpoint; queues its delivery to the sinks. */
  readonly onCheckpoint?: (tx: StoreTx, scope: TransactionScope, made: SignedCheckpoint) => Promise<void>;
}

/** What an audit log is made of. */
export interface AuditLogOptions {
  /** What the database can do. */
  readonly capabilities: Pick<StorageCapabilities, "concurrentWriters" | "maxBatchRows">;
  /** Audit keys by tenant. */
  readonly keys: AuditKeys;
  /** Source of ids. */
  readonly ids: Ids;
  /** The program that writes: name and version of the host. */
  readonly source: AuditSource;
  /** Source of salts; default: the operating system's. */
  readonly random?: SecureRandom;
  /** Default `required`. */
  readonly mode?: AuditMode;
  /** Checkpoints; without them the end of the log can be cut off unseen. */
  readonly checkpoints?: CheckpointOptions;
  /** Told when an event could not be written in best-effort mode. */
  readonly onDropped?: (tenant: TenantId) => void;
}

/** The event of one operation: one number, whatever the number of attempts. */
export interface AuditEntry {
  /**
   * Writes the event into a transaction. May be called again in the next attempt, or for the event about the failure.
   *
   * @returns the id of the event
   * @throws {@link AuditUnavailable} when it cannot be written: nothing may be done then that it should tell of.
   */
  append(tx: StoreTx, scope: TransactionScope, event: NewAuditEvent): Promise<AuditEventId>;
  /** To be called once, when the last transaction has ended; see {@link endingOf} for failed ones. */
  settle(ending: AuditEnding): void;
}

/** How {@link AuditLog.record} treats an event. */
export interface RecordOptions {
  /** The entry whose attempt failed; its number is used again. Default: a new one. */
  readonly entry?: AuditEntry;
  /** Whether the event may be dropped in best-effort mode: true only for reads and denials. */
  readonly mayDrop?: boolean;
}

/** How far {@link AuditLog.sequence} goes. */
export interface SequenceOptions {
  /** Most batches of 512 events; default: until none is left. */
  readonly batches?: number;
  /** Search all events instead of those since ten minutes before the newest: once a day. */
  readonly everything?: boolean;
}

/** The audit log of all tenants of one instance. */
export interface AuditLog {
  /** Whether an operation may go on without its event. */
  readonly mode: AuditMode;
  /** Begins the event of one operation. Lane `joined` when the transaction is the host's. */
  begin(tenant: TenantId, lane?: AuditLane): AuditEntry;
  /**
   * Writes an event in a transaction of its own: denials, and failures after rollback.
   *
   * @returns the id, or null when the event was dropped in best-effort mode
   * @throws {@link AuditUnavailable} when it cannot be written and may not be dropped.
   */
  record(
    run: RunTransaction,
    scope: TransactionScope,
    event: NewAuditEvent,
    options?: RecordOptions,
  ): Promise<AuditEventId | null>;
  /** The salt of a subject, made if need be; for the fold of `subjectGate`, in the transaction of an event about them. */
  saltOf(tx: StoreTx, tenant: TenantId, subject: PatientId): Promise<Uint8Array>;
  /**
   * Unlinks all events of a subject, by deleting the salt: part of erasure, in its transaction. Its own event must be
   * handed the old salt in `subjects`, or it would make a new one.
   *
   * @returns whether there was a salt
   */
  forgetSubject(tx: StoreTx, tenant: TenantId, subject: PatientId): Promise<boolean>;
  /** Gives events their places in the tree; nothing to do where they have them at once. @returns how many */
  sequence(run: RunTransaction, scope: TransactionScope, options?: SequenceOptions): Promise<number>;
  /**
   * Makes a checkpoint of the log as it is; gives the last one when nothing was added since.
   *
   * @throws {@link UnsafeConfiguration} when the log has no signer.
   */
  checkpoint(run: RunTransaction, scope: TransactionScope): Promise<SignedCheckpoint>;
  /** Makes a checkpoint if 1,000 leaves or 15 minutes have gone by; null if not, or without a signer. */
  checkpointIfDue(run: RunTransaction, scope: TransactionScope): Promise<SignedCheckpoint | null>;
  /** Hands a stored checkpoint to a sink: the work that `onCheckpoint` queues. @throws {@link NotFound} without one. */
  deliver(
    run: RunTransaction,
    scope: TransactionScope,
    input: { readonly sink: CheckpointSink; readonly treeSize: number },
  ): Promise<{ readonly receipt?: string }>;
  /** Verifies the stored log. `run` may run each slice in a transaction of its own. */
  verify(run: RunTransaction, scope: TransactionScope, options?: VerifyOptions): Promise<AuditVerdict>;
  /** Finds events, newest first. @throws {@link AuditTampered} when one cannot be read. */
  find(tx: StoreTx, tenant: TenantId, query: AuditQuery): Promise<AuditPage>;
  /** Who accessed the data of a person, newest first; `patients` are the person and those merged into them. */
  accessLog(
    tx: StoreTx,
    tenant: TenantId,
    query: AuditQuery & { readonly patients: readonly PatientId[] },
  ): Promise<{ readonly items: readonly AccessLogEntry[]; readonly next?: AuditPosition }>;
  /** Proves that an event is in the tree. @throws {@link NotFound} when it is not. */
  inclusionProof(
    tx: StoreTx,
    tenant: TenantId,
    input: { readonly event: AuditEventId; readonly treeSize?: number },
  ): Promise<InclusionProof>;
  /** Proves that the log only grew. @throws {@link InvalidInput} unless `1 <= from <= to <= size`. */
  consistencyProof(
    tx: StoreTx,
    tenant: TenantId,
    input: { readonly from: number; readonly to: number },
  ): Promise<ConsistencyProof>;
  /** Exports the events of a period as NDJSON for `verifyAuditExport`; `run` may run each page by itself. */
  export(run: RunTransaction, scope: TransactionScope, period: ExportPeriod): AsyncIterable<string>;
  /**
   * Whether a sink holds a checkpoint that this database lacks, because an older dump was restored or the end of the log was
   * cut off; null when the sink does not say, or this instance has no keys to check it by.
   */
  lags(run: RunTransaction, scope: TransactionScope, sink: CheckpointSink): Promise<boolean | null>;
  /** How the log keeps up. */
  health(tx: StoreTx, tenant: TenantId, now: Instant): Promise<AuditLogHealth>;
}

/**
 * How a transaction ended that threw: `unknown` when it may have committed all the same, and when its number turned out
 * to be taken, which can only be by such a one.
 */
export function endingOf(error: unknown): AuditEnding {
  if (!(error instanceof HcrmError)) return "rolled-back";
  const { code, details } = error;
  const lostAnswer = code === "StorageUnavailable" && details.outcome === "unknown";
  const numberTaken = code === "AuditUnavailable" && details.code === "DuplicateKey";
  return lostAnswer || numberTaken ? "unknown" : "rolled-back";
}

/**
 * Makes the audit log of one instance.
 *
 * @throws {@link UnsafeConfiguration} when `source` is no pair of codes, so that no event could be written.
 * @example
 * ```ts sketch
 * const audit = createAuditLog({ capabilities: adapter.capabilities, keys, ids, source: { app: "his", version: "1" } });
 * const entry = audit.begin(tenant);
 * await adapter.transaction(scope, async (tx) => {
 *   await work(tx);
 *   await entry.append(tx, scope, event);
 * });
 * entry.settle("committed");
 * ```
 */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { keys, mode = "required" } = options;
  if (!auditSourceSchema.safeParse(options.source).success)
    throw new UnsafeConfiguration("The host's name and version must be codes without blanks.");
  const means: AppendMeans = { random: systemSecureRandom, ...options, writer: options.ids.next() };
  const numbers = createWriterNumbers();
  const begin = (tenant: TenantId, lane: AuditLane = "own"): AuditEntry =>
    entryOf(means, lane, numbers.take(tenant, lane));
  return {
    mode,
    begin,
    record: (run, scope, event, how = {}) => recordAlone(options, begin, run, scope, event, how),
    saltOf: (tx, tenant, subject) => ensureSalt(tx, tenant, subject, means.random),
    forgetSubject: forgetSalt,
    sequence: (run, scope, how) => sequenceAll(means, run, scope, how),
    async checkpoint(run, scope) {
      const made = await makeCheckpoint(signing(options), run, scope);
      if (made === null) throw new UnsafeConfiguration("The audit log gave no checkpoint.");
      return made;
    },
    async checkpointIfDue(run, scope) {
      return options.checkpoints === undefined
        ? null
        : await makeCheckpoint(signing(options), run, scope, true);
    },
    deliver: (run, scope, { sink, treeSize }) => deliverCheckpoint(run, scope, sink, treeSize),
    verify: (run, scope, what) => {
      const checkpointKeys = options.checkpoints?.keys;
      return verifyLog({ keys, ...(checkpointKeys && { checkpointKeys }) }, run, scope, what);
    },
    find: (tx, tenant, query) => findEvents(keys, tx, tenant, query),
    async accessLog(tx, tenant, query) {
      const page = await findEvents(keys, tx, tenant, query);
      return { ...page, items: page.items.map(accessLogEntry) };
    },
    inclusionProof: (tx, tenant, { event, treeSize }) => proveInclusion(tx, tenant, event, treeSize),
    consistencyProof: (tx, tenant, sizes) => proveConsistency(tx, tenant, sizes),
    export: (run, scope, period) => exportLog(run, scope, period),
    lags: async (run, scope, sink) => {
      const { checkpoints } = options;
      return checkpoints === undefined ? null : lacksCheckpointOf(run, scope, sink, checkpoints.keys);
    },
    health: (tx, tenant, now) => readLogHealth(tx, tenant, now),
  };
}

function entryOf(means: AppendMeans, lane: AuditLane, taken: WriterNumber): AuditEntry {
  return {
    append: (tx, scope, event) => appendEvent(means, tx, scope, { lane, taken }, event),
    settle: taken.settle,
  };
}

async function recordAlone(
  { mode, onDropped }: AuditLogOptions,
  begin: (tenant: TenantId) => AuditEntry,
  run: RunTransaction,
  scope: TransactionScope,
  event: NewAuditEvent,
  how: RecordOptions,
): Promise<AuditEventId | null> {
  const entry = how.entry ?? begin(scope.tenant);
  try {
    const id = await run(scope, (tx) => entry.append(tx, scope, event));
    entry.settle("committed");
    return id;
  } catch (error) {
    const ending = endingOf(error);
    const dropped = mode === "best-effort" && how.mayDrop === true;
    entry.settle(dropped && ending !== "unknown" ? "dropped" : ending);
    if (!dropped) throw error;
    onDropped?.(scope.tenant);
    return null;
  }
}

async function sequenceAll(
  means: AppendMeans,
  run: RunTransaction,
  scope: TransactionScope,
  { batches = Number.POSITIVE_INFINITY, everything = false }: SequenceOptions = {},
): Promise<number> {
  if (!means.capabilities.concurrentWriters) return 0;
  let [total, search]: [number, SequenceSearch] = [0, { everything }];
  for (let batch = 0; batch < batches; batch += 1) {
    const { count, newest } = await run(scope, (tx) => sequenceBatch(means, tx, scope, search));
    if (count === 0 || newest === undefined) return total;
    total += count;
    search = { everything, after: newest };
  }
  return total;
}

function signing(
  options: AuditLogOptions,
): AuditLogOptions & Pick<CheckpointOptions, "signer" | "onCheckpoint"> {
  const { checkpoints } = options;
  if (checkpoints === undefined)
    throw new UnsafeConfiguration("The audit log has no signer for checkpoints.");
  return { ...options, ...checkpoints, keys: options.keys };
}
