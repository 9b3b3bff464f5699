/**
 * What we use of `pg`, described structurally, so that a host may bring its own pool, of its own version. Nothing is
 * depended on but queries as objects, rows as arrays and parsers per query; the driver itself is an optional peer that
 * is loaded only when no pool is given.
 */
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
  readonly options?: PgPoolOptions;
}

/** What we look at of a pool's options. */
export interface PgPoolOptions {
  /** Most connections. */
  readonly max?: number;
}
