/**
 * What a cipher suite is. A suite id in an envelope fixes every parameter: algorithm, nonce and tag length, hash
 * family. Nothing is left to a default of the runtime. Suite numbers `03`, `21` and `22` are reserved, not built.
 */
import type { AeadKey } from "../aead-key.ts";
import type { HashFamily } from "../hash-family.ts";

/** Suites that this build seals and opens: `01` XChaCha20-Poly1305, `02` AES-256-GCM (the default). */
export type SuiteId = "01" | "02";

/** A place in an output array. */
export interface OutputAt {
  /** The array to write into. */
  readonly target: Uint8Array;
  /** Offset of the first byte. */
  readonly offset: number;
}

/** Authenticated encryption with associated data, over arrays that belong to the caller. */
export interface Aead {
  /** Writes ciphertext and tag, `plaintext.length + tagLength` bytes. */
  seal(key: AeadKey, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, output: OutputAt): void;
  /** The plaintext of `sealed` (ciphertext and tag), or null when it does not verify. Nothing is returned unverified. */
  open(key: AeadKey, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array | null;
}

/** One cipher suite. */
export interface Suite {
  /** The two hexadecimal digits of the suite byte. */
  readonly id: SuiteId;
  /** The suite byte of the envelope. */
  readonly byte: number;
  /** Nonce length in bytes. */
  readonly nonceLength: number;
  /** Tag length in bytes. */
  readonly tagLength: number;
  /** Hash-based functions that go with the suite. */
  readonly hashFamily: HashFamily;
  /** The cipher. */
  readonly aead: Aead;
}
