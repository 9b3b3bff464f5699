/**
 * What the shared SQL code needs of a database driver: run one statement with parameters. Drivers may answer at once
 * (SQLite) or later (PostgreSQL). Rows come as arrays in the order of the selected columns, which is faster than
 * objects and leaves no question about names.
 */

/** A value now or later. */
export type Awaitable<T> = T | Promise<T>;

/** SQL text; equal statements are the same object, so that a driver can keep what it prepared for it. */
export interface SqlText {
  /** Short and stable: names a prepared statement where a database wants names. */
  readonly name: string;
  /** The text, with the dialect's placeholders. */
  readonly sql: string;
}

/** One row as an array of the driver's own values. */
export type RawRow = readonly unknown[];

/** One connection with a transaction open on it. */
export interface SqlConnection {
  /** Runs a statement that returns rows. */
  all(text: SqlText, parameters: readonly unknown[]): Awaitable<readonly RawRow[]>;
  /** Runs a statement that changes rows and gives their number. */
  run(text: SqlText, parameters: readonly unknown[]): Awaitable<number>;
}
