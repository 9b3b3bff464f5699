/**
 * Transactions on one SQLite connection: one at a time, each with the durability that its scope asks for. A read
 * operation writes nothing but its audit event and commits with `synchronous = normal`, so that a power loss may cost
 * the last read events; a process crash costs nothing.
 */
import { type SchemaDatabase, type SqlDatabase, SqlStoreTx, type StatementLibrary } from "@hcrm/adapter-sql";
import {
  type JoinedTx,
  NestedTransaction,
  StorageUnavailable,
  storageUnavailable,
  type TransactionScope,
  type UnitOfWork,
} from "@hcrm/core/storage";
import { beginImmediate, beginReading, type LockWait } from "./begin.ts";
import type { SqliteConnection } from "./connection.ts";
import { joinHost } from "./join.ts";
import { mapped } from "./map-error.ts";
import type { Durability } from "./profile.ts";
import { schemaAccess } from "./schema-access.ts";

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
  /** How the write lock is waited for. */
  readonly lockWait: LockWait;
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
    this.schema = schemaAccess(options.connection, options.lockWait);
  }

  async begin(scope: TransactionScope, library: StatementLibrary): Promise<UnitOfWork> {
    const { durability, readDurability, lockWait } = this.#options;
    const leave = await this.#connection.enter();
    try {
      if (this.#connection.inTransaction()) refuseHostTransaction();
      this.#setDurability(scope.durability === "relaxed" ? readDurability : durability);
      if (scope.readOnly === true) beginReading(this.#connection);
      else await beginImmediate(this.#connection, lockWait);
    } catch (error) {
      leave();
      throw mapped(error);
    }
    return {
      // `begin immediate` holds the write lock, and a reader is not let as far as to lock a row.
      bare: new SqlStoreTx(this.#connection, library, scope, "held"),
      commit: async () => this.#commit(leave),
      rollback: async () => this.#rollback(leave),
    };
  }

  join(native: unknown, scope: TransactionScope, library: StatementLibrary): JoinedTx {
    return joinHost(native, scope, library);
  }

  async close(): Promise<void> {
    if (this.#options.own) this.#connection.close();
  }

  /** `synchronous` can only be changed between transactions. */
  #setDurability(durability: Durability): void {
    if (!this.#options.own || this.#durability === durability) return;
    this.#connection.execute(`pragma synchronous = ${durability}`);
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

function refuseHostTransaction(): never {
  throw new NestedTransaction("The host has a transaction open on this handle; join it instead.");
}
