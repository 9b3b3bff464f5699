/**
 * Access to the schema for migrations. `begin immediate` is the lock: whoever waits for it finds the work done. All
 * pending migrations are one transaction, because DDL of SQLite is transactional and a migration that fails must not
 * leave half of its tables.
 */
import type { SchemaConnection, SchemaDatabase } from "@hcrm/adapter-sql";
import { beginImmediate, type LockWait } from "./begin.ts";
import type { SqliteConnection } from "./connection.ts";
import { mapped } from "./map-error.ts";

/** Schema access through a connection. */
export function schemaAccess(connection: SqliteConnection, lockWait: LockWait): SchemaDatabase {
  const access: SchemaConnection = {
    execute: (sql) => connection.executeOnce(sql),
    query: (sql, parameters = []) => connection.query(sql, parameters),
  };
  return {
    read: (work) => alone(connection, () => work(access)),
    exclusively: (work) =>
      alone(connection, async () => {
        await beginImmediate(connection, lockWait);
        try {
          await work(access, (part) => part());
          connection.execute("commit");
        } catch (error) {
          if (connection.inTransaction()) connection.execute("rollback");
          throw error;
        }
      }),
  };
}

/** Between the transactions of this process. */
async function alone<T>(connection: SqliteConnection, work: () => Promise<T>): Promise<T> {
  const leave = await connection.enter();
  try {
    return await work();
  } catch (error) {
    throw mapped(error);
  } finally {
    leave();
  }
}
