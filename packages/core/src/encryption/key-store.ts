/**
 * The port through which the key ring reads and writes key rows; `storage/` implements it over the collections
 * `tenantKey`, `dataKey` and `indexEpoch`. A `KeyStore` belongs to one transaction of one tenant. Rows hold wrapped
 * keys only; nothing here is secret without the provider's root key.
 *
 * Uniques that the implementation must keep, all with the tenant first: (keyId) on both key collections, (activeFor)
 * on both (see {@link activeForOf}), and (collection, index, epoch) on epochs.
 */
import type { Instant, RecordId, SubjectId, TenantId } from "../kernel/index.ts";
import type { KeyId } from "./key-id.ts";
import type { KeyState } from "./key-state.ts";

/** Ids of the collections that hold keys; part of the additional data of wrapped keys, so they never change. */
export const KEY_COLLECTIONS: {
  readonly tenantKey: 1;
  readonly dataKey: 2;
  readonly indexEpoch: 3;
} = { tenantKey: 1, dataKey: 2, indexEpoch: 3 };

/** What every row has. */
export interface StoredKeyRow {
  /** Row id. */
  readonly id: RecordId;
  /** Row version, for guarded writes; 1 at insert. */
  readonly version: number;
  /** When the state was entered. */
  readonly stateAt: Instant;
}

/** Kinds of tenant-level keys. */
export type TenantKeyKind = "tenant-kek" | "index" | "mac" | "canary";

/** One tenant-level key: a key-encryption key, an index key, the MAC key, or the canary of the installation. */
export interface TenantKeyRow extends StoredKeyRow {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** What the key is for. */
  readonly kind: TenantKeyKind;
  /** Where it is in its life. */
  readonly state: KeyState;
  /** Provider that wrapped it; null for index and MAC keys, which the tenant's KEK wraps. */
  readonly provider: string | null;
  /** The provider's name for its root key; null for index keys. */
  readonly providerKeyId: string | null;
  /** The provider's version of that root key; null for index keys. */
  readonly providerKeyVersion: string | null;
  /** The KEK that wraps an index key; null otherwise. */
  readonly kekKeyId: KeyId | null;
  /** Wrapped bytes; null once destroyed. */
  readonly wrapped: Uint8Array | null;
  /** 32 bytes; null once destroyed. */
  readonly commitment: Uint8Array | null;
  /** Estimated seals made with the key. */
  readonly seals: number;
}

/** One data-encryption key: of a subject, or shared by the tenant. */
export interface DataKeyRow extends StoredKeyRow {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** Whose data it seals; null for the shared key. */
  readonly subject: SubjectId | null;
  /** Where it is in its life. */
  readonly state: KeyState;
  /** The KEK that wraps it; null once destroyed or shredded. */
  readonly kekKeyId: KeyId | null;
  /** Wrapped bytes; null once destroyed or shredded. */
  readonly wrapped: Uint8Array | null;
  /** 32 bytes; null once destroyed or shredded. */
  readonly commitment: Uint8Array | null;
  /** Estimated seals made with the key. */
  readonly seals: number;
  /** Room for one key per patient and retention class; 0 means all data. */
  readonly scope: 0;
}

/** State of an index epoch. Queries look under every epoch but a retired one; writes use the active one. */
export type IndexEpochState = "pending" | "active" | "queryOnly" | "retired";

/** One epoch of one blind index: which key, normalisers and width its values were computed with. */
export interface IndexEpochRow extends StoredKeyRow {
  /** Collection id. */
  readonly collection: number;
  /** Index id in the collection. */
  readonly index: number;
  /** 1..255, the first byte of every value. */
  readonly epoch: number;
  /** Where it is in its life. */
  readonly state: IndexEpochState;
  /** The tenant's index key. */
  readonly keyId: KeyId;
  /** Normaliser ids, joined by commas where there are several. */
  readonly normaliser: string;
  /** Bits kept: 128 for `exact` and `code`. */
  readonly bits: number;
}

