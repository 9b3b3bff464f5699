/**
 * Transactions and schema work on one SQLite connection. Writers begin with `begin immediate`; when another process
 * holds the write lock, the wait is asynchronous and happens here only, because the driver itself is synchronous and
 * a wait inside it would stop the whole host.
 */
import {
  isKyselyLike,
  kyselyConnection,
  type MigrationStep,
  type RawRow,
  type SchemaConnection,
  type SchemaDatabase,
  type SqlConnection,
  type SqlDatabase,
  SqlStoreTx,
  type StatementLibrary,
} from "@hcrm/adapter-sql";
import {
  guardStoreTx,
  HcrmError,
  NestedTransaction,
  NotInTransaction,
  type RandomSource,
  type RetryWait,
  randomFraction,
  StorageUnavailable,
  type StoreTx,
  storageUnavailable,
  TenantMismatch,
  TransactionClosed,
  type TransactionScope,
  transient,
  type UnitOfWork,
} from "@hcrm/core/storage";
import { sqliteCapabilities } from "./dialect.ts";
import { isBusyError, mapError } from "./map-error.ts";
import { connectionOf, type SqliteConnection } from "./sqlite-connection.ts";
import { isNativeHandle, type NativeSqliteHandle } from "./sqlite-handle.ts";

/** Longest wait for the write lock. */
const LOCK_WAIT_MS = 5000;
const FIRST_PAUSE_MS = 1;
const LARGEST_PAUSE_MS = 25;

/** `synchronous` of a transaction that is durable at power loss, and of one that may lose the last commits. */
export type Durability = "full" | "normal";

/** How a connection is used. */
export interface SqliteDatabaseOptions {
  /** The connection. */
  readonly connection: SqliteConnection;
  /** Whether the connection is ours: only then its pragmas are switched and it is closed at the end. */
  readonly own: boolean;
  /** For scopes that ask for full durability. */
  readonly durability: Durability;
  /** For scopes that ask for relaxed durability. */
  readonly readDurability: Durability;
  /** Waits for the write lock. */
  readonly wait: RetryWait;
  /** Jitter of that wait. */
  readonly random: RandomSource;
}

/** One SQLite database behind the shared SQL code. */
export class SqliteDatabase implements SqlDatabase {
  readonly schema: SchemaDatabase;
  readonly #options: SqliteDatabaseOptions;
  readonly #connection: SqliteConnection;
  #durability: Durability | null = null;

  constructor(options: SqliteDatabaseOptions) {
    this.#options = options;
    this.#connection = options.connection;
    this.schema = {
      read: (work) => this.#alone(() => work(schemaConnection(this.#connection))),
      exclusively: (work) => this.#alone(() => this.#migrate(work)),
    };
  }

