/**
 * Index keys and epochs of a tenant: one random index key, wrapped by the KEK and never used to encrypt, and for each
 * declared index at least one epoch, which fixes key, normalisers and width of the values written under it.
 */
import { KeyMismatch, type RecordId } from "../kernel/index.ts";
import { type BlindIndexShape, indexSlot } from "./blind-index.ts";
import { createIndexEpoch, EXACT_BITS, formatNormaliser, type IndexEpoch } from "./blind-index-value.ts";
import { HashingKey } from "./hashing-key.ts";
import { type KeyId, newKeyId } from "./key-id.ts";
import { checkCommitment, expandIndexKey, expandKey } from "./key-schedule.ts";
import {
  type IndexEpochRow,
  KEY_COLLECTIONS,
  type KeyStore,
  type NewKeyRow,
  type TenantKeyRow,
} from "./key-store.ts";
import type { RingParts } from "./ring-parts.ts";
import type { WrapKey } from "./sealing-key.ts";
import { newKeyBytes } from "./secure-random.ts";
import type { TenantRows } from "./tenant-rows.ts";
import { unwrapKey, type WrappedKeyPlace, wrapKey, wrappingKeyOf } from "./wrapped-key.ts";

/** An index as the key ring must know it: epochs are kept for each. */
export interface DeclaredIndex {
  /** Collection id. */
  readonly collection: number;
  /** The index. */
  readonly index: BlindIndexShape;
}

/** Whether a tenant lacks its index key or the first epoch of a declared index. */
export function lacksIndexes(indexes: readonly DeclaredIndex[], rows: TenantRows): boolean {
  return activeIndexKey(rows.keys) === undefined || missingEpochs(indexes, rows.epochs).length > 0;
}

function activeIndexKey(rows: readonly TenantKeyRow[]): TenantKeyRow | undefined {
  return rows.find((row) => row.kind === "index" && row.state === "active");
}

function missingEpochs(
  indexes: readonly DeclaredIndex[],
  rows: readonly IndexEpochRow[],
): readonly DeclaredIndex[] {
  const present = new Set(rows.map((row) => indexSlot(row.collection, row.index)));
  return indexes.filter(({ collection, index }) => !present.has(indexSlot(collection, index.id)));
}

/** Makes the index key and first epochs; safe beside another process doing the same. */
export async function completeIndexes(
  parts: { readonly ring: RingParts; readonly indexes: readonly DeclaredIndex[] },
  store: KeyStore,
  tenant: { readonly hash: Uint8Array; readonly kek: WrapKey },
): Promise<void> {
  const { ring, indexes } = parts;
  if (activeIndexKey(await store.tenantKeys.all()) === undefined) {
    await store.tenantKeys.add(newHashingKey(ring, tenant, { kind: "index", state: "active" }));
  }
  const keyId = activeIndexKey(await store.tenantKeys.all())?.keyId;
  if (keyId === undefined) throw new KeyMismatch("The tenant has no index key.");
  for (const declared of missingEpochs(indexes, await store.indexEpochs.all())) {
    await store.indexEpochs.add(newEpoch(ring, declared, { keyId, epoch: 1, state: "active" }));
  }
}

/** A new key that only hashes, wrapped by the tenant's KEK, as a row that is not yet stored. */
export function newHashingKey(
  ring: RingParts,
  tenant: { readonly hash: Uint8Array; readonly kek: WrapKey },
  as: { readonly kind: "index" | "mac"; readonly state: "pending" | "active" },
): NewKeyRow<TenantKeyRow> {
  const key = newKeyBytes(ring.random);
  const keyId = newKeyId(ring.random);
  const id = ring.ids.next();
  const { commitment } = expandKey(key, { tenant: tenant.hash, subject: null, keyId }, ring.suite.hashFamily);
  const wrapped = wrapKey(tenant.kek, key, indexKeyPlace(id), ring);
  key.wipe();
  return {
    ...as,
    id,
    keyId,
    provider: null,
    providerKeyId: null,
    providerKeyVersion: null,
    kekKeyId: tenant.kek.keyId,
    wrapped,
    commitment,
    seals: 0,
    stateAt: ring.clock.now(),
  };
}

/** Which row a wrapped index or MAC key belongs to. */
export function indexKeyPlace(record: RecordId): WrappedKeyPlace {
  return { collection: KEY_COLLECTIONS.tenantKey, record, subject: null };
}

/** A new epoch of an index as declared in this build. */
export function newEpoch(
  ring: RingParts,
  { collection, index }: DeclaredIndex,
  at: Pick<IndexEpochRow, "keyId" | "epoch" | "state">,
): NewKeyRow<IndexEpochRow> {
  return {
    ...at,
    id: ring.ids.next(),
    collection,
    index: index.id,
    normaliser: formatNormaliser(index.normaliser),
    bits: index.width.kind === "bucket" ? index.width.bits : EXACT_BITS,
    stateAt: ring.clock.now(),
  };
}

/** The epochs of all declared indexes, ready to compute. */
export function buildEpochs(
  ring: RingParts,
  tenant: Uint8Array,
  from: {
    readonly rows: TenantRows;
    readonly keks: ReadonlyMap<KeyId, WrapKey>;
    readonly indexes: readonly DeclaredIndex[];
  },
): readonly IndexEpoch[] {
  const { rows, keks, indexes } = from;
  const declared = new Set(indexes.map(({ collection, index }) => indexSlot(collection, index.id)));
  const live = rows.epochs.filter(
    (row) => row.state !== "retired" && declared.has(indexSlot(row.collection, row.index)),
  );
  const used = new Set(live.map((row) => row.keyId));
  const keys = new Map<KeyId, HashingKey>();
  for (const row of rows.keys) {
    if (row.kind === "index" && used.has(row.keyId))
      keys.set(row.keyId, unwrapHashingKey(ring, tenant, row, keks));
  }
  return live.map((row) => {
    const key = keys.get(row.keyId);
    if (key === undefined)
      throw new KeyMismatch("An index epoch has no key.", { details: { keyId: row.keyId } });
    const mac = expandIndexKey(key, row.collection, row.index, ring.suite.hashFamily);
    return createIndexEpoch(row, mac);
  });
}

/**
 * Unwraps an index or MAC key under the tenant's KEKs.
 *
 * @throws {@link KeyMismatch} when no KEK fits, or the key does not fit its commitment.
 */
export function unwrapHashingKey(
  ring: RingParts,
  tenant: Uint8Array,
  row: TenantKeyRow,
  keks: ReadonlyMap<KeyId, WrapKey>,
): HashingKey {
  const { kek: name, wrapped } = wrappingKeyOf(row);
  const kek = keks.get(name);
  if (kek === undefined) {
    throw new KeyMismatch("A hashing key has no key that unwraps it.", { details: { keyId: row.keyId } });
  }
  const key = unwrapKey(kek, wrapped, indexKeyPlace(row.id), ring.suites);
  const owner = { tenant, subject: null, keyId: row.keyId };
  checkCommitment(row.commitment, expandKey(key, owner, ring.suite.hashFamily).commitment, row.keyId);
  const indexKey = new HashingKey(key.reveal());
  key.wipe();
  return indexKey;
}
