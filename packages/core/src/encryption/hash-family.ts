/**
 * Hashes, MACs and key expansion, by family. A suite names its family, so that a later suite on SM3 replaces all of
 * them in one place; no other file of `encryption/` calls a hash by name. The first build has one family, SHA-2
 * (FIPS 180-4), with HMAC (RFC 2104) and HKDF-Expand (RFC 5869, 2.3), all by `node:crypto`.
 * Keys of MACs are `KeyObject`s: a raw buffer as key costs Node about five times as much per call.
 */
import { createHash, createHmac, type KeyObject } from "node:crypto";
import { hkdfExpand } from "./hkdf.ts";

/** The hash-based functions that one family of suites uses. */
export interface HashFamily {
  /** Digest of 32 bytes. */
  hash(data: Uint8Array | string): Uint8Array;
  /** MAC of 32 bytes. */
  mac(key: KeyObject, message: Uint8Array): Uint8Array;
  /** Writes the first `length` bytes of the MAC (at most 32) into `target` at `offset`; faster than {@link HashFamily.mac}. */
  macInto(key: KeyObject, message: Uint8Array, target: Uint8Array, offset: number, length: number): void;
  /** Key expansion from raw key bytes; the key is already uniform, so there is no extraction step. */
  expand(key: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}

/** SHA-256, HMAC-SHA-256 and HKDF-SHA-512-Expand. */
export const sha2: HashFamily = {
  hash: (data) => createHash("sha256").update(data).digest(),
  mac: (key, message) => createHmac("sha256", key).update(message).digest(),
  macInto: (key, message, target, offset, length) => {
    // As a string of 32 characters: a Buffer of its own for every MAC would cost a fourth of the call.
    const digest = createHmac("sha256", key).update(message).digest("binary");
    for (let index = 0; index < length; index += 1) target[offset + index] = digest.charCodeAt(index);
  },
  expand: (key, info, length) => hkdfExpand("sha512", key, info, length),
};
