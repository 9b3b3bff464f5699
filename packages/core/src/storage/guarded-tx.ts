/**
 * The guard that stands before every adapter's verbs: it compares tenants, checks collection, row and query, keeps
 * append-only rows untouched, dooms the transaction after the first error and closes it at the end. An adapter writes
 * the bare verbs and puts them behind {@link guardStoreTx}; so the checks are the same everywhere and come before any
 * statement.
 */
import {
  HcrmError,
  InternalError,
  InvalidQuery,
  TenantMismatch,
  TransactionClosed,
} from "../kernel/index.ts";
import type { CollectionLayout, CollectionLayouts } from "./collection-layout.ts";
import type {
  Key,
  KeysetPage,
  LeaseRequest,
  Row,
  RowCondition,
  StoreTx,
  UpdateLimit,
  Versioned,
} from "./port.ts";
import {
  checkConditions,
  checkId,
  checkIds,
  checkLease,
  checkLimit,
  checkPage,
  checkUniqueName,
  checkVersion,
  layoutOf,
  MAX_COUNT_CAP,
} from "./query-checks.ts";
import { checkChangeable, checkInsertRow, checkPatch } from "./row-checks.ts";
import type { TransactionScope } from "./storage-adapter.ts";

/** A guarded transaction and the handle by which its owner ends it. */
export interface GuardedTx {
  /** What the caller of the transaction gets. */
  readonly tx: StoreTx;
  /** The first error of a verb, or null: a doomed transaction never commits. */
  doom(): unknown;
  /** Waits for verbs that the caller did not await, then refuses further ones. */
  close(): Promise<void>;
}

/** What the guard has to know. */
export interface GuardOptions {
  /** All collections. */
  readonly layouts: CollectionLayouts;
  /** The transaction's tenant and mode. */
  readonly scope: TransactionScope;
  /** Most rows of one `insert`. */
  readonly maxBatchRows: number;
}

/**
 * Puts the shared checks before an adapter's bare verbs.
 *
 * @param bare the verbs as the database does them; they are only called with checked arguments
 * @param options collections, scope and batch size
 */
export function guardStoreTx(bare: StoreTx, options: GuardOptions): GuardedTx {
  const tx = new GuardedStoreTx(bare, options);
  return { tx, doom: () => tx.doomed, close: () => tx.close() };
}

class GuardedStoreTx implements StoreTx {
  doomed: unknown = null;
  readonly #bare: StoreTx;
  readonly #options: GuardOptions;
  #closed = false;
  #running = 0;
  #idle: (() => void) | null = null;

  constructor(bare: StoreTx, options: GuardOptions) {
    this.#bare = bare;
    this.#options = options;
  }

