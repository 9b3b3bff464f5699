/**
 * One 32-byte cipher key in the forms that the suites need: a `KeyObject` for `node:crypto`, raw bytes for
 * `@noble/ciphers`. The raw form is taken out only when a suite asks for it, and is wiped with the key.
 */
import { createSecretKey, type KeyObject } from "node:crypto";
import { KeyDestroyed } from "../kernel/index.ts";
import { redact } from "./redaction.ts";

/** A cipher key that does not show itself. */
export class AeadKey {
  #object: KeyObject | undefined;
  #raw: Uint8Array | undefined;

  /** Copies `bytes`; the caller may wipe them afterwards. */
  constructor(bytes: Uint8Array) {
    this.#object = createSecretKey(bytes);
  }

  /** True after {@link AeadKey.wipe}. */
  get wiped(): boolean {
    return this.#object === undefined;
  }

  /**
   * The key for `node:crypto`.
   *
   * @throws {@link KeyDestroyed} after the key was wiped.
   */
  object(): KeyObject {
    if (this.#object === undefined) throw new KeyDestroyed("The key was wiped from memory.");
    return this.#object;
  }

  /**
   * The key for `@noble/ciphers`; not a copy.
   *
   * @throws {@link KeyDestroyed} after the key was wiped.
   */
  raw(): Uint8Array {
    this.#raw ??= new Uint8Array(this.object().export());
    return this.#raw;
  }

  /** Forgets the key; the raw bytes are overwritten, the `KeyObject` is freed by the garbage collector. */
  wipe(): void {
    this.#raw?.fill(0);
    this.#raw = undefined;
    this.#object = undefined;
  }
}

redact(AeadKey.prototype, "AeadKey");
