/**
 * Opens PostgreSQL 15 or newer: version and role are checked before anything else, then the schema. A role that
 * bypasses row security is refused, because with it a forgotten condition would show every tenant.
 */
import { openSqlAdapter, StatementLibrary } from "@hcrm/adapter-sql";
import {
  collectionLayouts,
  type StorageFactory,
  UnsafeConfiguration,
  UnsafeRole,
  UnsupportedRuntime,
} from "@hcrm/core/storage";
import { giveBack, takeClient } from "./begin.ts";
import { runText } from "./connection.ts";
import { PostgresDatabase } from "./database.ts";
import { postgresTraits } from "./dialect.ts";
import type { PgPool } from "./driver.ts";
import { mapped } from "./map-error.ts";
import type { PostgresDialect, PostgresProfile } from "./profile.ts";
import { schemaAccess } from "./schema-access.ts";

/** How PostgreSQL is used. */
export interface PostgresStorageOptions {
  /** The host's pool; it stays open. Either this or `connectionString`. */
  readonly pool?: PgPool;
  /** Where the database is; a pool of our own is opened with the optional peer `pg`. */
  readonly connectionString?: string;
  /** Schema of all tables; default `hcrm`. Lower-case letters, digits and underscores. */
  readonly schema?: string;
  /** `check` (default) refuses to start while migrations are pending; `up` applies them. */
  readonly migrate?: "check" | "up";
  /** Default true. False gives up the database's own separation of tenants, for roles that bypass it. */
  readonly rowSecurity?: boolean;
  /** Default true: statements are prepared by name. False for poolers that cannot keep them. */
  readonly prepare?: boolean;
  /** Hash partitions by tenant; default 0, none. To be chosen before the first migration. */
  readonly partitions?: number;
  /** `postgres-portable` leaves out what only PostgreSQL has, to test that path; default `postgres`. */
  readonly profile?: PostgresProfile;
}

interface PgModule {
  readonly default: { readonly Pool: new (options: { readonly connectionString: string }) => PgPool };
}

/** Oldest server, as `server_version_num`. */
const MIN_SERVER = 150_000;
const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,30}$/;
const MAX_PARTITIONS = 1024;

/**
 * Storage in PostgreSQL.
 *
 * @throws {@link UnsafeRole} on opening, with a role that bypasses row security.
 * @throws {@link UnsupportedRuntime} on opening, with a server older than 15.
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({ storage: postgresStorage({ pool, migrate: "up" }), keys, ...starterKit() });
 * ```
 */
export function postgresStorage(options: PostgresStorageOptions): StorageFactory {
  return {
    async open(context) {
      const dialect = dialectOf(options);
      const pool = options.pool ?? (await openPool(options.connectionString));
      try {
        await checkServer(pool, dialect);
        const layouts = collectionLayouts(context.collections);
        const database = new PostgresDatabase({
          pool,
          own: options.pool === undefined,
          prepare: options.prepare === false ? "unnamed" : "named",
          schema: schemaAccess(pool, dialect.schema),
          castLibrary: once(
            () => new StatementLibrary(layouts, postgresTraits({ ...dialect, columns: "cast" })),
          ),
        });
        const traits = postgresTraits(dialect);
        return await openSqlAdapter(context, { traits, database, migrate: options.migrate ?? "check" });
      } catch (error) {
        if (options.pool === undefined) await pool.end();
        throw error;
      }
    },
  };
}

function dialectOf(options: PostgresStorageOptions): PostgresDialect {
  const { schema = "hcrm", rowSecurity = true, partitions = 0, profile = "postgres" } = options;
  if (!SCHEMA_NAME.test(schema))
    throw new UnsafeConfiguration("The schema's name is not a plain lower-case name.");
  if (!Number.isInteger(partitions) || partitions < 0 || partitions > MAX_PARTITIONS)
    throw new UnsafeConfiguration("The number of partitions is from 0 to 1024.");
  return { schema, rowSecurity, partitions, profile, columns: "as-sent" };
}

async function openPool(connectionString: string | undefined): Promise<PgPool> {
  if (connectionString === undefined)
    throw new UnsafeConfiguration("PostgreSQL needs a pool or a connection string.");
  // An optional peer: named by a variable, so that it is neither bundled nor looked up where a host brings its pool.
  const peer: string = "pg";
  const { default: pg } = (await import(peer)) as PgModule; // its documented export
  const pool = new pg.Pool({ connectionString });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  return pool;
}

async function checkServer(pool: PgPool, { rowSecurity }: PostgresDialect): Promise<void> {
  const client = await takeClient(pool);
  try {
    const [row] = await runText(
      client,
      "select current_setting('server_version_num'), rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = current_user",
    );
    giveBack(client, "usable");
    if (Number(row?.[0]) < MIN_SERVER) refuseServer(String(row?.[0]));
    if (rowSecurity && row?.[1] !== "f") refuseRole();
  } catch (error) {
    throw mapped(error);
  }
}

function refuseServer(found: string): never {
  throw new UnsupportedRuntime("PostgreSQL 15 or newer is needed.", { details: { found, needed: "150000" } });
}

function refuseRole(): never {
  throw new UnsafeRole(
    "The database role bypasses row security; use a plain role, or say `rowSecurity: false`.",
  );
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
