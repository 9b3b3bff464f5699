/**
 * Storage in PostgreSQL 15 or newer, on `pg`: row security, claims that skip locked rows, batches as arrays, keys that
 * all start with the tenant, and migrations that any number of processes may start at once.
 */

export type { PgClient, PgPool, PgPoolClient, PgPoolOptions, PgQuery, PgResult, PgTypes } from "./driver.ts";
export { type PostgresStorageOptions, postgresStorage } from "./open.ts";
export {
  type PostgresCapabilityOptions,
  type PostgresProfile,
  postgresCapabilities,
} from "./profile.ts";
