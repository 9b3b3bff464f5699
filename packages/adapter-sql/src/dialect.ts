/**
 * The complete list of what may differ between dialects. Everything else is written once in this package; a difference
 * that is not named here is a bug.
 */
import type {
  CollectionLayout,
  ColumnFacts,
  ColumnType,
  HcrmError,
  Scalar,
  StorageCapabilities,
} from "@hcrm/core/storage";
import {
  type DialectAdapter,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
} from "kysely";
import type { PhysicalTable } from "./physical-schema.ts";
import type { SchemaConnection } from "./schema-connection.ts";

/** Kysely's compiler of a dialect. It builds text; Kysely's drivers are not used. */
export interface SqlSyntax {
  /** Quoting and placeholders. */
  createQueryCompiler(): QueryCompiler;
  /** Kysely's description of the dialect. */
  createAdapter(): DialectAdapter;
}

/** Double quotes and `?`. */
export const sqliteSyntax: SqlSyntax = {
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new SqliteAdapter(),
};

/** Double quotes and `$1`. */
export const postgresSyntax: SqlSyntax = {
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => new PostgresAdapter(),
};

/** How a dialect differs. */
export interface DialectTraits {
  /** `sqlite`, `postgres`, `postgres-portable` or a vendor's own name; part of each migration's checksum. */
  readonly profile: string;
  /** What adapters of this dialect declare. */
  readonly capabilities: StorageCapabilities;
  /** Schema that qualifies every table, or null. */
  readonly schema: string | null;
  /** Quoting and placeholders. */
  readonly syntax: SqlSyntax;
  /** Statements before any table: the schema, functions of triggers. They may run again. */
  readonly prelude: readonly string[];
  /** Type of a column in DDL, checks included. */
  columnType(column: ColumnFacts): string;
  /** The same type as introspection reports it, without checks. */
  storedType(type: ColumnType): string;
  /** Type of an array of such values, for batches by `unnest`. */
  arrayType(type: ColumnType): string;
  /** Follows the closing bracket of `create table`: `strict`, nothing, or a partition clause. */
  tableSuffix(layout: CollectionLayout): string;
  /** Statements after a table is made: append-only triggers, row security. */
  afterCreate(layout: CollectionLayout): readonly string[];
  /** Names of the triggers and policies that `afterCreate` makes, ordered. */
  guards(layout: CollectionLayout): readonly string[];
  /** Whether references are added after all tables (PostgreSQL) or stand in the table (SQLite, which cannot add them). */
  readonly references: "inline" | "afterwards";
  /** Whether an index may cover only rows with a value. */
  readonly partialIndexes: boolean;
  /** How a row is locked. `touch` writes the row to itself, where a transaction may not hold the write lock yet. */
  readonly rowLock: "for update" | "touch";
  /** One statement that skips locked rows, or a look followed by a guarded change. */
  readonly claims: "skip-locked" | "two-step";
  /** How many rows are inserted at once: one prepared statement in a loop, or arrays. */
  readonly batches: "prepared-loop" | "unnest";
  /**
   * How rows are found by a list of unique values. `first` finds them before they are put in order: a planner that orders
   * by cost may otherwise walk the tenant's whole primary key for its order and filter, as PostgreSQL does after a bulk load
   * until the table is analysed (113 against 1.1 ms for 60 of 60,000 rows).
   */
  readonly uniqueLists: "first" | "as-planned";
  /** Columns are read as the driver sends them, or cast to text where a host parses values by itself. */
  readonly columns: "as-sent" | "cast";
  /** From the port to the driver. */
  encode(type: ColumnType, value: Scalar): unknown;
  /** One column of a batch to the driver, where batches are arrays. */
  encodeArray(type: ColumnType, values: readonly Scalar[]): unknown;
  /** From the driver to the port; null where the driver's value is the port's already. */
  decoder(type: ColumnType): ((raw: unknown) => Scalar) | null;
  /** Our error for a driver's error; null when it is none of the database's. */
  mapError(error: unknown, layout: CollectionLayout | null): HcrmError | null;
  /** Reads the physical form of some tables as it is; missing tables are left out. */
  introspect(connection: SchemaConnection, tables: readonly string[]): Promise<readonly PhysicalTable[]>;
}
