/**
 * Transactions on PostgreSQL, each on a client of the pool. A connection that is lost before the commit was sent left
 * nothing behind; one that is lost during it leaves the outcome unknown, and nobody may repeat that.
 */
import { type SchemaDatabase, type SqlDatabase, SqlStoreTx, type StatementLibrary } from "@hcrm/adapter-sql";
import {
  cleanCause,
  type JoinedTx,
  StorageUnavailable,
  storageUnavailable,
  type TransactionScope,
  Transient,
  type UnitOfWork,
} from "@hcrm/core/storage";
import { beginText, giveBack, takeClient } from "./begin.ts";
import { type Prepare, postgresConnection, runText } from "./connection.ts";
import type { PgPool, PgPoolClient } from "./driver.ts";
import { joinHost } from "./join.ts";
import { mapped } from "./map-error.ts";

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
      // Beginning to write is the one thing that a standby does not support (0A000).
      if (stateOf(error) === "0A000") throw storageUnavailable("none", cleanCause(error), "read-only");
      throw mapped(error);
    }
    const connection = postgresConnection(client, this.#options.prepare);
    return {
      bare: new SqlStoreTx(connection, library, scope),
      commit: () => commit(client),
      rollback: () => rollback(client),
    };
  }

  join(native: unknown, scope: TransactionScope, library: StatementLibrary): JoinedTx {
    return joinHost(native, scope, { library, castLibrary: this.#options.castLibrary });
  }

  async close(): Promise<void> {
    if (this.#options.own) await this.#options.pool.end();
  }
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
  return /^[0-9A-Z]{5}$/.test(stateOf(error));
}

function stateOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
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
