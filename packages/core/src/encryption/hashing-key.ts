/**
 * Keys that hash and never encrypt: the index key and the MAC key of a tenant. Such a key can only be expanded into keys
 * of MACs, one for each use; it has no cipher form, so it cannot seal, and a sealing key has no way to index.
 */
import { createSecretKey, type KeyObject } from "node:crypto";
import type { HashFamily } from "./hash-family.ts";
import { redact } from "./redaction.ts";

const MAC_KEY_BYTES = 32;

/** A key that is expanded into keys of MACs. */
export class HashingKey {
  readonly #bytes: Uint8Array;

  /** Copies `bytes`; the caller may wipe them afterwards. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes); // `slice` of a Buffer would be a view of bytes that are wiped
  }

  /** The key of the MAC for one use, named by `info`. */
  expand(info: Uint8Array, family: HashFamily): KeyObject {
    const expanded = family.expand(this.#bytes, info, MAC_KEY_BYTES);
    const key = createSecretKey(expanded);
    expanded.fill(0);
    return key;
  }
}

redact(HashingKey.prototype, "HashingKey");
