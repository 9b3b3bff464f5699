/**
 * Hashes, MACs and key expansion, by family. A suite names its family, so that a later suite on SM3 replaces all of
 * them in one place; no other file of `encryption/` calls a hash by name. The first build has one family, SHA-2
 * (FIPS 180-4), with HMAC (RFC 2104) and HKDF-Expand (RFC 5869, 2.3), all by `node:crypto`.
 * Keys of MACs are `KeyObject`s: a raw buffer as key costs Node about five times as much per call.
 */
import { createHash, createHmac, hash as hashOnce, type KeyObject } from "node:crypto";
import { InternalError } from "../kernel/index.ts";

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

/** Hashes usable for expansion. */
export type ExpandHash = "sha256" | "sha512";

/** Output and block length of the hashes (FIPS 180-4, section 1). */
const SIZES: Readonly<Record<ExpandHash, { readonly output: number; readonly block: number }>> = {
  sha256: { output: 32, block: 64 },
  sha512: { output: 64, block: 128 },
};

/**
 * HKDF-Expand (RFC 5869, 2.3). With 64 bytes or fewer and SHA-512 this is a single HMAC.
 *
 * @throws {@link InternalError} when more than 255 blocks are asked for, or the key is longer than a hash block.
 */
export function hkdfExpand(hash: ExpandHash, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const { output: size, block } = SIZES[hash];
  const blocks = Math.ceil(length / size);
  if (blocks < 1 || blocks > 255) throw new InternalError("HKDF-Expand gives 1 to 255 blocks.");
  if (key.length > block) throw new InternalError("A key to expand fits into one hash block.");
  const output = Buffer.alloc(blocks * size);
  for (let number = 1; number <= blocks; number += 1) {
    const previous = number === 1 ? EMPTY : output.subarray((number - 2) * size, (number - 1) * size);
    expandBlock(hash, key, [previous, info, Uint8Array.of(number)], output.subarray((number - 1) * size));
  }
  return output.subarray(0, length);
}

const EMPTY = new Uint8Array(0);

/**
 * One block, T(n) = HMAC(key, T(n-1) | info | n), by HMAC's definition (RFC 2104) over one-shot hashes. The key is used
 * once, and `createHmac` would make a `KeyObject` and an `Hmac` for it; both have native memory behind them, which costs
 * more than the hashing and burdens the garbage collector. Digests pass as binary strings for the same reason.
 */
function expandBlock(
  hash: ExpandHash,
  key: Uint8Array,
  message: readonly Uint8Array[],
  target: Buffer,
): void {
  const { block, output } = SIZES[hash];
  const inner = Buffer.alloc(block + message.reduce((total, part) => total + part.length, 0));
  const outer = Buffer.alloc(block + output);
  for (let index = 0; index < block; index += 1) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  let end = block;
  for (const part of message) {
    inner.set(part, end);
    end += part.length;
  }
  outer.write(hashOnce(hash, inner, "binary"), block, "binary");
  target.write(hashOnce(hash, outer, "binary"), "binary");
  inner.fill(0);
  outer.fill(0);
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
