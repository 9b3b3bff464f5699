/**
 * The storage port: eleven verbs over declared collections, which a vendor writes once for a database. Each verb
 * carries its **law**, above all what concurrent callers may count on; the conformance suite of
 * `@hcrm/core/testing` checks every one of them.
 *
 * Adapters see ids, plain columns, sealed bytes and index bytes, and nothing else: what they never have they cannot
 * leak. There is no optional verb; what a database lacks is a declared capability with the same result. Any error
 * thrown by a verb ends its transaction, as PostgreSQL does it.
 */
import type { RecordId, TenantId } from "../kernel/index.ts";
import type { CollectionName } from "./collection-spec.ts";

/** A value of a column: text, instants, dates, JSON and ids are strings. */
export type Scalar = string | number | boolean | Uint8Array | null;

/** Columns by logical name. An absent column is null on insert and left as it is on update. */
export type Row = Readonly<Record<string, Scalar>>;

/** Where a row is. */
export interface Key {
  /** The tenant; always the one of the transaction. */
  readonly tenant: TenantId;
  /** The row's id. */
  readonly id: RecordId;
}

/** A stored row with its system columns. */
export interface Versioned {
  /** The row's id. */
  readonly id: RecordId;
  /** 1 at insert, one more for every write that touches the row. */
  readonly version: number;
  /** `scope.at` of the transaction that inserted it. */
  readonly createdAt: string;
  /** `scope.at` of the transaction that last wrote it. */
  readonly updatedAt: string;
  /** All other columns, lease columns included; nulls are present as null. The caller owns the object and its bytes. */
  readonly row: Row;
}

/**
 * One condition on a column; all conditions of a query must hold. No condition is ever true of a null column, except
 * `isNull` and `notWithin`. Conditions may name system, plain, lease, sealed and index columns; JSON columns only with
 * `isNull` and `notNull`, booleans only with `eq` and `in`.
 */
export type RowCondition =
  | readonly [column: string, op: "eq" | "lt" | "lte" | "gt" | "gte", value: Exclude<Scalar, null>]
  /** At most 1000 values; none gives no row. */
  | readonly [column: string, op: "in", values: readonly Exclude<Scalar, null>[]]
  | readonly [column: string, op: "isNull" | "notNull"]
  /** Semi-join in the same tenant, one level deep. */
  | readonly [column: string, op: "within" | "notWithin", rows: RowsOf];

/** The values of one column of some rows: the right side of `within` and `notWithin`. */
export interface RowsOf {
  /** The other collection. */
  readonly collection: CollectionName;
  /** Its column, of the same type as the column compared; null values take no part. */
  readonly column: string;
  /** Which of its rows; no further `within` inside. */
  readonly where: readonly RowCondition[];
}

/** A page by key, never by offset. */
export interface KeysetPage {
  /**
   * Never-null plain, system or lease columns. `id` follows as last order column, in the direction of the column
   * before it (ascending when there is none), unless the list already ends with it. Order is byte order: text by its
   * UTF-8 bytes, bytes as unsigned.
   */
  readonly orderBy: readonly (readonly [column: string, direction: "asc" | "desc"])[];
  /** Order values and id of the last row seen: exactly one value per order column, the id last. */
  readonly after?: readonly Exclude<Scalar, null>[];
  /** 1 to 1000. */
  readonly limit: number;
  /** Columns of `row`; default: all. */
  readonly columns?: readonly string[];
}

/** A request for work. */
export interface LeaseRequest {
  /** The tenant; always the one of the transaction. */
  readonly tenant: TenantId;
  /** The present instant. */
  readonly now: string;
  /** At most this many rows; 1 to 1000. */
  readonly limit: number;
  /** Length of the lease in milliseconds, at least 1. */
  readonly leaseMs: number;
  /** Name of the worker. */
  readonly owner: string;
  /** Further conditions, for example on the kind of work. */
  readonly where?: readonly RowCondition[];
}

/** Limits for a bulk change. */
export interface UpdateLimit {
  /** At most this many rows; 1 to 1000. */
  readonly limit: number;
}

/**
 * What a transaction can do. Every verb may throw {@link TransactionClosed}, {@link TenantMismatch},
 * {@link UnknownCollection}, {@link InvalidRow} or {@link InvalidQuery} before it reaches the database, and
 * {@link Transient} or {@link StorageUnavailable} from it. After any error the transaction is doomed: further calls
 * give `TransactionClosed`, and it rolls back even when the error was swallowed.
 */
