/**
 * What a batch may do outside of transactions, because a signer or a key provider may be slow, or the work longer than a
 * transaction should last: work on the audit log and on the tenant's keys. Both refuse inside a transaction of the host.
 */
import type { ExportPeriod, SignedCheckpoint } from "../audit/index.ts";
import type {
  IndexEpochName,
  IndexProgress,
  KekProgress,
  KeyId,
  RetiredKek,
  TenantKeysStatus,
} from "../encryption/index.ts";
import type { Instant, TenantId } from "../kernel/index.ts";

/** The audit log, outside of transactions. */
export interface AuditKeeper {
  /**
   * Makes a checkpoint of the log as it is; gives the last one when nothing was added since.
   *
   * @throws {@link UnsafeConfiguration} when the log has no signer.
   */
  checkpoint(): Promise<SignedCheckpoint>;
  /** Exports the events of a period as NDJSON, line by line. */
  export(period: ExportPeriod): Promise<AsyncIterable<string>>;
}

/** How far a rotation is. */
export interface RotationProgress {
  /** The tenant. */
  readonly tenant: TenantId;
  /**
   * What rotates. `data`: data keys get successors one after the other; `patient` or `shared`: rows of one of them are sealed
   * anew; `search`: search keys are written for patients who have none (`patients.reindex`).
   */
  readonly key: "tenant" | "indexes" | "data" | "patient" | "shared" | "search";
  /** Where it is; `kept` when rows that may never change still name the old key. */
  readonly phase: "waiting" | "activated" | "working" | "retired" | "kept";
  /** Keys wrapped, rows sealed anew, or patients done, in this step. */
  readonly done: number;
  /** What is left, as far as it was counted: at most 10,000 or a little more. */
  readonly remaining: number;
}

/** A tenant's keys, outside of transactions. */
export interface KeyKeeper {
  /** Keys and index epochs of the tenant. */
  status(): Promise<TenantKeysStatus>;
  /** Wraps the tenant's KEKs and the installation's canary under the root key's present version; gives how many. */
  rewrapRoot(): Promise<number>;
  /** Deletes the KEKs that retired at `before` or earlier; gives all that were retired. */
  destroyRetired(before: Instant): Promise<readonly RetiredKek[]>;
  /** Makes a new KEK; `tick()` does the rest. */
  startKek(): Promise<KeyId>;
  /** One step of a KEK rotation. */
  stepKek(limit: number): Promise<KekProgress>;
  /** Starts new epochs of all indexes under a new key. */
  startIndexes(): Promise<readonly IndexEpochName[]>;
  /** Activates epochs that every process has seen. */
  stepIndexes(): Promise<IndexProgress>;
  /** Tells the host how far a rotation is. */
  report(progress: Omit<RotationProgress, "tenant">): void;
}
