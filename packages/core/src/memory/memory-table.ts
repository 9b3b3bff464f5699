/**
 * The rows of one collection and tenant. Committed rows are never changed in place: a transaction writes into a
 * {@link TableLayer} above them, reads through it, and merges it on commit; rolling back is forgetting the layer.
 * Uniques are kept as maps from value to id, so that a clash is found without a walk.
 */
import type { CollectionLayout, Scalar, Versioned } from "../storage/index.ts";

type UniqueMap = Map<string, string>;

/** Committed rows of one collection and tenant. */
export interface CommittedTable {
  /** Rows by id. */
  readonly rows: Map<string, Versioned>;
  /** Ids by unique and value. */
  readonly uniques: Map<string, UniqueMap>;
}

/** An empty table. */
export function emptyTable(): CommittedTable {
  return { rows: new Map(), uniques: new Map() };
}

/** What one transaction has written to a table, above what is committed. */
export class TableLayer {
  readonly #layout: CollectionLayout;
  readonly #committed: CommittedTable;
  readonly #written: Map<string, Versioned | null> = new Map();
  readonly #taken: Map<string, UniqueMap> = new Map();

  constructor(layout: CollectionLayout, committed: CommittedTable) {
    this.#layout = layout;
    this.#committed = committed;
  }

  /** The row as this transaction sees it. */
  get(id: string): Versioned | null {
    const written = this.#written.get(id);
    return written === undefined ? (this.#committed.rows.get(id) ?? null) : written;
  }

  /** All rows as this transaction sees them, in no order. */
  *rows(): Iterable<Versioned> {
    for (const [id, row] of this.#committed.rows) if (!this.#written.has(id)) yield row;
    for (const row of this.#written.values()) if (row !== null) yield row;
  }

  /** The name of a unique that another row holds already, or null. */
  clash(row: Versioned): string | null {
    for (const unique of this.#layout.uniques.keys()) {
      const holder = this.holder(unique, row);
      if (holder !== null && holder !== row.id) return unique;
    }
    return null;
  }

  /** The id of the row that holds the same value of a unique, or null. */
  holder(unique: string, row: Versioned): string | null {
    const value = uniqueValue(this.#layout, unique, row);
    for (const index of [this.#taken.get(unique), this.#committed.uniques.get(unique)]) {
      const id = index?.get(value);
      const current = id === undefined ? null : this.get(id);
      // An entry may be older than the row: it counts only when the row still holds the value.
      if (current !== null && uniqueValue(this.#layout, unique, current) === value) return current.id;
    }
    return null;
  }

  /** Writes a row into the layer. */
  put(row: Versioned): void {
    this.#written.set(row.id, row);
    for (const unique of this.#layout.uniques.keys()) this.#enter(this.#taken, unique, row);
  }

  /** Deletes a row in the layer. */
  remove(id: string): void {
    this.#written.set(id, null);
  }

  /** Makes the layer's rows the committed ones. */
  merge(): void {
    const { rows, uniques } = this.#committed;
    for (const id of this.#written.keys()) {
      const old = rows.get(id);
      if (old === undefined) continue;
      for (const unique of this.#layout.uniques.keys())
        uniques.get(unique)?.delete(uniqueValue(this.#layout, unique, old));
      rows.delete(id);
    }
    for (const row of this.#written.values()) {
      if (row === null) continue;
      rows.set(row.id, row);
      for (const unique of this.#layout.uniques.keys()) this.#enter(uniques, unique, row);
    }
  }

  #enter(uniques: Map<string, UniqueMap>, unique: string, row: Versioned): void {
    const index = uniques.get(unique) ?? new Map<string, string>();
    index.set(uniqueValue(this.#layout, unique, row), row.id);
    uniques.set(unique, index);
  }
}

/** A column of a stored row, system columns included; null when absent. */
export function columnValue(row: Versioned, column: string): Scalar {
  if (column === "id") return row.id;
  if (column === "version") return row.version;
  if (column === "createdAt") return row.createdAt;
  if (column === "updatedAt") return row.updatedAt;
  return row.row[column] ?? null;
}

/** A text that is equal exactly for equal values. */
export function valueKey(value: Scalar): string {
  return value instanceof Uint8Array ? `b${Buffer.from(value).toString("hex")}` : `${typeof value}${value}`;
}

function uniqueValue(layout: CollectionLayout, unique: string, row: Versioned): string {
  const columns = layout.uniques.get(unique) ?? [];
  return JSON.stringify(columns.map((column) => valueKey(columnValue(row, column))));
}
