/**
 * HKDF-Expand (RFC 5869, 2.3) for keys that are used once. It follows HMAC's definition (RFC 2104) over one-shot hashes of
 * `node:crypto`: `createHmac` would make a `KeyObject` and an `Hmac` for each of them, whose native memory costs more than
 * the hashing and burdens the garbage collector. Extraction (RFC 5869, 2.2) is not needed, since keys are uniform.
 */
import { hash as hashOnce } from "node:crypto";
import { InternalError } from "../kernel/index.ts";

/** Hashes usable for expansion. */
export type ExpandHash = "sha256" | "sha512";

/** Output and block length of the hashes (FIPS 180-4, section 1). */
const SIZES: Readonly<Record<ExpandHash, { readonly output: number; readonly block: number }>> = {
  sha256: { output: 32, block: 64 },
  sha512: { output: 64, block: 128 },
};

/**
 * Expands a uniform key. With 64 bytes or fewer and SHA-512 this is a single HMAC.
 *
 * @throws {@link InternalError} when more than 255 blocks are asked for, or the key is longer than a hash block.
 */
export function hkdfExpand(hash: ExpandHash, key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const { output: size, block } = SIZES[hash];
  const blocks = Math.ceil(length / size);
  if (blocks < 1 || blocks > 255) throw new InternalError("HKDF-Expand gives 1 to 255 blocks.");
  if (key.length > block) throw new InternalError("A key to expand fits into one hash block.");
  const output = new Uint8Array(blocks * size);
  const message = new Uint8Array(size + info.length + 1);
  message.set(info, size);
  for (let number = 1; number <= blocks; number += 1) {
    message[message.length - 1] = number;
    // T(n) = HMAC(key, T(n - 1) | info | n); T(0) is empty.
    const block = hmacOnce(hash, key, number === 1 ? message.subarray(size) : message);
    output.set(block, (number - 1) * size);
    if (blocks > 1) message.set(block, 0);
    block.fill(0);
  }
  message.fill(0, 0, size);
  return blocks * size === length ? output : output.slice(0, length);
}

function hmacOnce(hash: ExpandHash, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { block, output } = SIZES[hash];
  // Pooled memory is cheap to get; every byte is written below and wiped at the end.
  const inner = Buffer.allocUnsafe(block + message.length);
  const outer = Buffer.allocUnsafe(block + output);
  for (let index = 0; index < block; index += 1) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  inner.set(message, block);
  outer.write(hashOnce(hash, inner, "binary"), block, "binary");
  const mac = hashOnce(hash, outer, "buffer");
  inner.fill(0);
  outer.fill(0);
  return mac;
}
