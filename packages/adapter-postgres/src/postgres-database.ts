/**
 * Transactions on PostgreSQL. Each takes a client of the pool; its first message begins it, sets the tenant for row
 * security and puts limits on waiting, all local to the transaction, so that a host's pool keeps its settings.
 */
import { type SchemaDatabase, type SqlDatabase, SqlStoreTx, type StatementLibrary } from "@hcrm/adapter-sql";
import {
  HcrmError,
  StorageUnavailable,
  type StoreTx,
  storageUnavailable,
  type TransactionScope,
  Transient,
  type UnitOfWork,
} from "@hcrm/core/storage";
import { joinHost } from "./join.ts";
import { mapError } from "./map-error.ts";
import {
  type PgPool,
  type PgPoolClient,
  type Prepare,
  postgresConnection,
  runText,
} from "./postgres-driver.ts";

/** Settings that decide how values come back as text. */
const TEXT_FORMATS =
  "set local datestyle = 'ISO'; set local timezone = 'UTC'; set local bytea_output = 'hex'";

/** Limits of one transaction: waiting for a lock, running a statement, doing nothing. */
const LIMITS =
  "set local lock_timeout = '5s'; set local statement_timeout = '30s'; set local idle_in_transaction_session_timeout = '30s'";

const isolations: Readonly<Record<NonNullable<TransactionScope["isolation"]>, string>> = {
  "read-committed": "read committed",
  snapshot: "repeatable read",
  serializable: "serializable",
};

/** How the database is reached. */
export interface PostgresDatabaseOptions {
  /** The pool. */
  readonly pool: PgPool;
  /** Whether the pool is ours and closed at the end. */
  readonly own: boolean;
  /** Whether statements are prepared by name. */
  readonly prepare: Prepare;
  /** Access to the schema. */
  readonly schema: SchemaDatabase;
  /** The statements for hosts that parse values themselves. */
  castLibrary(): StatementLibrary;
}

/** One PostgreSQL database behind the shared SQL code. */
export class PostgresDatabase implements SqlDatabase {
  readonly schema: SchemaDatabase;
  readonly #options: PostgresDatabaseOptions;

  constructor(options: PostgresDatabaseOptions) {
    this.#options = options;
    this.schema = options.schema;
  }

  async begin(scope: TransactionScope, library: StatementLibrary): Promise<UnitOfWork> {
    const client = await takeClient(this.#options.pool);
    try {
      await client.query({ text: beginText(scope) });
    } catch (error) {
      giveBack(client, "broken");
      throw mapped(error);
    }
    const connection = postgresConnection(client, this.#options.prepare);
    return {
      bare: new SqlStoreTx(connection, library, scope),
      commit: () => commit(client),
      rollback: () => rollback(client),
    };
  }

  join(native: unknown, scope: TransactionScope, library: StatementLibrary): StoreTx {
    return joinHost(native, scope, { library, castLibrary: this.#options.castLibrary });
  }

  async close(): Promise<void> {
    if (this.#options.own) await this.#options.pool.end();
  }
}

/** One message, so one round trip: isolation, limits, formats and the tenant. */
export function beginText(scope: TransactionScope): string {
  const isolation = isolations[scope.isolation ?? "read-committed"];
  const mode = scope.readOnly === true ? "read only" : "read write";
  const durability = scope.durability === "relaxed" ? "set local synchronous_commit = off; " : "";
  return `begin isolation level ${isolation} ${mode}; ${LIMITS}; ${TEXT_FORMATS}; ${durability}${tenantText(scope)}`;
}

function tenantText(scope: TransactionScope): string {
  return `select set_config('hcrm.tenant', '${scope.tenant.replaceAll("'", "''")}', true)`;
}

/** A client whose connection errors, which also come as events, do not end the process. */
export async function takeClient(pool: PgPool): Promise<PgPoolClient> {
  try {
    const client = await pool.connect();
    client.on("error", toldByTheQuery);
    return client;
  } catch (error) {
    const ours = mapped(error);
    // Nothing has begun, so a connection that broke while it was made is a database that cannot be reached.
    throw ours instanceof Transient ? storageUnavailable("none") : ours;
  }
}

/** Gives a client back to its pool; a broken one is closed. */
export function giveBack(client: PgPoolClient, state: "usable" | "broken"): void {
  client.removeListener("error", toldByTheQuery);
  client.release(state === "broken");
}

function toldByTheQuery(): void {
  // The query that was running rejects with the same error.
}

async function commit(client: PgPoolClient): Promise<void> {
  try {
    await client.query({ text: "commit" });
    giveBack(client, "usable");
  } catch (error) {
    giveBack(client, "broken");
    const ours = mapped(error);
    // A connection lost now may have been lost after the commit: nobody knows, so nobody may repeat it. What the
    // server itself refused with a conflict was rolled back.
    if (ours instanceof StorageUnavailable || (ours instanceof Transient && !isRefusal(error)))
      throw storageUnavailable("unknown");
    throw ours;
  }
}

/** Whether the server answered with a SQLSTATE, so that it did not commit. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}

async function rollback(client: PgPoolClient): Promise<void> {
  try {
    await runText(client, "rollback");
    giveBack(client, "usable");
  } catch {
    // The server rolls back by itself when the connection ends; the error before this one is the one that is told.
    giveBack(client, "broken");
  }
}

/** Our error for any error of the driver. */
export function mapped(error: unknown): unknown {
  return error instanceof HcrmError ? error : (mapError(error, null) ?? error);
}
