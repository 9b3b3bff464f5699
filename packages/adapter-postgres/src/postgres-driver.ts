/**
 * What we use of `pg`, described structurally, and our own driver over one client. Statements are named, so that
 * PostgreSQL keeps their plans (57 µs by key against 118 unnamed), and values come back as the text the server sent:
 * the host may have changed `pg`'s type parsers globally, and our decoders know the types anyway.
 */
import type { RawRow, SqlConnection, SqlText } from "@hcrm/adapter-sql";

/** A query as `pg` takes it. */
export interface PgQuery {
  /** Name of the prepared statement; absent for poolers that cannot keep any. */
  readonly name?: string;
  /** SQL. */
  readonly text: string;
  /** Parameters. */
  readonly values?: readonly unknown[];
  /** Rows as arrays. */
  readonly rowMode?: "array";
  /** Parsers of values. */
  readonly types?: PgTypes;
}

/** Parsers of values, by type. */
export interface PgTypes {
  /** The parser of a type. */
  getTypeParser(): (value: unknown) => unknown;
}

/** A result of `pg`. */
export interface PgResult {
  /** Rows: arrays with `rowMode: "array"`. */
  readonly rows: readonly unknown[];
  /** Number of rows touched. */
  readonly rowCount: number | null;
}

/** A client of `pg`. */
export interface PgClient {
  /** Runs a query. */
  query(query: PgQuery): Promise<PgResult>;
  /** Watches the connection. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** Stops watching. */
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

/** A client that came out of a pool. */
export interface PgPoolClient extends PgClient {
  /** Gives the client back; with `true` it is closed instead. */
  release(destroy?: boolean): void;
}

/** A pool of `pg`. */
export interface PgPool {
  /** Takes a client out. */
  connect(): Promise<PgPoolClient>;
  /** Closes all clients. */
  end(): Promise<void>;
  /** Watches idle clients. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** What it was made with. */
  readonly options?: { readonly max?: number };
}

/** Leaves every value as the text that the server sent. */
const asSent: PgTypes = { getTypeParser: () => (value) => value };

/** Statements by name: kept by the server on this connection. */
export type Prepare = "named" | "unnamed";

/** A connection over one client. */
export function postgresConnection(client: Pick<PgClient, "query">, prepare: Prepare): SqlConnection {
  const query = (text: SqlText, values: readonly unknown[]): Promise<PgResult> =>
    client.query({
      text: text.sql,
      values,
      rowMode: "array",
      types: asSent,
      ...(prepare === "named" ? { name: text.name } : {}),
    });
  return {
    // With `rowMode: "array"` every row is an array.
    all: async (text, values) => (await query(text, values)).rows as readonly RawRow[],
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}

/** Runs one of our own statements and gives its rows as arrays of text. */
export async function runText(
  client: Pick<PgClient, "query">,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly RawRow[]> {
  const { rows } = await client.query({ text, values, rowMode: "array", types: asSent });
  return rows as readonly RawRow[]; // arrays, see above
}
