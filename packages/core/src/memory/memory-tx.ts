/**
 * The eleven verbs over maps: the executable specification of the port. Transactions run one after another, so every
 * law about concurrent callers holds by construction; what remains is said here as plainly as possible, without any
 * index that could be wrong. Arguments are checked by the guard before they arrive.
 */
import { addMs } from "../kernel/index.ts";
import {
  type CollectionLayouts,
  constraintViolated,
  duplicateKey,
  fullOrder,
  type Key,
  type KeysetPage,
  type LeaseRequest,
  layoutOf,
  type Row,
  type RowCondition,
  type RowsOf,
  type Scalar,
  type StoreTx,
  type TransactionScope,
  type UpdateLimit,
  type Versioned,
  versionConflict,
} from "../storage/index.ts";
import { compareText, compareValues } from "./byte-order.ts";
import type { MemoryDatabase } from "./memory-database.ts";
import { columnValue, TableLayer, valueKey } from "./memory-table.ts";
import { copyOut, newRow, patchedRow } from "./row-copy.ts";
import { rowPredicate } from "./row-predicate.ts";

/** One transaction on a {@link MemoryDatabase}. */
export class MemoryTx implements StoreTx {
  readonly #database: MemoryDatabase;
  readonly #layouts: CollectionLayouts;
  readonly #scope: TransactionScope;
  readonly #layers: Map<string, TableLayer> = new Map();

  constructor(database: MemoryDatabase, layouts: CollectionLayouts, scope: TransactionScope) {
    this.#database = database;
    this.#layouts = layouts;
    this.#scope = scope;
  }

  async get(c: string, key: Key): Promise<Versioned | null> {
    this.#database.faults.statement();
    const row = this.#layer(c).get(key.id);
    return row === null ? null : copyOut(row);
  }

  async getMany(c: string, _tenant: string, ids: readonly string[]): Promise<readonly Versioned[]> {
    this.#database.faults.statement();
    const layer = this.#layer(c);
    return ids.flatMap((id) => {
      const row = layer.get(id);
      return row === null ? [] : [copyOut(row)];
    });
  }

  async find(
    c: string,
    _tenant: string,
    where: readonly RowCondition[],
    page: KeysetPage,
  ): Promise<readonly Versioned[]> {
    this.#database.faults.statement();
    const order = fullOrder(page.orderBy);
    const { after } = page;
    const rows = this.#matching(c, where)
      .filter((row) => after === undefined || compareToPosition(row, order, after) > 0)
      .sort((a, b) => compareToPosition(a, order, positionOf(b, order)));
    return rows.slice(0, page.limit).map((row) => copyOut(row, page.columns));
  }

