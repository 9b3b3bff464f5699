/**
 * How migrations and introspection talk to a database: plain statements on one connection, rows as arrays.
 * This is apart from the connection of transactions, because schema work is rare, runs under a lock of its own and
 * prepares nothing that is worth keeping.
 */
import type { Awaitable, RawRow } from "./driver.ts";

/** One connection for schema work. */
export interface SchemaConnection {
  /** Runs a statement without parameters. */
  execute(sql: string): Awaitable<void>;
  /** Runs a query; parameters in the dialect's own placeholders. */
  query(sql: string, parameters?: readonly unknown[]): Awaitable<readonly RawRow[]>;
}
