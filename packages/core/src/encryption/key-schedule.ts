/**
 * From a 32-byte key to the keys that are used: one HKDF-SHA-512 expansion gives the cipher key and the commitment,
 * bound to tenant, subject and key id. The commitment is stored beside every wrapped key and compared at each unwrap,
 * because AES-GCM and ChaCha20-Poly1305 do not commit to a key: one ciphertext can open under two of them.
 */
import { type KeyObject, timingSafeEqual } from "node:crypto";
import { InternalError, KeyMismatch, type SubjectId } from "../kernel/index.ts";
import { writeU16, writeUuid } from "./additional-data.ts";
import { AeadKey } from "./aead-key.ts";
import type { HashFamily } from "./hash-family.ts";
import type { HashingKey } from "./hashing-key.ts";
import { type KeyId, keyIdToBytes } from "./key-id.ts";
import type { SecretBytes } from "./secret-bytes.ts";

/** Length of every key. */
export const KEY_BYTES = 32;
/** Length of every commitment. */
export const COMMITMENT_BYTES = 32;

/** Whose key it is. */
export interface KeyOwner {
  /** Hash of the tenant, 16 bytes. */
  readonly tenant: Uint8Array;
  /** The subject of a subject key, else null. */
  readonly subject: SubjectId | null;
  /** The key's own id. */
  readonly keyId: KeyId;
}

/** What one expansion gives. */
export interface ExpandedKey {
  /** The cipher key. */
  readonly cipher: AeadKey;
  /** 32 bytes to store, or to compare with the stored ones. */
  readonly commitment: Uint8Array;
}

const KEY_LABEL = new TextEncoder().encode("hcrm/1/key");
const INDEX_LABEL = new TextEncoder().encode("hcrm/1/bi");

/**
 * Expands a key into cipher key and commitment. The input may be wiped afterwards.
 *
 * @throws {@link InternalError} when the key is not 32 bytes long.
 */
export function expandKey(key: SecretBytes, owner: KeyOwner, family: HashFamily): ExpandedKey {
  if (key.length !== KEY_BYTES) throw new InternalError("A key has 32 bytes.");
  const info = new Uint8Array(KEY_LABEL.length + 40);
  info.set(KEY_LABEL, 0);
  info.set(owner.tenant, KEY_LABEL.length);
  if (owner.subject !== null) writeUuid(info, KEY_LABEL.length + 16, owner.subject);
  info.set(keyIdToBytes(owner.keyId), KEY_LABEL.length + 32);
  const expanded = family.expand(key.reveal(), info, KEY_BYTES + COMMITMENT_BYTES);
  const cipher = new AeadKey(expanded.subarray(0, KEY_BYTES));
  expanded.fill(0, 0, KEY_BYTES);
  return { cipher, commitment: expanded.subarray(KEY_BYTES) };
}

/**
 * Compares a commitment with the stored one in constant time.
 *
 * @throws {@link KeyMismatch} when they differ: another key was returned, or the key store is damaged.
 */
export function checkCommitment(expected: Uint8Array | null, actual: Uint8Array, keyId: KeyId): void {
  if (expected !== null && expected.length === actual.length && timingSafeEqual(expected, actual)) return;
  throw new KeyMismatch("A key does not fit its stored commitment.", { details: { keyId } });
}

/** The MAC key of one blind index: HKDF-SHA-512-Expand(index key, "hcrm/1/bi" + collection id + index id, 32). */
export function expandIndexKey(
  key: HashingKey,
  collection: number,
  index: number,
  family: HashFamily,
): KeyObject {
  const info = new Uint8Array(INDEX_LABEL.length + 4);
  info.set(INDEX_LABEL, 0);
  writeU16(info, INDEX_LABEL.length, collection);
  writeU16(info, INDEX_LABEL.length + 2, index);
  return key.expand(info, family);
}