  async count(c: string, _tenant: string, where: readonly RowCondition[], cap: number): Promise<number> {
    this.#database.faults.statement();
    return Math.min(this.#matching(c, where).length, cap + 1);
  }

  async insert(c: string, _tenant: string, rows: readonly Row[]): Promise<void> {
    this.#database.faults.statement();
    for (const row of rows) this.#write(c, this.#fresh(c, row));
  }

  async insertIfAbsent(c: string, _tenant: string, row: Row, unique: string): Promise<"inserted" | "exists"> {
    this.#database.faults.statement();
    const fresh = this.#fresh(c, row);
    if (this.#layer(c).holder(unique, fresh) !== null) return "exists";
    this.#write(c, fresh);
    return "inserted";
  }

  async update(c: string, key: Key, expectedVersion: number, patch: Row): Promise<number> {
    this.#database.faults.statement();
    return this.#change(c, this.#inVersion(c, key, expectedVersion), patch);
  }

  async updateWhere(
    c: string,
    _tenant: string,
    where: readonly RowCondition[],
    patch: Row,
    options: UpdateLimit,
  ): Promise<number> {
    this.#database.faults.statement();
    const rows = this.#matching(c, where).sort((a, b) => compareText(a.id, b.id));
    const chosen = rows.slice(0, options.limit);
    for (const row of chosen) this.#change(c, row, patch);
    return chosen.length;
  }

  async delete(c: string, key: Key, expectedVersion: number): Promise<void> {
    this.#database.faults.statement();
    this.#inVersion(c, key, expectedVersion);
    if (this.#isReferred(c, key.id)) throw constraintViolated(c, "reference");
    this.#layer(c).remove(key.id);
  }

  async claim(c: string, lease: LeaseRequest): Promise<readonly Versioned[]> {
    this.#database.faults.statement();
    const due: RowCondition = ["visibleAt", "lte", lease.now];
    const rows = this.#matching(c, [due, ...(lease.where ?? [])])
      .sort(byVisibleAt)
      .slice(0, lease.limit);
    return rows.map((row) => {
      const leased = {
        visibleAt: addMs(lease.now, lease.leaseMs),
        leaseOwner: lease.owner,
        leaseToken: Number(row.row.leaseToken) + 1,
        attempts: Number(row.row.attempts) + 1,
      };
      this.#change(c, row, leased);
      return copyOut(this.#layer(c).get(row.id) ?? row);
    });
  }

  /** The transaction has the whole database to itself, so every row it reads is locked. */
  lockRow(c: string, key: Key): Promise<Versioned | null> {
    return this.get(c, key);
  }

  /** Makes everything written the committed state. */
  merge(): void {
    for (const layer of this.#layers.values()) layer.merge();
  }

  #layer(c: string): TableLayer {
    const known = this.#layers.get(c);
    if (known !== undefined) return known;
    const layer = new TableLayer(layoutOf(this.#layouts, c), this.#database.table(c, this.#scope.tenant));
    this.#layers.set(c, layer);
    return layer;
  }

  #matching(c: string, where: readonly RowCondition[]): Versioned[] {
    const matches = rowPredicate(where, (rows) => this.#semiJoin(rows));
    return [...this.#layer(c).rows()].filter(matches);
  }

  #semiJoin(rows: RowsOf): ReadonlySet<string> {
    const values = this.#matching(rows.collection, rows.where).map((row) => columnValue(row, rows.column));
    return new Set(values.filter((value) => value !== null).map(valueKey));
  }

  #fresh(c: string, row: Row): Versioned {
    const { at } = this.#scope;
    const id = row.id as Versioned["id"]; // the guard has checked that it is a UUID
    return { id, version: 1, createdAt: at, updatedAt: at, row: newRow(layoutOf(this.#layouts, c), row) };
  }

  #inVersion(c: string, key: Key, expectedVersion: number): Versioned {
    const row = this.#layer(c).get(key.id);
    if (row === null || row.version !== expectedVersion) throw versionConflict(c, key.id, expectedVersion);
    return row;
  }

  #change(c: string, row: Versioned, patch: Row): number {
    const version = row.version + 1;
    this.#store(c, { ...row, version, updatedAt: this.#scope.at, row: patchedRow(row.row, patch) });
    return version;
  }

  #write(c: string, row: Versioned): void {
    if (this.#layer(c).get(row.id) !== null) throw duplicateKey(c, "id");
    this.#store(c, row);
  }

  #store(c: string, row: Versioned): void {
    const unique = this.#layer(c).clash(row);
    if (unique !== null) throw duplicateKey(c, unique);
    for (const [column, target] of Object.entries(layoutOf(this.#layouts, c).spec.references)) {
      const id = columnValue(row, column);
      if (typeof id !== "string" || (target === c && id === row.id)) continue; // null, or the row itself
      if (this.#layer(target).get(id) === null) throw constraintViolated(c, "reference");
    }
    this.#layer(c).put(row);
  }

  #isReferred(c: string, id: string): boolean {
    for (const { spec } of this.#layouts.values()) {
      for (const [column, target] of Object.entries(spec.references)) {
        if (target === c && this.#matching(spec.name, [[column, "eq", id]]).length > 0) return true;
      }
    }
    return false;
  }
}

function positionOf(row: Versioned, order: KeysetPage["orderBy"]): readonly Scalar[] {
  return order.map(([column]) => columnValue(row, column));
}

/** Where a row stands relative to a position in an order: negative before it, positive after it. */
function compareToPosition(
  row: Versioned,
  order: KeysetPage["orderBy"],
  position: readonly Scalar[],
): number {
  for (const [at, [column, direction]] of order.entries()) {
    const left = columnValue(row, column);
    const right = position[at] ?? null;
    if (left === null || right === null) continue; // order columns are never null
    const compared = compareValues(left, right);
    if (compared !== 0) return direction === "asc" ? compared : -compared;
  }
  return 0;
}

function byVisibleAt(a: Versioned, b: Versioned): number {
  const order: KeysetPage["orderBy"] = [
    ["visibleAt", "asc"],
    ["id", "asc"],
  ];
  return compareToPosition(a, order, positionOf(b, order));
}
