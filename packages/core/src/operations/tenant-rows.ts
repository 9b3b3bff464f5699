/**
 * Rows of one collection as storage sees them, with the tenant fixed and writes held to the decision. For collections
 * without sealed groups, and for plain state of the others; sealed bytes pass through unopened.
 */
import { AccessDenied, InternalError, type RecordId, type TenantId } from "../kernel/index.ts";
import type {
  CollectionSpec,
  KeysetPage,
  LeaseRequest,
  Row,
  RowCondition,
  StoreTx,
  Versioned,
} from "../storage/index.ts";

/** The verbs of the storage port for one collection of one tenant. */
export interface TenantRows {
  /** One row, or null. */
  get(id: RecordId): Promise<Versioned | null>;
  /** Rows by id, in the order of the ids; missing ones are left out. */
  getMany(ids: readonly RecordId[]): Promise<readonly Versioned[]>;
  /** Rows that match. */
  find(where: readonly RowCondition[], page: KeysetPage): Promise<readonly Versioned[]>;
  /** How many rows match, up to `cap`. */
  count(where: readonly RowCondition[], cap: number): Promise<number>;
  /** Inserts rows, all or none. */
  insert(rows: readonly Row[]): Promise<void>;
  /** Inserts a row unless its unique is taken. */
  insertIfAbsent(row: Row, unique: string): Promise<"inserted" | "exists">;
  /** Changes a row under its version. */
  update(id: RecordId, version: number, patch: Row): Promise<number>;
  /** Changes all rows that match, at most 1,000 a call; returns how many. */
  updateWhere(where: readonly RowCondition[], patch: Row): Promise<number>;
  /** Deletes a row under its version. */
  delete(id: RecordId, version: number): Promise<void>;
  /** Locks a row until the transaction ends. */
  lockRow(id: RecordId): Promise<Versioned | null>;
  /** Leases rows to a worker. */
  claim(lease: Omit<LeaseRequest, "tenant">): Promise<readonly Versioned[]>;
}

/** Makes the rows of one collection. */
export function createTenantRows(
  tx: StoreTx,
  tenant: TenantId,
  spec: CollectionSpec,
  writable: readonly string[],
): TenantRows {
  const { name } = spec;
  const checked = (patch: Row = {}): void => {
    if (!writable.includes(name))
      throw new AccessDenied("The write lies outside the decision that permits this operation.", {
        details: { collection: name },
      });
    if (Object.keys(patch).some((column) => column.startsWith("g_") || column.startsWith("bx_")))
      throw new InternalError(`Sealed columns of ${name} are written by its repository only.`);
  };
  return {
    get: (id) => tx.get(name, { tenant, id }),
    getMany: (ids) => tx.getMany(name, tenant, ids),
    find: (where, page) => tx.find(name, tenant, where, page),
    count: (where, cap) => tx.count(name, tenant, where, cap),
    insert: async (rows) => {
      for (const row of rows) checked(row);
      await tx.insert(name, tenant, rows);
    },
    insertIfAbsent: async (row, unique) => {
      checked(row);
      return tx.insertIfAbsent(name, tenant, row, unique);
    },
    update: async (id, version, patch) => {
      checked(patch);
      return tx.update(name, { tenant, id }, version, patch);
    },
    updateWhere: async (where, patch) => {
      checked(patch);
      return tx.updateWhere(name, tenant, where, patch, { limit: 1000 });
    },
    delete: async (id, version) => {
      checked();
      await tx.delete(name, { tenant, id }, version);
    },
    lockRow: (id) => tx.lockRow(name, { tenant, id }),
    claim: async (lease) => {
      checked();
      return tx.claim(name, { ...lease, tenant });
    },
  };
}
