/**
 * One SQLite connection with its prepared statements and its queue. SQLite has one transaction per connection, so
 * transactions of all adapters over one handle wait for each other here; other processes are waited for at
 * `begin immediate`.
 */
import type { RawRow, SqlConnection, SqlText } from "@hcrm/adapter-sql";
import { type EnterQueue, serialQueue } from "@hcrm/core/storage";
import {
  type NativeSqliteHandle,
  type PreparedStatement,
  type SqliteHandle,
  sqliteHandle,
} from "./driver.ts";

/** Most prepared statements kept per connection; the oldest goes first. */
const PREPARED = 256;

/** A connection and what belongs to it. */
export class SqliteConnection implements SqlConnection {
  /** Waits for every earlier transaction of this process on the connection. */
  readonly enter: EnterQueue = serialQueue();
  readonly #handle: SqliteHandle;
  readonly #prepared: Map<string, PreparedStatement> = new Map();

  constructor(handle: SqliteHandle) {
    this.#handle = handle;
  }

  all(text: SqlText, parameters: readonly unknown[]): readonly RawRow[] {
    return this.#prepare(text.sql).all(parameters);
  }

  run(text: SqlText, parameters: readonly unknown[]): number {
    return this.#prepare(text.sql).run(parameters);
  }

  /** Runs one of our own statements without parameters. */
  execute(sql: string): void {
    this.#prepare(sql).run([]);
  }

  /** Runs a schema statement, which is not worth keeping. */
  executeOnce(sql: string): void {
    this.#handle.prepare(sql).run([]);
  }

  /** Rows of one of our own queries. */
  query(sql: string, parameters: readonly unknown[]): readonly RawRow[] {
    return this.#handle.prepare(sql).all(parameters);
  }

  /** Whether a transaction is open on the connection, ours or the host's. */
  inTransaction(): boolean {
    return this.#handle.inTransaction();
  }

  /** Closes the handle. */
  close(): void {
    this.#prepared.clear();
    this.#handle.close();
  }

  #prepare(sql: string): PreparedStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#handle.prepare(sql);
    this.#prepared.set(sql, made);
    const oldest = this.#prepared.keys().next();
    if (this.#prepared.size > PREPARED && oldest.done !== true) this.#prepared.delete(oldest.value);
    return made;
  }
}

const connections: WeakMap<NativeSqliteHandle, SqliteConnection> = new WeakMap();

/** The connection of a handle: the same for every adapter that is opened with it. */
export function connectionOf(native: NativeSqliteHandle): SqliteConnection {
  const known = connections.get(native) ?? new SqliteConnection(sqliteHandle(native));
  connections.set(native, known);
  return known;
}
