/**
 * One face for both drivers: `node:sqlite` and `better-sqlite3` (13 or newer) behind the few calls that we need. The
 * drivers are described structurally, so a host may hand in its own handle. A statement reads when it has columns:
 * guessing from its text breaks `returning`.
 */
import type { RawRow } from "@hcrm/adapter-sql";
import { UnsafeConfiguration } from "@hcrm/core/storage";

/** A prepared statement. */
export interface PreparedStatement {
  /** All rows, each as an array. */
  all(parameters: readonly unknown[]): readonly RawRow[];
  /** Runs it and gives the number of changed rows. */
  run(parameters: readonly unknown[]): number;
}

/** A database handle of either driver. */
export interface SqliteHandle {
  /** Prepares a statement. */
  prepare(sql: string): PreparedStatement;
  /** Whether a transaction is open on the handle. */
  inTransaction(): boolean;
  /** Closes the handle. */
  close(): void;
}

interface NodeStatement {
  all(...parameters: readonly unknown[]): readonly unknown[];
  run(...parameters: readonly unknown[]): { readonly changes: number | bigint };
  setReturnArrays(enabled: boolean): void;
}

/** What we use of `DatabaseSync` of `node:sqlite`. */
export interface NodeSqliteHandle {
  /** Prepares a statement. */
  prepare(sql: string): unknown;
  /** Whether a transaction is open. */
  readonly isTransaction: boolean;
  /** Closes the database. */
  close(): void;
}

interface BetterStatement {
  readonly reader: boolean;
  all(...parameters: readonly unknown[]): readonly unknown[];
  run(...parameters: readonly unknown[]): { readonly changes: number };
  raw(enabled: boolean): BetterStatement;
}

/** What we use of `Database` of `better-sqlite3`. */
export interface BetterSqliteHandle {
  /** Prepares a statement. */
  prepare(sql: string): unknown;
  /** Whether a transaction is open. */
  readonly inTransaction: boolean;
  /** Closes the database. */
  close(): unknown;
}

/** A handle of the host. */
export type NativeSqliteHandle = NodeSqliteHandle | BetterSqliteHandle;

/** Tells a database handle from other things. */
export function isNativeHandle(native: unknown): native is NativeSqliteHandle {
  if (typeof native !== "object" || native === null || !("prepare" in native)) return false;
  return "isTransaction" in native || "inTransaction" in native;
}

/**
 * Our face of a driver's handle.
 *
 * @throws {@link UnsafeConfiguration} when the handle belongs to neither driver.
 */
export function sqliteHandle(native: NativeSqliteHandle): SqliteHandle {
  if ("isTransaction" in native) return nodeHandle(native);
  if ("inTransaction" in native) return betterHandle(native);
  throw new UnsafeConfiguration("The handle is neither of node:sqlite nor of better-sqlite3.");
}

function nodeHandle(native: NodeSqliteHandle): SqliteHandle {
  return {
    prepare(sql) {
      const statement = native.prepare(sql) as NodeStatement; // what `DatabaseSync.prepare` gives
      statement.setReturnArrays(true);
      return {
        // With `setReturnArrays` every row is an array.
        all: (parameters) => statement.all(...parameters) as readonly RawRow[],
        run: (parameters) => Number(statement.run(...parameters).changes),
      };
    },
    inTransaction: () => native.isTransaction,
    close: () => native.close(),
  };
}

function betterHandle(native: BetterSqliteHandle): SqliteHandle {
  return {
    prepare(sql) {
      const statement = native.prepare(sql) as BetterStatement; // what `Database.prepare` gives
      if (!statement.reader)
        return { all: () => [], run: (parameters) => statement.run(...parameters).changes };
      const reading = statement.raw(true);
      return {
        // In raw mode every row is an array.
        all: (parameters) => reading.all(...parameters) as readonly RawRow[],
        run: (parameters) => reading.all(...parameters).length,
      };
    },
    inTransaction: () => native.inTransaction,
    close: () => void native.close(),
  };
}
