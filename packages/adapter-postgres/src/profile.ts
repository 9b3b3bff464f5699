/**
 * What decides a PostgreSQL dialect and what its adapters declare. `postgres-portable` leaves out what only PostgreSQL
 * has, so that the path for other databases is tested on a database that is at hand.
 */
import type { StorageCapabilities } from "@hcrm/core/storage";

/** `postgres`, or the same without what only PostgreSQL has: skipping locked rows and partial indexes. */
export type PostgresProfile = "postgres" | "postgres-portable";

/** What decides the capabilities. */
export interface PostgresCapabilityOptions {
  /** See {@link PostgresProfile}. */
  readonly profile: PostgresProfile;
  /** Whether the database keeps tenants apart. */
  readonly rowSecurity: boolean;
}

/** What decides a dialect. */
export interface PostgresDialect extends PostgresCapabilityOptions {
  /** Schema of all tables. */
  readonly schema: string;
  /** Hash partitions by tenant; 0: none. */
  readonly partitions: number;
  /** Columns come back as text of their own accord, or through a cast where the host parses values. */
  readonly columns: "as-sent" | "cast";
}

/** What the adapter declares. */
export function postgresCapabilities(dialect: PostgresCapabilityOptions): StorageCapabilities {
  return {
    profile: dialect.profile,
    concurrentWriters: true,
    skipLocked: dialect.profile === "postgres",
    rowSecurity: dialect.rowSecurity,
    transactionalDdl: true,
    maxBatchRows: 1000,
  };
}
