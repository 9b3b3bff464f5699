/**
 * The outer face of a storage adapter: transactions, capabilities, migrations, opening and closing. `createHcrm` opens
 * one {@link StorageFactory} with the specs of all collections; everything above works on {@link StoreTx}.
 *
 * Nested use throws and never waits: a root call inside `fn` would wait for its own transaction for ever on a
 * one-connection database. Nothing slow belongs inside `fn`: keys are fetched before, messages are sent after.
 */
import type { Clock, RandomSource, TenantId } from "../kernel/index.ts";
import type { CollectionSpec } from "./collection-spec.ts";
import type { StoreTx } from "./port.ts";

/** What a transaction is for. */
export interface TransactionScope {
  /** The only tenant that the transaction may touch. */
  readonly tenant: TenantId;
  /** The instant that becomes `createdAt` and `updatedAt`; the database's clock never makes data. */
  readonly at: string;
  /** Default false. Writing in a read-only transaction is {@link InvalidQuery}. */
  readonly readOnly?: boolean;
  /** Default `full`. Read operations ask for `relaxed`: all they write is their audit event. */
  readonly durability?: "full" | "relaxed";
  /** At least this; default `read-committed`. */
  readonly isolation?: "read-committed" | "snapshot" | "serializable";
}

/** The verbs inside a transaction that the host has opened. */
export interface JoinedTx extends StoreTx {
  /**
   * Runs work that is undone when it throws: the host may catch the error and commit. Law: what was written before it, by
   * the host too, stays. Calls in one transaction come one after another.
   */
  undoable<T>(work: () => Promise<T>): Promise<T>;
}

/** What an adapter's database can do. A capability that is absent never changes a result, only how it comes about. */
export interface StorageCapabilities {
  /** `memory`, `sqlite`, `postgres`, `postgres-portable` or a vendor's own name. */
  readonly profile: string;
  /** Whether two transactions can write at the same time. */
  readonly concurrentWriters: boolean;
  /** Whether `claim` passes over rows that another transaction has locked without waiting. */
  readonly skipLocked: boolean;
  /** Whether the database itself keeps tenants apart. */
  readonly rowSecurity: boolean;
  /** Whether a failed migration leaves nothing behind. */
  readonly transactionalDdl: boolean;
  /** Most rows of one `insert`. */
  readonly maxBatchRows: number;
}

/** What a database has of the migrations. */
export interface MigrationStatus {
  /** Ids of the migrations that are recorded, in order. */
  readonly applied: readonly string[];
  /** Ids of the migrations that this build knows and the database lacks. */
  readonly pending: readonly string[];
  /** Missing or altered parts of the schema, by physical name; additional host tables and indexes are no drift. */
  readonly drift: readonly string[];
}

/** Brings a database to the schema of this build. */
export interface Migrator {
  /** What is applied, what is pending, and where the database differs from the schema it should have. */
  status(): Promise<MigrationStatus>;
  /**
   * Applies the pending migrations in order, up to and including `to`. Law: of any number of processes each migration
   * is applied once; those who waited find the work done and return.
   *
   * @throws {@link MigrationChanged} when a recorded migration has another checksum.
   */
  up(options?: { readonly to?: string }): Promise<void>;
  /** The statements after `from` up to `to`, for a DBA; includes the rows that record the migrations. */
  sql(from: string | null, to: string): readonly string[];
}

/** A database that is open. */
export interface StorageAdapter {
  /** Version of this port. */
  readonly portVersion: 1;
  /** What the database can do. */
  readonly capabilities: StorageCapabilities;
  /**
   * Runs `fn` in a transaction. Law: all or nothing, durable on return (as far as `durability` says). May run `fn`
   * again after {@link Transient}, so `fn` has no effect outside `tx`. Rejects with what `fn` threw; when `fn`
   * swallowed a storage error, with that error. `tx` is dead afterwards.
   *
   * @throws {@link NestedTransaction} when called inside another `fn`, at once.
   * @throws {@link Transient} when every run met another transaction.
   * @throws {@link StorageUnavailable} when the database cannot work or the adapter is closed.
   */
  transaction<T>(scope: TransactionScope, fn: (tx: StoreTx) => Promise<T>): Promise<T>;
  /**
   * Works inside a transaction that the host has opened. Law: writes belong to the host's transaction; never begins,
   * commits, rolls back or retries. There exactly when the adapter can join.
   *
   * @throws {@link NotInTransaction} when the host's handle has no open transaction (from the first verb where the
   * database must be asked).
   * @throws {@link TenantMismatch} when the same native transaction already serves another tenant.
   */
  joinTransaction?(native: unknown, scope: TransactionScope): JoinedTx;
  /** Schema changes. */
  readonly migrator: Migrator;
  /** Waits for open transactions; later calls give {@link StorageUnavailable}. Closing again changes nothing. */
  close(): Promise<void>;
}

/** What an adapter is opened with. */
export interface StorageContext {
  /** All collections; no other can be used. */
  readonly collections: readonly CollectionSpec[];
  /** Judges how long retries have taken. */
  readonly clock: Clock;
  /** Jitter of retries. */
  readonly random: RandomSource;
}

/** What `memoryStorage()`, `sqliteStorage(…)` and `postgresStorage(…)` return; `createHcrm` opens it. */
export interface StorageFactory {
  /**
   * Opens the database, checks or migrates its schema, and returns the adapter.
   *
   * @throws {@link InvalidSpec} when the collections do not fit together.
   * @throws {@link SchemaNotReady} when migrations are pending and may not be run.
   */
  open(context: StorageContext): Promise<StorageAdapter>;
}
