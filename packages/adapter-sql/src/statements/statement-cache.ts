/**
 * Keeps compiled statements by their shape: a few hundred, the least recently used one goes first.
 * A shape that is not kept is only compiled again, so the bound costs time and never a result.
 * Nothing here knows what a statement is.
 */

/** A bounded map that forgets what was not used for longest. */
export class StatementCache<T> {
  readonly #entries: Map<string, T> = new Map();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The entry under a key, made on first use. */
  get(key: string, make: () => T): T {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#touch(key, known);
      return known;
    }
    const made = make();
    this.#entries.set(key, made);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#capacity && oldest.done !== true) this.#entries.delete(oldest.value);
    return made;
  }

  /** All entries, the least recently used first. */
  values(): readonly T[] {
    return [...this.#entries.values()];
  }

  #touch(key: string, entry: T): void {
    // Below half of the capacity nothing is about to be forgotten, so the order does not matter yet.
    if (this.#entries.size * 2 < this.#capacity) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }
}
