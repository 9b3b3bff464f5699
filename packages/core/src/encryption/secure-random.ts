/**
 * The random source of keys, key ids and nonces. It is not the injected `RandomSource` of the kernel: that one may be
 * made deterministic for tests and replays, this one must not be, except with the in-memory key provider.
 */
import { randomFillSync } from "node:crypto";
import { SecretBytes } from "./secret-bytes.ts";

/** Fills arrays with bytes fit for keys and nonces. */
export interface SecureRandom {
  /** Overwrites the whole of `target`. */
  fill(target: Uint8Array): void;
}

/** The operating system's random source, by OpenSSL (NIST SP 800-90A CTR_DRBG). */
export const systemSecureRandom: SecureRandom = {
  fill: (target) => {
    randomFillSync(target);
  },
};

/** A fresh 32-byte key. */
export function newKeyBytes(random: SecureRandom): SecretBytes {
  const bytes = new Uint8Array(32);
  random.fill(bytes);
  return new SecretBytes(bytes);
}
