/** Storage in SQLite, on `node:sqlite` or `better-sqlite3`. */
export { sqliteCapabilities } from "./dialect.ts";
export { type SqliteStorageOptions, sqliteStorage } from "./open.ts";
export type { Durability } from "./sqlite-database.ts";
export type { BetterSqliteHandle, NativeSqliteHandle, NodeSqliteHandle } from "./sqlite-handle.ts";
