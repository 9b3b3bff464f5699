/**
 * Secret bytes that do not show themselves: printing, serialising or inspecting the wrapper gives a placeholder. The
 * bytes are reachable only by the explicit word `reveal`, and can be wiped. Plaintext strings in the JavaScript heap
 * cannot be wiped; this class does not claim to protect against code that runs in the same process.
 */
import { InternalError } from "../kernel/index.ts";
import { redact } from "./redaction.ts";

/**
 * Key bytes on their way between core and a key provider.
 *
 * @example
 * ```ts
 * const key = new SecretBytes(bytes); // takes the array over, makes no copy
 * String(key);                        // "[redacted]"
 * ```
 */
export class SecretBytes {
  readonly #bytes: Uint8Array;
  #wiped = false;

  /** Takes over `bytes`; the caller keeps no other use of the array. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Number of bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  /**
   * The bytes themselves, not a copy. Whoever calls this answers for what becomes of them.
   *
   * @throws {@link InternalError} after {@link SecretBytes.wipe}.
   */
  reveal(): Uint8Array {
    if (this.#wiped) throw new InternalError("The secret bytes have been wiped.");
    return this.#bytes;
  }

  /** Overwrites the bytes with zeros. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#wiped = true;
  }
}

redact(SecretBytes.prototype, "SecretBytes");