export interface StoreTx {
  /** Law: sees all commits before this statement and this transaction's own writes; takes no lock. */
  get(c: CollectionName, key: Key): Promise<Versioned | null>;

  /**
   * Law: as `get`, one statement for all ids. Order follows `ids`; missing ids are left out; duplicates collapse.
   * At most 1000 ids.
   */
  getMany(c: CollectionName, tenant: TenantId, ids: readonly RecordId[]): Promise<readonly Versioned[]>;

  /**
   * Law: one statement, one snapshot. A row that exists throughout a walk of all pages, with unchanged order values,
   * is returned exactly once, whatever is inserted or deleted meanwhile.
   */
  find(
    c: CollectionName,
    tenant: TenantId,
    where: readonly RowCondition[],
    page: KeysetPage,
  ): Promise<readonly Versioned[]>;

  /** Law: one snapshot. Exact up to `cap`; `cap + 1` means "more than cap". Work is bounded by the cap. */
  count(c: CollectionName, tenant: TenantId, where: readonly RowCondition[], cap: number): Promise<number>;

  /**
   * Law: all rows or none. Of concurrent inserts of one unique value exactly one commits; the others get
   * {@link DuplicateKey}, after waiting if need be. At most `capabilities.maxBatchRows` rows; each carries its `id`.
   *
   * @throws {@link DuplicateKey} when a unique or the primary key is taken.
   * @throws {@link ConstraintViolated} when a reference names no row.
   */
  insert(c: CollectionName, tenant: TenantId, rows: readonly Row[]): Promise<void>;

  /**
   * Law: of any number of concurrent callers exactly one gets `"inserted"`. `"exists"` is only said of a committed row
   * or of this transaction's own row, which stays as it is.
   *
   * @param unique name of a unique of the collection: `id`, a declared one, or `bx_<name>` of a unique blind index
   * @throws {@link DuplicateKey} when another unique than the named one is taken.
   */
  insertIfAbsent(
    c: CollectionName,
    tenant: TenantId,
    row: Row,
    unique: string,
  ): Promise<"inserted" | "exists">;

  /**
   * Law: compare-and-set. Of concurrent callers with one `expectedVersion` exactly one succeeds.
   *
   * @param patch columns to set; never a system column, and of the lease columns only `visibleAt`
   * @returns the new version
   * @throws {@link VersionConflict} when the row is missing or has another version.
   * @throws {@link AppendOnly} when the collection is append-only.
   */
  update(c: CollectionName, key: Key, expectedVersion: number, patch: Row): Promise<number>;

  /**
   * Law: changes at most `limit` rows in id order; each is re-checked under its lock, so no row that stopped matching
   * is changed. Every changed row gets version + 1.
   *
   * @returns how many rows were changed
   * @throws {@link AppendOnly} when the collection is append-only.
   */
  updateWhere(
    c: CollectionName,
    tenant: TenantId,
    where: readonly RowCondition[],
    patch: Row,
    options: UpdateLimit,
  ): Promise<number>;

  /**
   * Law: as `update`: of concurrent callers exactly one succeeds.
   *
   * @throws {@link VersionConflict} when the row is missing or has another version.
   * @throws {@link ConstraintViolated} when other rows refer to it.
   * @throws {@link AppendOnly} when the collection is append-only.
   */
  delete(c: CollectionName, key: Key, expectedVersion: number): Promise<void>;

  /**
   * Law: a row is given to one claimer only until its lease has run out. Takes rows with `visibleAt <= now` in
   * (`visibleAt`, `id`) order, skips rows that another transaction has locked, never waits for them. In the same
   * statement sets `visibleAt = now + leaseMs`, `leaseOwner`, `leaseToken + 1`, `attempts + 1`, `version + 1`.
   *
   * @returns the rows as they are after the claim
   */
  claim(c: CollectionName, lease: LeaseRequest): Promise<readonly Versioned[]>;

  /**
   * Law: until this transaction ends no other transaction can change, delete or lock the row. Reads the newest
   * committed state. Null locks nothing: make the row with `insertIfAbsent` first.
   */
  lockRow(c: CollectionName, key: Key): Promise<Versioned | null>;
}
