/**
 * Keys wrapped by a tenant's KEK: an ordinary envelope over 32 raw bytes, bound to the key row that holds it and to the
 * subject whose key it is. The header names the KEK, so a rewrap is visible in the bytes (the census counts them).
 */
import { HcrmError, KeyMismatch, type RecordId, type SubjectId } from "../kernel/index.ts";
import type { SealedPosition } from "./additional-data.ts";
import { HEADER_BYTES, KEY_ID_OFFSET, parseEnvelope } from "./envelope.ts";
import { type KeyId, keyIdFromBytes } from "./key-id.ts";
import type { NonceSource } from "./nonce-pool.ts";
import type { WrapKey } from "./sealing-key.ts";
import { SecretBytes } from "./secret-bytes.ts";
import type { Suites } from "./suites/registry.ts";
import type { Suite } from "./suites/suite.ts";

/** A row with a key that a KEK wraps. */
export interface WrappedKeyRow {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** The KEK that wraps it; null once destroyed. */
  readonly kekKeyId: KeyId | null;
  /** Wrapped bytes; null once destroyed. */
  readonly wrapped: Uint8Array | null;
}

/** Which key row a wrapped key belongs to. */
export interface WrappedKeyPlace {
  /** Collection id of the key row. */
  readonly collection: number;
  /** Id of the key row. */
  readonly record: RecordId;
  /** The subject of a subject key, else null. */
  readonly subject: SubjectId | null;
}

/** Key rows have one sealed column. */
const WRAPPED_GROUP = 1;
/** A raw key: neither padded nor framed. */
const RAW_KEY_FLAGS = 0;

/** Wraps a key. */
export function wrapKey(
  kek: WrapKey,
  key: SecretBytes,
  place: WrappedKeyPlace,
  { suite, nonces }: { readonly suite: Suite; readonly nonces: NonceSource },
): Uint8Array {
  return kek.seal(
    suite,
    RAW_KEY_FLAGS,
    { ...place, group: WRAPPED_GROUP, revision: 0 },
    key.reveal(),
    nonces,
  );
}

/**
 * Unwraps a key. The commitment is still to be compared.
 *
 * @throws {@link KeyMismatch} when the bytes are damaged or belong to another row or key.
 */
export function unwrapKey(
  kek: WrapKey,
  wrapped: Uint8Array,
  place: WrappedKeyPlace,
  suites: Suites,
): SecretBytes {
  const key = tryUnwrap(kek, wrapped, place, suites);
  if (key !== null) return new SecretBytes(key);
  throw new KeyMismatch("A wrapped key is damaged or was moved.", {
    details: { record: place.record, keyId: kek.keyId },
  });
}

function tryUnwrap(
  kek: WrapKey,
  wrapped: Uint8Array,
  place: WrappedKeyPlace,
  suites: Suites,
): Uint8Array | null {
  try {
    const envelope = parseEnvelope(wrapped, suites);
    if (envelope.flags !== RAW_KEY_FLAGS) return null;
    return kek.open(envelope, positionOf(place));
  } catch (error) {
    if (error instanceof HcrmError && error.code === "MalformedEnvelope") return null;
    throw error;
  }
}

function positionOf({ collection, record, subject }: WrappedKeyPlace): SealedPosition {
  return { collection, group: WRAPPED_GROUP, record, subject, revision: 0 };
}

/**
 * The KEK that a wrapped key names.
 *
 * @throws {@link KeyMismatch} when the row holds no wrapped key, or its bytes and its column name two KEKs.
 */
export function wrappingKeyOf(row: WrappedKeyRow): { readonly kek: KeyId; readonly wrapped: Uint8Array } {
  const { wrapped, kekKeyId, keyId } = row;
  const kek = wrapped === null || wrapped.length < HEADER_BYTES ? undefined : namedKey(wrapped);
  if (wrapped === null || kek === undefined || kek !== kekKeyId) {
    throw new KeyMismatch("A key row is damaged: it holds no key wrapped by its KEK.", {
      details: { keyId },
    });
  }
  return { kek, wrapped };
}

/** The key that an envelope or a wrapped key names. */
export function namedKey(envelope: Uint8Array): KeyId {
  return keyIdFromBytes(envelope, KEY_ID_OFFSET);
}
