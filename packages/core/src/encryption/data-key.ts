/**
 * Data-encryption keys (数据密钥): random, one active per patient, one shared per tenant, wrapped by the tenant's KEK. A
 * derived key could be derived again and so never be shredded; a random one is gone when its wrapped bytes are.
 */
import { InternalError, type SubjectId } from "../kernel/index.ts";
import type { DataKey } from "./dek-cache.ts";
import { newKeyId } from "./key-id.ts";
import { checkCommitment, expandKey } from "./key-schedule.ts";
import { type DataKeyRow, KEY_COLLECTIONS, type KeyStore, type TenantKeyRow } from "./key-store.ts";
import type { RingParts } from "./ring-parts.ts";
import { SEALS_PER_SIGNAL, signalsSeals } from "./seal-limit.ts";
import { SealingKey } from "./sealing-key.ts";
import type { SecretBytes } from "./secret-bytes.ts";
import { newKeyBytes } from "./secure-random.ts";
import type { TenantView } from "./tenant-view.ts";
import { unwrapKey, wrapKey, wrappingKeyOf } from "./wrapped-key.ts";

/** Makes, wraps and stores a new active key, in the transaction of `store`; null when another writer was first. */
export async function createDataKey(
  view: TenantView,
  store: KeyStore,
  ring: RingParts,
  subject: SubjectId | null,
): Promise<DataKey | null> {
  const key = newKeyBytes(ring.random);
  const keyId = newKeyId(ring.random);
  const id = ring.ids.next();
  const expanded = expandKey(key, { tenant: view.hash, subject, keyId }, ring.suite.hashFamily);
  const place = { collection: KEY_COLLECTIONS.dataKey, record: id, subject };
  const wrapped = wrapKey(view.activeKek, key, place, ring);
  key.wipe();
  const added = await store.dataKeys.add({
    id,
    keyId,
    subject,
    state: "active",
    kekKeyId: view.activeKek.keyId,
    wrapped,
    commitment: expanded.commitment,
    seals: 0,
    scope: 0,
    stateAt: ring.clock.now(),
  });
  if (added === "exists") return null;
  if (signalsSeals(wrapped)) await countWraps(store, view);
  return dataKey(view, { keyId, subject, seals: 0 }, expanded.cipher);
}

/**
 * Unwraps a stored key and compares its commitment.
 *
 * @throws {@link KeyMismatch} when the row is damaged or holds another key.
 */
export function unwrapDataKey(view: TenantView, row: DataKeyRow, ring: RingParts): DataKey {
  const key = unwrapDataKeyBytes(view, row, ring);
  const owner = { tenant: view.hash, subject: row.subject, keyId: row.keyId };
  const expanded = expandKey(key, owner, ring.suite.hashFamily);
  key.wipe();
  checkCommitment(row.commitment, expanded.commitment, row.keyId);
  return dataKey(view, row, expanded.cipher);
}

/**
 * The raw bytes of a stored key, for wrapping them again.
 *
 * @throws {@link KeyMismatch} when the row holds no bytes or they do not open.
 */
export function unwrapDataKeyBytes(view: TenantView, row: DataKeyRow, ring: RingParts): SecretBytes {
  const { kek, wrapped } = wrappingKeyOf(row);
  const place = { collection: KEY_COLLECTIONS.dataKey, record: row.id, subject: row.subject };
  return unwrapKey(view.kek(kek), wrapped, place, ring.suites);
}

function dataKey(
  view: TenantView,
  row: Pick<DataKeyRow, "keyId" | "subject" | "seals">,
  cipher: ReturnType<typeof expandKey>["cipher"],
): DataKey {
  const { keyId, subject, seals } = row;
  return subject === null
    ? new SealingKey({ use: "shared", keyId, subject, seals, cipher, tenant: view.hash })
    : new SealingKey({ use: "subject", keyId, subject, seals, cipher, tenant: view.hash });
}

/** Wrapping is sealing too: a signalling nonce counts on the KEK's row. */
async function countWraps(store: KeyStore, view: TenantView): Promise<void> {
  const rows = await store.tenantKeys.all();
  const found = rows.find((row: TenantKeyRow) => row.keyId === view.activeKek.keyId);
  const row = found === undefined ? null : await store.tenantKeys.lock(found.id);
  if (row === null)
    throw new InternalError("A KEK has no row.", { details: { keyId: view.activeKek.keyId } });
  await store.tenantKeys.change(row, { seals: row.seals + SEALS_PER_SIGNAL });
}