  async begin(scope: TransactionScope, library: StatementLibrary): Promise<UnitOfWork> {
    const leave = await this.#connection.enter();
    try {
      if (this.#connection.inTransaction()) refuseHostTransaction();
      this.#setDurability(
        scope.durability === "relaxed" ? this.#options.readDurability : this.#options.durability,
      );
      if (scope.readOnly === true) this.#connection.execute("begin");
      else await this.#beginImmediate();
    } catch (error) {
      leave();
      throw mapped(error);
    }
    return {
      bare: new SqlStoreTx(this.#connection, library, scope),
      commit: async () => this.#commit(leave),
      rollback: async () => this.#rollback(leave),
    };
  }

  join(native: unknown, scope: TransactionScope, library: StatementLibrary): StoreTx {
    const { maxBatchRows } = sqliteCapabilities;
    const bare = new SqlStoreTx(hostConnection(native, scope), library, scope);
    return guardStoreTx(bare, { layouts: library.layouts, maxBatchRows, scope }).tx;
  }

  async close(): Promise<void> {
    if (!this.#options.own) return;
    this.#connection.close();
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.#connection.enter();
    try {
      return await work();
    } catch (error) {
      throw mapped(error);
    } finally {
      leave();
    }
  }

  /** All pending migrations are one transaction: DDL of SQLite is transactional, and the lock is taken once. */
  async #migrate(work: (connection: SchemaConnection, step: MigrationStep) => Promise<void>): Promise<void> {
    await this.#beginImmediate();
    try {
      await work(schemaConnection(this.#connection), (part) => part());
      this.#connection.execute("commit");
    } catch (error) {
      if (this.#connection.inTransaction()) this.#connection.execute("rollback");
      throw error;
    }
  }

  async #beginImmediate(): Promise<void> {
    let waited = 0;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LARGEST_PAUSE_MS)) {
      try {
        this.#connection.execute("begin immediate");
        return;
      } catch (error) {
        if (!isBusyError(error)) throw error;
        if (waited >= LOCK_WAIT_MS) throw transient();
      }
      const jittered = Math.ceil(pause * (0.5 + randomFraction(this.#options.random)));
      await this.#options.wait(jittered);
      waited += jittered;
    }
  }

  /** `synchronous` can only be changed between transactions. */
  #setDurability(durability: Durability): void {
    if (!this.#options.own || this.#durability === durability) return;
    this.#connection.execute(
      durability === "full" ? "pragma synchronous = full" : "pragma synchronous = normal",
    );
    this.#durability = durability;
  }

  #commit(leave: () => void): void {
    try {
      this.#connection.execute("commit");
    } catch (error) {
      this.#rollbackQuietly();
      const ours = mapped(error);
      // A disk error during the commit leaves open whether the log was written.
      throw ours instanceof StorageUnavailable ? storageUnavailable("unknown") : ours;
    } finally {
      leave();
    }
  }

  #rollback(leave: () => void): void {
    this.#rollbackQuietly();
    leave();
  }

  /** Some errors have rolled back already; whatever goes wrong here, the error before it is the one that is told. */
  #rollbackQuietly(): void {
    try {
      if (this.#connection.inTransaction()) this.#connection.execute("rollback");
    } catch (error) {
      if (mapped(error) === error) throw error;
    }
  }
}

function mapped(error: unknown): unknown {
  return error instanceof HcrmError ? error : (mapError(error, null) ?? error);
}

function refuseHostTransaction(): never {
  throw new NestedTransaction("The host has a transaction open on this handle; join it instead.");
}

/** The tenant that each host transaction serves, by connection. */
const joinedTenants: WeakMap<SqliteConnection, string> = new WeakMap();
/** A savepoint lives exactly as long as the transaction in which it was set, so it tells two transactions apart. */
const JOIN_MARK = "hcrm_joined";

function hostConnection(native: unknown, scope: TransactionScope): SqlConnection {
  if (isKyselyLike(native)) {
    if (!native.isTransaction) refuseIdle();
    return kyselyConnection(native);
  }
  if (!isNativeHandle(native)) refuseIdle();
  return joinedConnection(native, scope);
}

function joinedConnection(native: NativeSqliteHandle, scope: TransactionScope): SqlConnection {
  const connection = connectionOf(native);
  if (!connection.inTransaction()) refuseIdle();
  if (isMarked(connection) && joinedTenants.get(connection) !== scope.tenant)
    throw new TenantMismatch("One transaction of the host serves one tenant.");
  connection.execute(`savepoint ${JOIN_MARK}`);
  joinedTenants.set(connection, scope.tenant);
  const mustBeOpen = (): void => {
    if (!connection.inTransaction()) throw new TransactionClosed("The host has ended its transaction.");
  };
  return {
    all(text, parameters): readonly RawRow[] {
      mustBeOpen();
      return connection.all(text, parameters);
    },
    run(text, parameters): number {
      mustBeOpen();
      return connection.run(text, parameters);
    },
  };
}

/** Whether an earlier join was in the same transaction: releasing its savepoint works only then. */
function isMarked(connection: SqliteConnection): boolean {
  if (!joinedTenants.has(connection)) return false;
  try {
    connection.execute(`release ${JOIN_MARK}`);
    return true;
  } catch {
    return false; // no such savepoint: that transaction has ended
  }
}

function refuseIdle(): never {
  throw new NotInTransaction("The host's handle has no open transaction.");
}

function schemaConnection(connection: SqliteConnection): SchemaConnection {
  return {
    execute: (sql) => connection.executeOnce(sql),
    query: (sql, parameters = []) => connection.query(sql, parameters),
  };
}