/** A row to insert: its version starts at 1. */
export type NewKeyRow<Row extends StoredKeyRow> = Omit<Row, "version">;
/** Fields to change; the implementation raises the version. */
export type KeyRowPatch<Row extends StoredKeyRow> = Partial<Omit<Row, "id" | "version">>;

/** The three verbs that all key rows share. */
export interface KeyRows<Row extends StoredKeyRow> {
  /** Inserts, or says that an active row of this owner, or this epoch, exists already. */
  add(row: NewKeyRow<Row>): Promise<"inserted" | "exists">;
  /** Changes a row if it still has the version of `row`; otherwise throws `VersionConflict`. */
  change(row: Row, patch: KeyRowPatch<Row>): Promise<void>;
  /** Locks a row until the transaction ends and gives its newest state, or null. */
  lock(id: RecordId): Promise<Row | null>;
}

/** Rows of tenant-level keys. */
export interface TenantKeyRows extends KeyRows<TenantKeyRow> {
  /** All of the tenant, in any order; there are a handful. */
  all(): Promise<readonly TenantKeyRow[]>;
}

/** Rows of index epochs. */
export interface IndexEpochRows extends KeyRows<IndexEpochRow> {
  /** All of the tenant, in any order. */
  all(): Promise<readonly IndexEpochRow[]>;
}

/** Rows of data keys. */
export interface DataKeyRows extends KeyRows<DataKeyRow> {
  /** The rows with these key ids; missing ones are left out. At most 1000. */
  byKeyIds(keyIds: readonly KeyId[]): Promise<readonly DataKeyRow[]>;
  /** All keys of a subject (null: all shared keys), in any state. */
  bySubject(subject: SubjectId | null): Promise<readonly DataKeyRow[]>;
  /** Up to `limit` rows wrapped by a KEK, by ascending id, after the row `after`. */
  wrappedBy(
    kek: KeyId,
    page: { readonly after: RecordId | null; readonly limit: number },
  ): Promise<readonly DataKeyRow[]>;
  /** Up to `limit` active rows with `seals` of at least `seals`. */
  exhausting(seals: number, limit: number): Promise<readonly DataKeyRow[]>;
  /** How many keys a KEK wraps, counted up to `cap`: work is bounded by it. Default: as many as storage counts. */
  countWrappedBy(kek: KeyId, cap?: number): Promise<number>;
}

/** Key rows of one tenant within one transaction. */
export interface KeyStore {
  /** The tenant. */
  readonly tenant: TenantId;
  /** KEKs, index keys, canary. */
  readonly tenantKeys: TenantKeyRows;
  /** Subject and shared keys. */
  readonly dataKeys: DataKeyRows;
  /** Index epochs. */
  readonly indexEpochs: IndexEpochRows;
}

/** Opens key stores in transactions of their own, for what happens outside operations: start, warming, rotation. */
export interface KeyStoreSource {
  /** Runs `work` in one transaction of the tenant; commits when it resolves. May run it again after `Transient`. */
  transaction<T>(tenant: TenantId, mode: "read" | "write", work: (keys: KeyStore) => Promise<T>): Promise<T>;
}

const ACTIVE_FOR_SHARED = "00000000-0000-0000-0000-000000000000";
const ACTIVE_FOR_KIND: Readonly<Record<TenantKeyKind, string>> = {
  "tenant-kek": "00000000-0000-0000-0000-000000000001",
  index: "00000000-0000-0000-0000-000000000002",
  canary: "00000000-0000-0000-0000-000000000003",
  mac: "00000000-0000-0000-0000-000000000004",
};

/**
 * The value of the unique column `active_for`: while a key is active its owner, else the row's own id, so that the
 * database itself allows one active key per owner.
 */
export function activeForOf(row: NewKeyRow<DataKeyRow> | NewKeyRow<TenantKeyRow>): string {
  if (row.state !== "active") return row.id;
  if ("kind" in row) return ACTIVE_FOR_KIND[row.kind];
  return row.subject ?? ACTIVE_FOR_SHARED;
}
