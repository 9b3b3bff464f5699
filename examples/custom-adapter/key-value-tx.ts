/**
 * The eleven verbs. Every argument has been checked before it arrives: the tenant is the transaction's, collections and
 * columns exist, values fit. A row lies under `row/<tenant>/<collection>/<id>`, each unique value under a key that leads to
 * the id. Changes are gathered beside the store and written together.
 */
import {
  addMs,
  type CollectionLayout,
  type CollectionLayouts,
  constraintViolated,
  duplicateKey,
  fullOrder,
  layoutOf,
  type Row,
  type RowCondition,
  type Scalar,
  type StoreTx,
  type TransactionScope,
  type Versioned,
  versionConflict,
} from "@hcrm/core/storage";
import { compareRows, decodeRow, encodeRow, fulfils, type StoredRow, textOf, versioned } from "./row.ts";

/** What the adapter stands on: what LMDB, RocksDB or FoundationDB give, and no more. */
export interface KeyValueStore {
  get(key: string): Uint8Array | undefined;
  keys(prefix: string): readonly string[];
  /** All changes or none; null deletes. */
  write(changes: ReadonlyMap<string, Uint8Array | null>): void;
}

/** What one transaction works on. */
export type Ground = { store: KeyValueStore; layouts: CollectionLayouts; scope: TransactionScope };

/** The verbs inside one transaction. */
export class KeyValueTx implements StoreTx {
  /** What the transaction has changed so far. */
  readonly changes: Map<string, Uint8Array | null> = new Map();
  readonly #on: Ground;

  constructor(on: Ground) {
    this.#on = on;
  }

