/**
 * The committed state of a memory storage, its queue and its planned faults. Two adapters that are opened from one
 * factory share it, as two processes share a database.
 */
import { MemoryFaults } from "./memory-faults.ts";
import { type CommittedTable, emptyTable } from "./memory-table.ts";

/** What a memory storage holds. */
export class MemoryDatabase {
  /** Faults that a test has planned. */
  readonly faults: MemoryFaults = new MemoryFaults();
  readonly #tables: Map<string, CommittedTable> = new Map();
  #last: Promise<void> = Promise.resolve();

  /** The table of a collection and tenant, made on first use. */
  table(collection: string, tenant: string): CommittedTable {
    const key = `${tenant}/${collection}`;
    const known = this.#tables.get(key) ?? emptyTable();
    this.#tables.set(key, known);
    return known;
  }

  /** Waits until every earlier transaction has ended; the returned function ends this one. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  }
}
