/**
 * The key ring's port `KeyStore` over stored rows: reads and writes key rows through the verbs of a transaction, so keys
 * commit with the data that they seal. It looks at states and names only; wrapping is `encryption/`'s work.
 */
import {
  activeForOf,
  type DataKeyRow,
  type IndexEpochRow,
  type KeyRows,
  type KeyStore,
  type KeyStoreSource,
  keyIdFromBytes,
  keyIdToBytes,
  type NewKeyRow,
  type StoredKeyRow,
  type TenantKeyRow,
} from "../encryption/index.ts";
import { asSubjectId, type Clock, InternalError, type TenantId } from "../kernel/index.ts";
import type {
  CollectionSpec,
  KeysetPage,
  Row,
  RowCondition,
  Scalar,
  StorageAdapter,
  StoreTx,
  Versioned,
} from "../storage/index.ts";
import { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "./key-collections.ts";

/** Key rows of a tenant within one transaction. */
export function createKeyStore(tx: StoreTx, tenant: TenantId): KeyStore {
  const tenantKeys = createKeyRows(tx, tenant, tenantKeyKind);
  const dataKeys = createKeyRows(tx, tenant, dataKeyKind);
  const indexEpochs = createKeyRows(tx, tenant, indexEpochKind);
  return {
    tenant,
    tenantKeys: { ...tenantKeys.rows, all: () => tenantKeys.find([]) },
    indexEpochs: { ...indexEpochs.rows, all: () => indexEpochs.find([]) },
    dataKeys: {
      ...dataKeys.rows,
      byKeyIds: (keyIds) => dataKeys.find([["keyId", "in", keyIds.map(keyIdToBytes)]]),
      bySubject: (subject) =>
        dataKeys.find([subject === null ? ["subjectId", "isNull"] : ["subjectId", "eq", subject]]),
      wrappedBy: async (kek, page) =>
        dataKeys.page(
          [["kekKeyId", "eq", keyIdToBytes(kek)]],
          page.limit,
          page.after === null ? [] : [page.after],
        ),
      exhausting: (seals, limit) =>
        dataKeys.page(
          [
            ["state", "eq", "active"],
            ["seals", "gte", seals],
          ],
          limit,
          [],
          [["seals", "asc"]],
        ),
      countWrappedBy: (kek, cap = MOST_COUNTED) =>
        tx.count(dataKeyCollection.name, tenant, [["kekKeyId", "eq", keyIdToBytes(kek)]], cap),
    },
  };
}

/** Opens key stores in transactions of their own. */
export function createKeyStoreSource(adapter: StorageAdapter, clock: Clock): KeyStoreSource {
  return {
    transaction: (tenant, mode, work) =>
      adapter.transaction({ tenant, at: clock.now(), readOnly: mode === "read" }, (tx) =>
        work(createKeyStore(tx, tenant)),
      ),
  };
}

/** How one kind of key row lies in its collection. */
interface KeyRowKind<R extends StoredKeyRow> {
  readonly spec: CollectionSpec;
  readonly unique: string;
  toRow(row: NewKeyRow<R>): Row;
  fromRow(row: Versioned): R;
}

interface KeyRowReader<R extends StoredKeyRow> {
  readonly rows: KeyRows<R>;
  find(where: readonly RowCondition[]): Promise<readonly R[]>;
  page(
    where: readonly RowCondition[],
    limit: number,
    after: readonly string[],
    orderBy?: KeysetPage["orderBy"],
  ): Promise<readonly R[]>;
}

const PAGE = 1000;

function createKeyRows<R extends StoredKeyRow>(
  tx: StoreTx,
  tenant: TenantId,
  kind: KeyRowKind<R>,
): KeyRowReader<R> {
  const { name } = kind.spec;
  const page: KeyRowReader<R>["page"] = async (where, limit, after, orderBy = []) => {
    const rows = await tx.find(name, tenant, where, {
      orderBy,
      limit,
      ...(after.length === 0 ? {} : { after }),
    });
    return rows.map(kind.fromRow);
  };
  return {
    page,
    find: async (where) => {
      const found: R[] = [];
      for (;;) {
        const last = found.at(-1);
        const rows = await page(where, PAGE, last === undefined ? [] : [last.id]);
        found.push(...rows);
        if (rows.length < PAGE) return found;
      }
    },
    rows: {
      add: (row) => tx.insertIfAbsent(name, tenant, kind.toRow(row), kind.unique),
      change: async (row, patch) => {
        const next: R = { ...row, ...patch };
        const { id: _id, ...columns } = kind.toRow(next);
        await tx.update(name, { tenant, id: row.id }, row.version, columns);
      },
      lock: async (id) => {
        const row = await tx.lockRow(name, { tenant, id });
        return row === null ? null : kind.fromRow(row);
      },
    },
  };
}

/** As many as the storage port counts exactly; a rotation only asks whether any are left. */
const MOST_COUNTED = 1_000_000;

const tenantKeyKind: KeyRowKind<TenantKeyRow> = {
  spec: tenantKeyCollection,
  unique: "active",
  toRow: (row) => ({
    ...wrappedColumns(row),
    activeFor: activeForOf(row),
    kind: row.kind,
    provider: row.provider,
    providerKeyId: row.providerKeyId,
    providerKeyVersion: row.providerKeyVersion,
  }),
  fromRow: (stored) => ({
    ...wrappedFields(stored),
    kind: text(stored, "kind"),
    provider: textOrNull(stored, "provider"),
    providerKeyId: textOrNull(stored, "providerKeyId"),
    providerKeyVersion: textOrNull(stored, "providerKeyVersion"),
  }),
};

const dataKeyKind: KeyRowKind<DataKeyRow> = {
  spec: dataKeyCollection,
  unique: "active",
  toRow: (row) => ({
    ...wrappedColumns(row),
    activeFor: activeForOf(row),
    subjectId: row.subject,
    scope: row.scope,
  }),
  fromRow: (stored) => {
    const subject = textOrNull(stored, "subjectId");
    return { ...wrappedFields(stored), subject: subject === null ? null : asSubjectId(subject), scope: 0 };
  },
};

const indexEpochKind: KeyRowKind<IndexEpochRow> = {
  spec: indexEpochCollection,
  unique: "epoch",
  toRow: ({ id, state, stateAt, collection, index, epoch, keyId, normaliser, bits }) => ({
    id,
    state,
    stateAt,
    collectionNo: collection,
    indexNo: index,
    epoch,
    keyId: keyIdToBytes(keyId),
    normaliser,
    bits,
  }),
  fromRow: (stored) => ({
    id: stored.id,
    version: stored.version,
    state: text(stored, "state"),
    stateAt: text(stored, "stateAt"),
    collection: int(stored, "collectionNo"),
    index: int(stored, "indexNo"),
    epoch: int(stored, "epoch"),
    keyId: keyIdFromBytes(bytes(stored, "keyId")),
    normaliser: text(stored, "normaliser"),
    bits: int(stored, "bits"),
  }),
};

type WrappedFields = Pick<
  DataKeyRow,
  "id" | "version" | "keyId" | "state" | "stateAt" | "kekKeyId" | "wrapped" | "commitment" | "seals"
>;

function wrappedColumns(row: Omit<WrappedFields, "version">): Row {
  const { id, state, stateAt, wrapped, commitment, seals } = row;
  return {
    id,
    state,
    stateAt,
    wrapped,
    commitment,
    seals,
    keyId: keyIdToBytes(row.keyId),
    kekKeyId: row.kekKeyId === null ? null : keyIdToBytes(row.kekKeyId),
  };
}

function wrappedFields(stored: Versioned): WrappedFields {
  const kek = stored.row.kekKeyId;
  return {
    id: stored.id,
    version: stored.version,
    keyId: keyIdFromBytes(bytes(stored, "keyId")),
    state: text(stored, "state"),
    stateAt: text(stored, "stateAt"),
    kekKeyId: kek instanceof Uint8Array ? keyIdFromBytes(kek) : null,
    wrapped: bytesOrNull(stored.row.wrapped),
    commitment: bytesOrNull(stored.row.commitment),
    seals: int(stored, "seals"),
  };
}

/** Reads a text column; the caller's type is one of our own closed lists, which only this file writes. */
function text<T extends string>(stored: Versioned, column: string): T {
  const value = stored.row[column];
  if (typeof value !== "string") throw damaged(column);
  return value as T; // see above
}

function textOrNull(stored: Versioned, column: string): string | null {
  const value = stored.row[column];
  return typeof value === "string" ? value : null;
}

function int(stored: Versioned, column: string): number {
  const value = stored.row[column];
  if (typeof value !== "number") throw damaged(column);
  return value;
}

function bytes(stored: Versioned, column: string): Uint8Array {
  const value = bytesOrNull(stored.row[column]);
  if (value === null) throw damaged(column);
  return value;
}

function bytesOrNull(value: Scalar | undefined): Uint8Array | null {
  return value instanceof Uint8Array ? value : null;
}

function damaged(column: string): InternalError {
  return new InternalError(`A key row has no ${column}.`);
}
