/**
 * The suites of this build, by id and by envelope byte. Suite `02` runs on `node:crypto` where that has AES-256-GCM
 * and on `@noble/ciphers` elsewhere; both give the same bytes, so an envelope never says which one made it.
 */
import { getCiphers } from "node:crypto";
import { UnsupportedSuite } from "../../kernel/index.ts";
import { sha2 } from "../hash-family.ts";
import { aesGcmNode } from "./aes-gcm-node.ts";
import { aesGcmNoble, xchachaNoble } from "./noble-aead.ts";
import type { Suite, SuiteId } from "./suite.ts";

/** Where suite `02` runs. */
export type AesBackend = "node" | "noble";

/** The suites of one instance. */
export interface Suites {
  /** Where suite `02` runs; `noble` is worth a warning to the host. */
  readonly aesBackend: AesBackend;
  /** The suite with this id. */
  get(id: SuiteId): Suite;
  /**
   * The suite that an envelope names.
   *
   * @throws {@link UnsupportedSuite} for any other byte.
   */
  byByte(byte: number): Suite;
}

/** Whether `node:crypto` offers AES-256-GCM here. */
export function hasNativeAes(): boolean {
  return getCiphers().includes("aes-256-gcm");
}

/**
 * The suites, with a backend for `02`.
 *
 * @example
 * ```ts
 * const suites = createSuites(hasNativeAes() ? "node" : "noble");
 * ```
 */
export function createSuites(aesBackend: AesBackend): Suites {
  const xchacha: Suite = Object.freeze({
    id: "01",
    byte: 0x01,
    nonceLength: 24,
    tagLength: 16,
    hashFamily: sha2,
    aead: xchachaNoble,
  });
  const aes: Suite = Object.freeze({
    id: "02",
    byte: 0x02,
    nonceLength: 12,
    tagLength: 16,
    hashFamily: sha2,
    aead: aesBackend === "node" ? aesGcmNode : aesGcmNoble,
  });
  return Object.freeze({
    aesBackend,
    get: (id) => (id === "01" ? xchacha : aes),
    byByte: (byte) => {
      if (byte === aes.byte) return aes;
      if (byte === xchacha.byte) return xchacha;
      throw new UnsupportedSuite("The envelope's cipher suite is not part of this build.", {
        details: { suite: byte.toString(16).padStart(2, "0") },
      });
    },
  } satisfies Suites);
}
