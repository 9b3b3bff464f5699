/**
 * Hashes, MACs and key expansion, by family. A suite names its family, so that a later suite on SM3 replaces all of
 * them in one place; no other file of `encryption/` calls a hash by name. The first build has one family, SHA-2
 * (FIPS 180-4), with HMAC (RFC 2104) and HKDF-Expand (RFC 5869, 2.3), all by `node:crypto`.
 * Keys are `KeyObject`s: a raw buffer as key costs Node about five times as much per call.
 */
import type { KeyObject } from "node:crypto";
import { createHash, createHmac } from "node:crypto";
import { InternalError } from "../kernel/index.ts";

/** The hash-based functions that one family of suites uses. */
export interface HashFamily {
  /** Digest of 32 bytes. */
  hash(data: Uint8Array | string): Uint8Array;
  /** MAC of 32 bytes. */
  mac(key: KeyObject, message: Uint8Array): Uint8Array;
  /** Writes the first `length` bytes of the MAC (at most 32) into `target` at `offset`; faster than {@link HashFamily.mac}. */
  macInto(key: KeyObject, message: Uint8Array, target: Uint8Array, offset: number, length: number): void;
  /** Key expansion; the key is already uniform, so there is no extraction step. */
  expand(key: KeyObject, info: Uint8Array, length: number): Uint8Array;
}

/** Hashes usable for expansion. */
export type ExpandHash = "sha256" | "sha512";

const HASH_BYTES: Readonly<Record<ExpandHash, number>> = { sha256: 32, sha512: 64 };

/**
 * HKDF-Expand (RFC 5869, 2.3). With 64 bytes or fewer and SHA-512 this is a single HMAC.
 *
 * @throws {@link InternalError} when more than 255 blocks are asked for.
 */
export function hkdfExpand(hash: ExpandHash, key: KeyObject, info: Uint8Array, length: number): Uint8Array {
  const size = HASH_BYTES[hash];
  const blocks = Math.ceil(length / size);
  if (blocks < 1 || blocks > 255) throw new InternalError("HKDF-Expand gives 1 to 255 blocks.");
  if (blocks === 1) return expandBlock(hash, key, EMPTY, info, 1).subarray(0, length);
  const output = new Uint8Array(blocks * size);
  let previous: Uint8Array = EMPTY;
  for (let block = 1; block <= blocks; block += 1) {
    previous = expandBlock(hash, key, previous, info, block);
    output.set(previous, (block - 1) * size);
  }
  return output.subarray(0, length);
}

const EMPTY = new Uint8Array(0);

function expandBlock(
  hash: ExpandHash,
  key: KeyObject,
  previous: Uint8Array,
  info: Uint8Array,
  block: number,
): Uint8Array {
  const message = new Uint8Array(previous.length + info.length + 1);
  message.set(previous, 0);
  message.set(info, previous.length);
  message[message.length - 1] = block;
  return createHmac(hash, key).update(message).digest();
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
