/**
 * Nonces from a pool of random bytes, refilled 12 KiB at a time: one call of the random source serves a thousand
 * seals. A pool belongs to one key ring in one thread, is filled on first use and never serialised, so forks and
 * workers start with their own. A running process must not be cloned by a virtual-machine snapshot.
 * Random 96-bit nonces are safe below 2^32 seals a key (NIST SP 800-38D, 8.3); `seal-limit.ts` stays far below.
 */
import type { SecureRandom } from "./secure-random.ts";

const POOL_BYTES = 12 * 1024;

/** Where seals get their nonces; callers of the cipher never supply one. */
export interface NonceSource {
  /** Writes `length` fresh bytes into `target` at `offset`. No byte is ever given out twice. */
  take(target: Uint8Array, offset: number, length: number): void;
}

/** A nonce pool over a secure random source. */
export function createNoncePool(random: SecureRandom): NonceSource {
  let pool: Uint8Array | undefined;
  let used = POOL_BYTES;
  return {
    take: (target, offset, length) => {
      if (pool === undefined || used + length > POOL_BYTES) {
        pool ??= new Uint8Array(POOL_BYTES);
        random.fill(pool);
        used = 0;
      }
      for (let index = 0; index < length; index += 1) target[offset + index] = pool[used + index] ?? 0;
      used += length;
    },
  };
}
