/**
 * Working in a transaction that the host has opened: a client of `pg`, a Kysely transaction, or any object with
 * `query(text, values)`. The tenant is set locally and read back in a second statement: outside a transaction a local
 * setting is gone by then. One native transaction serves one tenant, since the setting is the transaction's.
 */
import {
  isKyselyLike,
  kyselyConnection,
  type RawRow,
  type SqlConnection,
  SqlStoreTx,
  type SqlText,
  type StatementLibrary,
  undoableOn,
} from "@hcrm/adapter-sql";
import {
  guardStoreTx,
  type JoinedTx,
  NotInTransaction,
  TenantMismatch,
  type TransactionScope,
} from "@hcrm/core/storage";
import { postgresConnection } from "./connection.ts";
import type { PgClient, PgResult } from "./driver.ts";

/** The statements to use: as sent for clients of `pg`, cast to text for hosts that parse values themselves. */
export interface JoinLibraries {
  /** For clients of `pg`. */
  readonly library: StatementLibrary;
  /** For everything else. */
  castLibrary(): StatementLibrary;
}

/** A host's object that only has `query(text, values)`. */
interface QueryFunction {
  query(text: string, values: readonly unknown[]): Promise<PgResult>;
}

/** A client of `pg`: it takes queries as objects, and newer ones know the state of their transaction. */
interface NativePgClient extends PgClient {
  getTypeParser(): unknown;
  getTransactionStatus?(): string | null;
}

/** The verbs inside a host's transaction. */
export function joinHost(native: unknown, scope: TransactionScope, libraries: JoinLibraries): JoinedTx {
  const { connection: bareConnection, library } = hostConnection(native, libraries);
  const connection = withTenant(bareConnection, scope);
  const bare = new SqlStoreTx(connection, library, scope);
  const { maxBatchRows } = library.traits.capabilities;
  const { tx } = guardStoreTx(bare, { layouts: library.layouts, maxBatchRows, scope });
  return Object.assign(tx, { undoable: undoableOn(connection, library) });
}

interface HostConnection {
  readonly connection: SqlConnection;
  readonly library: StatementLibrary;
}

function hostConnection(native: unknown, libraries: JoinLibraries): HostConnection {
  if (isKyselyLike(native)) {
    if (!native.isTransaction) refuseIdle();
    return { connection: kyselyConnection(native), library: libraries.castLibrary() };
  }
  if (isPgClient(native)) {
    if (native.getTransactionStatus?.() === "I") refuseIdle();
    return { connection: postgresConnection(native, "unnamed"), library: libraries.library };
  }
  if (isQueryFunction(native))
    return { connection: queryConnection(native), library: libraries.castLibrary() };
  return refuseIdle();
}

function isQueryFunction(native: unknown): native is QueryFunction {
  return (
    typeof native === "object" && native !== null && "query" in native && typeof native.query === "function"
  );
}

function isPgClient(native: unknown): native is NativePgClient {
  return isQueryFunction(native) && "getTypeParser" in native;
}

function queryConnection(native: QueryFunction): SqlConnection {
  return {
    all: async (text, values) =>
      (await native.query(text.sql, values)).rows.map((row) => Object.values(row ?? {})),
    run: async (text, values) => (await native.query(text.sql, values)).rowCount ?? 0,
  };
}

const READ_TENANT = statement("select current_setting('hcrm.tenant', true) as tenant");
const SET_TENANT = statement(
  "select set_config('hcrm.tenant', $1, true) as a, set_config('datestyle', 'ISO', true) as b, set_config('bytea_output', 'hex', true) as c",
);

function statement(sql: string): SqlText {
  return { name: "", sql };
}

/** The connection with the tenant set before its first statement. */
function withTenant(connection: SqlConnection, scope: TransactionScope): SqlConnection {
  let ready: Promise<void> | null = null;
  const setTenant = (): Promise<void> => {
    ready ??= enterTenant(connection, scope);
    return ready;
  };
  return {
    async all(text, values): Promise<readonly RawRow[]> {
      await setTenant();
      return connection.all(text, values);
    },
    async run(text, values): Promise<number> {
      await setTenant();
      return connection.run(text, values);
    },
  };
}

async function enterTenant(connection: SqlConnection, scope: TransactionScope): Promise<void> {
  const [before] = await connection.all(READ_TENANT, []);
  const served = before?.[0] ?? "";
  if (served !== "" && served !== scope.tenant)
    throw new TenantMismatch("One transaction of the host serves one tenant.");
  await connection.all(SET_TENANT, [scope.tenant]);
  const [after] = await connection.all(READ_TENANT, []);
  if (after?.[0] !== scope.tenant) refuseIdle();
}

function refuseIdle(): never {
  throw new NotInTransaction("The host's handle has no open transaction.");
}