  readonly get: StoreTx["get"] = async (c, key) => (await this.getMany(c, key.tenant, [key.id]))[0] ?? null;
  readonly getMany: StoreTx["getMany"] = async (c, _tenant, ids) => {
    const layout = layoutOf(this.#on.layouts, c);
    const rows = [...new Set(ids)].map((id) => this.#row(layout, id));
    return rows.filter((row) => row !== undefined).map((row) => versioned(layout, row));
  };
  readonly find: StoreTx["find"] = async (c, _tenant, where, { orderBy, after, limit, columns }) => {
    const layout = layoutOf(this.#on.layouts, c);
    const order = fullOrder(orderBy);
    const position = Object.fromEntries(order.map(([column], at) => [column, after?.[at] ?? null]));
    return this.#rows(layout, where)
      .filter((row) => after === undefined || compareRows(order, row, position) > 0)
      .sort((left, right) => compareRows(order, left, right))
      .slice(0, limit)
      .map((row) => versioned(layout, row, columns));
  };
  readonly count: StoreTx["count"] = async (c, _tenant, where, cap) =>
    Math.min(this.#rows(layoutOf(this.#on.layouts, c), where).length, cap + 1);
  readonly insert: StoreTx["insert"] = async (c, _tenant, rows) => {
    for (const row of rows) this.#insert(layoutOf(this.#on.layouts, c), row);
  };
  readonly insertIfAbsent: StoreTx["insertIfAbsent"] = async (c, _tenant, row, unique) => {
    const layout = layoutOf(this.#on.layouts, c);
    if (this.#read(this.#uniqueKey(layout, unique, row)) !== undefined) return "exists";
    this.#insert(layout, row);
    return "inserted";
  };
  readonly update: StoreTx["update"] = async (c, { id }, expectedVersion, patch) => {
    const layout = layoutOf(this.#on.layouts, c);
    this.#change(layout, this.#atVersion(layout, id, expectedVersion), patch);
    return expectedVersion + 1;
  };
  readonly updateWhere: StoreTx["updateWhere"] = async (c, tenant, where, patch, { limit }) => {
    const layout = layoutOf(this.#on.layouts, c);
    const rows = await this.find(c, tenant, where, { orderBy: [], limit });
    for (const { id, version } of rows) this.#change(layout, this.#atVersion(layout, id, version), patch);
    return rows.length;
  };
  readonly delete: StoreTx["delete"] = async (c, { id }, expectedVersion) => {
    const layout = layoutOf(this.#on.layouts, c);
    this.#forget(layout, this.#atVersion(layout, id, expectedVersion));
    for (const other of this.#on.layouts.values())
      for (const [column, target] of Object.entries(other.spec.references))
        if (target === c && this.#rows(other, [[column, "eq", id]]).length > 0)
          throw constraintViolated(c, "reference");
  };
  readonly claim: StoreTx["claim"] = async (c, { tenant, now, limit, leaseMs, owner, where = [] }) => {
    const layout = layoutOf(this.#on.layouts, c);
    const orderBy = [["visibleAt", "asc"]] as const;
    const due = await this.find(c, tenant, [["visibleAt", "lte", now], ...where], { orderBy, limit });
    for (const { id, version, row } of due) {
      const counters = { leaseToken: Number(row.leaseToken) + 1, attempts: Number(row.attempts) + 1 };
      const lease = { visibleAt: addMs(now, leaseMs), leaseOwner: owner, ...counters };
      this.#change(layout, this.#atVersion(layout, id, version), lease);
    }
    const ids = due.map(({ id }) => id);
    return this.getMany(c, tenant, ids);
  };

  /** Transactions run one after the other, so there is nobody to lock the row against. */
  readonly lockRow: StoreTx["lockRow"] = (c, key) => this.get(c, key);

  #insert(layout: CollectionLayout, row: Row): void {
    const { at } = this.#on.scope;
    const lease = layout.spec.claimable === true ? { leaseToken: 0, attempts: 0 } : {};
    this.#put(layout, { version: 1, createdAt: at, updatedAt: at, ...lease, ...row });
  }

  #change(layout: CollectionLayout, row: StoredRow, patch: Row): void {
    this.#forget(layout, row);
    this.#put(layout, { ...row, ...patch, version: Number(row.version) + 1, updatedAt: this.#on.scope.at });
  }

  #forget(layout: CollectionLayout, row: StoredRow): void {
    for (const unique of layout.uniques.keys()) this.changes.set(this.#uniqueKey(layout, unique, row), null);
    this.changes.set(this.#rowKey(layout, row.id), null);
  }

  #put(layout: CollectionLayout, row: StoredRow): void {
    const { name, references } = layout.spec;
    this.changes.set(this.#rowKey(layout, row.id), encodeRow(row));
    for (const unique of layout.uniques.keys()) {
      const key = this.#uniqueKey(layout, unique, row);
      if (this.#read(key) !== undefined) throw duplicateKey(name, unique);
      this.changes.set(key, Buffer.from(String(row.id)));
    }
    for (const [column, target] of Object.entries(references)) {
      const id = row[column] ?? null;
      if (id !== null && this.#row(layoutOf(this.#on.layouts, target), id) === undefined)
        throw constraintViolated(name, "reference");
    }
  }

  #atVersion(layout: CollectionLayout, id: Versioned["id"], version: number): StoredRow {
    const row = this.#row(layout, id);
    if (row?.version !== version) throw versionConflict(layout.spec.name, id, version);
    return row;
  }

  #rows(layout: CollectionLayout, where: readonly RowCondition[]): StoredRow[] {
    const prefix = this.#rowKey(layout, "");
    const own = [...this.changes.keys()].filter((key) => key.startsWith(prefix));
    const ids = [...new Set([...this.#on.store.keys(prefix), ...own])].map((key) => key.slice(prefix.length));
    const holds = where.map((condition) => this.#predicate(condition));
    const rows = ids.map((id) => this.#row(layout, id)).filter((row) => row !== undefined);
    return rows.filter((row) => holds.every((hold) => hold(row)));
  }

  #predicate([column, operator, operand]: RowCondition): (row: StoredRow) => boolean {
    if (operator === "isNull" || operator === "notNull")
      return (row) => ((row[column] ?? null) === null) === (operator === "isNull");
    if (typeof operand !== "object" || operand instanceof Uint8Array)
      return (row) => fulfils(row[column] ?? null, operator, operand ?? null);
    if (!("where" in operand)) return (row) => operand.map(textOf).includes(textOf(row[column]));
    const rows = this.#rows(layoutOf(this.#on.layouts, operand.collection), operand.where);
    const listed = new Set(rows.map((row) => textOf(row[operand.column])));
    listed.delete(textOf(null));
    return (row) => listed.has(textOf(row[column])) === (operator !== "notWithin");
  }

  #row(layout: CollectionLayout, id: Scalar): StoredRow | undefined {
    const bytes = this.#read(this.#rowKey(layout, id));
    return bytes && decodeRow(bytes);
  }

  #read(key: string): Uint8Array | undefined {
    const changed = this.changes.get(key);
    return changed === undefined ? this.#on.store.get(key) : (changed ?? undefined);
  }

  #rowKey({ spec }: CollectionLayout, id: Scalar | undefined): string {
    return `row/${this.#on.scope.tenant}/${spec.name}/${id}`;
  }

  #uniqueKey({ spec, uniques }: CollectionLayout, unique: string, row: StoredRow): string {
    const values = (uniques.get(unique) ?? []).map((column) => textOf(row[column]));
    return `unique/${this.#on.scope.tenant}/${spec.name}/${unique}/${values}`;
  }
}
