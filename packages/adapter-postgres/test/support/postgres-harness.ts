/**
 * PostgreSQL harnesses for the conformance suite: one database per test file, migrated by its first law and emptied after
 * each, because making sixteen partitions of every table takes longer than any law.
 */
import {
  type PgPool,
  type PgPoolClient,
  type PgQuery,
  type PostgresStorageOptions,
  postgresStorage,
} from "@hcrm/adapter-postgres";
import {
  type CollectionSpec,
  collectionLayout,
  type StorageAdapter,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import type { StorageHarness } from "@hcrm/core/testing";
import pg from "pg";
import type { Cluster, DatabaseAddress } from "./cluster.ts";

/** Harnesses over one database. */
export interface PostgresHarnesses {
  /** Makes the database; before the first harness. */
  start(cluster: Cluster): Promise<DatabaseAddress>;
  /** Makes a harness for one law. */
  make(): Promise<StorageHarness>;
  /** Ends the connections. */
  stop(): Promise<void>;
  /** Every statement that the adapters ran, with the values of its first run. */
  readonly statements: Map<string, readonly unknown[]>;
}

/** Harnesses over one database; call it once per test file. */
export function postgresHarnesses(
  options: Omit<PostgresStorageOptions, "pool" | "connectionString" | "schema" | "migrate"> = {},
): PostgresHarnesses {
  const statements = new Map<string, readonly unknown[]>();
  let address: DatabaseAddress | undefined;
  let superuser: pg.Pool | undefined;
  return {
    start: async (cluster) => {
      address = await cluster.createDatabase();
      superuser = new pg.Pool({ connectionString: address.superuser, max: 2 });
      return address;
    },
    make: async () => {
      if (address === undefined || superuser === undefined) throw new Error("start the harnesses first");
      return postgresHarness(address, superuser, statements, options);
    },
    stop: async () => superuser?.end(),
    statements,
  };
}

function postgresHarness(
  address: DatabaseAddress,
  superuser: pg.Pool,
  statements: Map<string, readonly unknown[]>,
  options: PostgresStorageOptions,
): StorageHarness {
  const pool = new pg.Pool({ connectionString: address.connectionString, max: 12 });
  const host = new pg.Client({ connectionString: address.connectionString });
  const adapters: StorageAdapter[] = [];
  let collections: readonly CollectionSpec[] = [];
  let connected: Promise<unknown> | undefined;
  const hostClient = async (): Promise<pg.Client> => {
    connected ??= host.connect();
    await connected;
    return host;
  };
  const openAdapter = async (): Promise<StorageAdapter> => {
    const adapter = await postgresStorage({
      ...options,
      pool: recordingPool(pool, statements),
      migrate: "up",
    }).open({
      collections,
      clock: systemClock,
      random: systemRandom,
    });
    adapters.push(adapter);
    return adapter;
  };
  return {
    name: "postgres",
    open: async (specs) => {
      collections = specs;
      return openAdapter();
    },
    reopen: openAdapter,
    dispose: async () => {
      for (const adapter of adapters) await adapter.close();
      if (connected !== undefined) await host.end();
      await pool.end();
      const tables = collections.map((spec) => `hcrm.${collectionLayout(spec).table}`);
      await superuser.query(`truncate ${tables.join(", ")}`);
    },
    rawRead: async (table, key) => {
      const sql = `select * from hcrm."${table}" where tenant_id = $1 and id = $2`;
      const { rows } = await superuser.query<Record<string, unknown>>(sql, [key.tenant, key.id]);
      return rows[0] ?? null;
    },
    native: {
      begin: async () => {
        const client = await hostClient();
        await client.query("begin");
        return client;
      },
      commit: async () => void (await host.query("commit")),
      rollback: async () => void (await host.query("rollback")),
      idle: hostClient,
    },
  };
}

/** A pool whose clients remember what they were asked. */
function recordingPool(pool: pg.Pool, statements: Map<string, readonly unknown[]>): PgPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    on: (event, listener) => pool.on(event, listener),
    connect: async () => {
      const client: PgPoolClient = await pool.connect();
      return {
        query: (query: PgQuery) => {
          if (query.name !== undefined && !statements.has(query.text))
            statements.set(query.text, query.values ?? []);
          return client.query(query);
        },
        on: (event, listener) => client.on(event, listener),
        removeListener: (event, listener) => client.removeListener(event, listener),
        release: (destroy) => client.release(destroy),
      };
    },
  };
}
