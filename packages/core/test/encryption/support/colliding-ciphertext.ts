/**
 * A ciphertext of two blocks that verifies under two AES-256-GCM keys (Dodis, Grubbs, Ristenpart, Woodage: Fast message
 * franking, CRYPTO 2018, section 3). GHASH is linear in the ciphertext, so one block is chosen freely and the other is
 * solved for: with H the hash key, P = E(nonce | 1) and L the length block, the tag is
 * A·H^(a+3) ⊕ C1·H^3 ⊕ C2·H^2 ⊕ L·H ⊕ P, once for each key.
 */
import { createCipheriv } from "node:crypto";

const R = 0xe1n << 120n;

/** Multiplication in GF(2^128) as GCM defines it (NIST SP 800-38D, 6.3): bit 0 is the leftmost. */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ R : shifted >> 1n;
  }
  return product;
}

/** x^(2^128 - 2): the inverse, by Fermat. */
function invert(x: bigint): bigint {
  let result = 1n << 127n; // the field's one
  let power = x;
  for (let bit = 1; bit < 128; bit += 1) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, "0"), "hex");

function encryptBlock(key: Uint8Array, block: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

/** What the tag is made of, apart from the ciphertext. */
function ghashParts(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array): { h: bigint; constant: bigint } {
  const h = toNumber(encryptBlock(key, Buffer.alloc(16)));
  const padded = Buffer.concat([aad, Buffer.alloc((16 - (aad.length % 16)) % 16)]);
  let hash = 0n;
  for (let at = 0; at < padded.length; at += 16)
    hash = multiply(hash ^ toNumber(padded.subarray(at, at + 16)), h);
  // Two blocks of ciphertext and the length block follow.
  const associated = multiply(multiply(multiply(hash, h), h), h);
  const lengths = (BigInt(aad.length * 8) << 64n) | 256n;
  const mask = toNumber(encryptBlock(key, Buffer.concat([nonce, Buffer.of(0, 0, 0, 1)])));
  return { h, constant: associated ^ multiply(lengths, h) ^ mask };
}

/** 32 bytes of ciphertext and the tag that both keys accept. */
export function collidingCiphertext(
  first: Uint8Array,
  second: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
): { readonly ciphertext: Buffer; readonly tag: Buffer } {
  const [a, b] = [ghashParts(first, nonce, aad), ghashParts(second, nonce, aad)];
  const square = (x: bigint): bigint => multiply(x, x);
  const cube = (x: bigint): bigint => multiply(square(x), x);
  const c1 = toNumber(Buffer.alloc(16, 0x5a)); // chosen freely
  const left = a.constant ^ b.constant ^ multiply(c1, cube(a.h) ^ cube(b.h));
  const c2 = multiply(left, invert(square(a.h) ^ square(b.h)));
  const tag = a.constant ^ multiply(c1, cube(a.h)) ^ multiply(c2, square(a.h));
  return { ciphertext: Buffer.concat([toBytes(c1), toBytes(c2)]), tag: toBytes(tag) };
}