  get(c: string, key: Key): Promise<Versioned | null> {
    return this.#run(key.tenant, () => {
      checkId(this.#layout(c), key.id);
      return this.#bare.get(c, key);
    });
  }

  getMany(c: string, tenant: Key["tenant"], ids: readonly Key["id"][]): Promise<readonly Versioned[]> {
    return this.#run(tenant, () => {
      checkIds(this.#layout(c), ids);
      return ids.length === 0 ? [] : this.#bare.getMany(c, tenant, [...new Set(ids)]);
    });
  }

  find(
    c: string,
    tenant: Key["tenant"],
    where: readonly RowCondition[],
    page: KeysetPage,
  ): Promise<readonly Versioned[]> {
    return this.#run(tenant, () => {
      const layout = this.#layout(c);
      checkConditions(this.#options.layouts, layout, where);
      checkPage(layout, page);
      return this.#bare.find(c, tenant, where, page);
    });
  }

  count(c: string, tenant: Key["tenant"], where: readonly RowCondition[], cap: number): Promise<number> {
    return this.#run(tenant, () => {
      const layout = this.#layout(c);
      checkConditions(this.#options.layouts, layout, where);
      checkLimit(layout, cap, MAX_COUNT_CAP);
      return this.#bare.count(c, tenant, where, cap);
    });
  }

  insert(c: string, tenant: Key["tenant"], rows: readonly Row[]): Promise<void> {
    return this.#write(c, tenant, async (layout) => {
      if (rows.length === 0) return;
      checkLimit(layout, rows.length, this.#options.maxBatchRows);
      for (const row of rows) checkInsertRow(layout, row);
      await this.#bare.insert(c, tenant, rows);
    });
  }

  insertIfAbsent(c: string, tenant: Key["tenant"], row: Row, unique: string): Promise<"inserted" | "exists"> {
    return this.#write(c, tenant, (layout) => {
      checkInsertRow(layout, row);
      checkUniqueName(layout, unique);
      return this.#bare.insertIfAbsent(c, tenant, row, unique);
    });
  }

  update(c: string, key: Key, expectedVersion: number, patch: Row): Promise<number> {
    return this.#write(c, key.tenant, (layout) => {
      checkId(layout, key.id);
      checkVersion(layout, expectedVersion);
      checkPatch(layout, patch);
      return this.#bare.update(c, key, expectedVersion, patch);
    });
  }

  updateWhere(
    c: string,
    tenant: Key["tenant"],
    where: readonly RowCondition[],
    patch: Row,
    options: UpdateLimit,
  ): Promise<number> {
    return this.#write(c, tenant, (layout) => {
      checkPatch(layout, patch);
      checkConditions(this.#options.layouts, layout, where);
      checkLimit(layout, options.limit);
      return this.#bare.updateWhere(c, tenant, where, patch, options);
    });
  }

  delete(c: string, key: Key, expectedVersion: number): Promise<void> {
    return this.#write(c, key.tenant, (layout) => {
      checkChangeable(layout);
      checkId(layout, key.id);
      checkVersion(layout, expectedVersion);
      return this.#bare.delete(c, key, expectedVersion);
    });
  }

  claim(c: string, lease: LeaseRequest): Promise<readonly Versioned[]> {
    return this.#write(c, lease.tenant, (layout) => {
      checkLease(this.#options.layouts, layout, lease);
      return this.#bare.claim(c, lease);
    });
  }

  lockRow(c: string, key: Key): Promise<Versioned | null> {
    return this.#write(c, key.tenant, (layout) => {
      checkId(layout, key.id);
      return this.#bare.lockRow(c, key);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  #layout(collection: string): CollectionLayout {
    return layoutOf(this.#options.layouts, collection);
  }

  #write<T>(
    collection: string,
    tenant: string,
    verb: (layout: CollectionLayout) => T | Promise<T>,
  ): Promise<T> {
    return this.#run(tenant, () => {
      const layout = this.#layout(collection);
      if (this.#options.scope.readOnly === true) refuseReadOnly(collection);
      return verb(layout);
    });
  }

  async #run<T>(tenant: string, verb: () => T | Promise<T>): Promise<T> {
    this.#mustBeOpen();
    this.#running += 1;
    try {
      if (tenant !== this.#options.scope.tenant) refuseTenant();
      return await verb();
    } catch (error) {
      // The first error is the one that explains the rollback; an error that is not ours is a defect of the adapter.
      const coded = asCoded(error);
      if (this.doomed === null) this.doomed = coded;
      throw coded;
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle?.();
    }
  }

  #mustBeOpen(): void {
    if (!this.#closed && this.doomed === null) return;
    const reason = this.#closed ? "ended" : "doomed";
    throw new TransactionClosed(`The transaction has ${reason === "ended" ? "ended" : "failed"}.`, {
      details: { reason },
    });
  }
}

function refuseTenant(): never {
  throw new TenantMismatch("The call names another tenant than its transaction.");
}

function refuseReadOnly(collection: string): never {
  throw new InvalidQuery(`A read-only transaction cannot write to ${collection}.`, {
    details: { collection, reason: "read-only-transaction" },
  });
}

function asCoded(error: unknown): HcrmError {
  if (error instanceof HcrmError) return error;
  return new InternalError("The storage adapter failed with an error that it did not map.", {
    details: { error: error instanceof Error ? error.constructor.name : typeof error },
  });
}
