/**
 * The committed state of a memory storage, its queue and its planned faults. Two adapters that are opened from one
 * factory share it, as two processes share a database.
 */
import { type EnterQueue, serialQueue } from "../storage/index.ts";
import { MemoryFaults } from "./memory-faults.ts";
import { type CommittedTable, emptyTable } from "./memory-table.ts";

/** What a memory storage holds. */
export class MemoryDatabase {
  /** Waits until every earlier transaction has ended. */
  readonly enter: EnterQueue = serialQueue();
  /** Faults that a test has planned. */
  readonly faults: MemoryFaults = new MemoryFaults();
  readonly #tables: Map<string, CommittedTable> = new Map();

  /** The table of a collection and tenant, made on first use. */
  table(collection: string, tenant: string): CommittedTable {
    const key = `${tenant}/${collection}`;
    const known = this.#tables.get(key) ?? emptyTable();
    this.#tables.set(key, known);
    return known;
  }
}
