/**
 * Access to the schema for migrations. One connection holds the row of `hcrm_migration_lock` while a second one runs
 * the steps: the lock dies with its owner, needs no clock and no advisory lock, and does not hold up an index that is
 * built concurrently. So a pool of one connection is refused.
 */
import { type MigrationStep, quoted, type SchemaConnection, type SchemaDatabase } from "@hcrm/adapter-sql";
import { UnsafeConfiguration } from "@hcrm/core/storage";
import { giveBack, takeClient } from "./begin.ts";
import { runText } from "./connection.ts";
import type { PgPool, PgPoolClient } from "./driver.ts";
import { isDuplicateObject, mapped } from "./map-error.ts";

/** Schema access through a pool. */
export function schemaAccess(pool: PgPool, schema: string): SchemaDatabase {
  return {
    read: (work) => withClient(pool, (client) => work(schemaConnection(client))),
    exclusively: async (work) => {
      if (pool.options?.max === 1)
        throw new UnsafeConfiguration("Migrating needs two connections; the pool has one.");
      await withClient(pool, async (locker) => {
        await lockMigrations(locker, schema);
        await withClient(pool, (client) => work(schemaConnection(client), transactionStep(client)));
        await runText(locker, "commit");
      });
    },
  };
}

async function withClient<T>(pool: PgPool, work: (client: PgPoolClient) => Promise<T>): Promise<T> {
  const client = await takeClient(pool);
  try {
    const result = await work(client);
    giveBack(client, "usable");
    return result;
  } catch (error) {
    // Closing the connection rolls back and frees its locks, whatever state it was in.
    giveBack(client, "broken");
    throw mapped(error);
  }
}

/** Waits for other migrating processes, without limit: they make progress or die, and their lock with them. */
async function lockMigrations(client: PgPoolClient, schema: string): Promise<void> {
  const table = `${quoted(schema)}.${quoted("hcrm_migration_lock")}`;
  for (const statement of [
    `create schema if not exists ${quoted(schema)}`,
    `create table if not exists ${table} (id integer primary key)`,
    `insert into ${table} (id) values (1) on conflict do nothing`,
  ])
    await lookAgain(() => runText(client, statement));
  await runText(client, "begin");
  await runText(client, `select id from ${table} where id = 1 for update`);
}

/** `if not exists` can itself race with another process: the loser finds the object there. */
async function lookAgain(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!isDuplicateObject(error)) throw error;
    await make();
  }
}

function transactionStep(client: PgPoolClient): MigrationStep {
  return async (part) => {
    await runText(client, "begin");
    await runText(client, "set local lock_timeout = '5s'");
    await part();
    await runText(client, "commit");
  };
}

function schemaConnection(client: PgPoolClient): SchemaConnection {
  return {
    execute: async (sql) => void (await runText(client, sql)),
    query: (sql, parameters = []) => runText(client, sql, parameters),
  };
}
