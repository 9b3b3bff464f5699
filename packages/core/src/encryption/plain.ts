/**
 * Opened values. `Plain<T>` is what a group looks like after opening and before sealing, and cannot be mistaken for
 * `Sealed<T>`, the bytes that storage sees. It does not show its content when printed, serialised or inspected.
 */
import { redact } from "./redaction.ts";

/** An opened group. Obtained from a cipher, or made by {@link plain} from a value that is to be sealed. */
export class Plain<T extends object> {
  readonly #value: T;

  /** Use {@link plain}. */
  constructor(value: T) {
    this.#value = value;
  }

  /** The value. Whoever calls this answers for where it goes; it must not reach logs, errors or audit events. */
  reveal(): T {
    return this.#value;
  }
}

redact(Plain.prototype, "Plain");

/**
 * Marks a value as plaintext of a group. The cipher checks it against the group's schema when sealing.
 *
 * @example
 * ```ts
 * const sealed = await cipher.seal(place, plain({ name: "张伟" }));
 * ```
 */
export function plain<T extends object>(value: T): Plain<T> {
  return new Plain(value);
}
