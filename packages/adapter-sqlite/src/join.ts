/**
 * Working in a transaction that the host has opened: a handle of either driver, or a Kysely transaction. Nothing is
 * begun, committed, rolled back or retried here. One transaction of a handle serves one tenant; a savepoint tells a
 * transaction from the next one on the same handle.
 */
import {
  isKyselyLike,
  kyselyConnection,
  type RawRow,
  type SqlConnection,
  SqlStoreTx,
  type StatementLibrary,
  undoableOn,
} from "@hcrm/adapter-sql";
import {
  guardStoreTx,
  type JoinedTx,
  NotInTransaction,
  SYSTEM_TENANT,
  TenantMismatch,
  TransactionClosed,
  type TransactionScope,
} from "@hcrm/core/storage";
import { connectionOf, type SqliteConnection } from "./connection.ts";
import { isNativeHandle, type NativeSqliteHandle } from "./driver.ts";

/** The verbs inside a host's transaction. */
export function joinHost(native: unknown, scope: TransactionScope, library: StatementLibrary): JoinedTx {
  const connection = hostConnection(native, scope);
  const bare = new SqlStoreTx(connection, library, scope);
  const { maxBatchRows } = library.traits.capabilities;
  const { tx } = guardStoreTx(bare, { layouts: library.layouts, maxBatchRows, scope });
  return Object.assign(tx, { undoable: undoableOn(connection, library) });
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
  markTenant(connection, scope);
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

/** The SDK's own tenant goes beside any other: a tenant's entry in its directory is made with the tenant's first row. */
function markTenant(connection: SqliteConnection, { tenant }: TransactionScope): void {
  if (tenant === SYSTEM_TENANT) return;
  if (isMarked(connection) && joinedTenants.get(connection) !== tenant)
    throw new TenantMismatch("One transaction of the host serves one tenant.");
  connection.execute(`savepoint ${JOIN_MARK}`);
  joinedTenants.set(connection, tenant);
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
