/**
 * Planned faults: tests tell a memory storage to fail at a statement, just before a commit or just after one. After
 * means that the data are there and the caller does not know it: the case for idempotency keys.
 */
import type { HcrmError } from "../kernel/index.ts";

/** One planned fault. */
export interface MemoryFault {
  /** Where it strikes. */
  readonly at: "statement" | "before-commit" | "after-commit";
  /** Strikes at the nth such moment from now; default 1. */
  readonly nth?: number;
  /** What is thrown, for example a `Transient` or a `StorageUnavailable` with outcome `unknown`. */
  readonly error: HcrmError;
}

interface Planned {
  readonly fault: MemoryFault;
  left: number;
}

/** The faults of one memory storage. Each strikes once. */
export class MemoryFaults {
  readonly #planned: Set<Planned> = new Set();

  /** Plans a fault. */
  plan(fault: MemoryFault): void {
    this.#planned.add({ fault, left: fault.nth ?? 1 });
  }

  /** Called before every statement. */
  statement(): void {
    this.#reach("statement");
  }

  /** Called before the changes of a transaction become visible. */
  beforeCommit(): void {
    this.#reach("before-commit");
  }

  /** Called after the changes of a transaction have become visible. */
  afterCommit(): void {
    this.#reach("after-commit");
  }

  #reach(at: MemoryFault["at"]): void {
    const reached = [...this.#planned].filter((planned) => planned.fault.at === at);
    for (const planned of reached) planned.left -= 1;
    const due = reached.find((planned) => planned.left <= 0);
    if (due === undefined) return;
    this.#planned.delete(due);
    throw due.fault.error;
  }
}
