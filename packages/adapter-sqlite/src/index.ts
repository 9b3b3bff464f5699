/** Storage in SQLite, on `node:sqlite` or `better-sqlite3`. */

export type { BetterSqliteHandle, NativeSqliteHandle, NodeSqliteHandle } from "./driver.ts";
export { type SqliteStorageOptions, sqliteStorage } from "./open.ts";
export { type Durability, sqliteCapabilities } from "./profile.ts";
