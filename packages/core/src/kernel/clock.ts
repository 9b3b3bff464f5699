/**
 * Time and chance as arguments. Every part of HCRM that needs the present moment or a random choice takes one of these
 * ports; `createHcrm` fills them in once. The two defaults at the end are the only lines under `src/` that read the
 * machine's clock or its random source. Keys and nonces do not come from here (see `encryption/`).
 */
import { getRandomValues } from "node:crypto";
import type { Instant } from "./instant.ts";
import { instantOf } from "./instant.ts";

/** The present moment, as an argument. */
export interface Clock {
  /** The current instant, UTC with milliseconds. */
  now(): Instant;
}

/** Random bytes for ids and retry jitter; never for keys or nonces. */
export interface RandomSource {
  /** Returns `length` fresh random bytes. */
  bytes(length: number): Uint8Array;
}

/** The machine's clock. The default of `createHcrm`. */
export const systemClock: Clock = { now: () => instantOf(new Date()) };

/** The platform's random source, asked for many bytes at a time: ids are made in every call. The default of `createHcrm`. */
export const systemRandom: RandomSource = { bytes: pooledBytes };

const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let taken = POOL_BYTES;

function pooledBytes(length: number): Uint8Array {
  if (length > POOL_BYTES) return getRandomValues(new Uint8Array(length));
  if (taken + length > POOL_BYTES) {
    getRandomValues(pool);
    taken = 0;
  }
  const bytes = pool.slice(taken, taken + length);
  pool.fill(0, taken, taken + length); // what was handed out, be it a salt, stands in no other place
  taken += length;
  return bytes;
}

/**
 * A fraction in [0, 1) from a random source, with 32 bits of resolution. Used for retry jitter.
 *
 * @example
 * ```ts
 * const waitMs = 10 * randomFraction(random);
 * ```
 */
export function randomFraction(random: RandomSource): number {
  const bytes = random.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
}
