/**
 * A law is one sentence that an adapter must keep, with the test that checks it. Laws stand in chapters; each runs on
 * a fresh database, its bed. What a capability excludes is decided before a body runs: a law never skips itself.
 */
import type { StorageAdapter, StorageCapabilities, StoreTx, TransactionScope } from "../../storage/index.ts";
import type { StorageHarness } from "./storage-harness.ts";
import { NOW, RUIJIN } from "./suite-collections.ts";

/** What a law may need of an adapter; without it the law is reported as not applicable. */
export type LawNeed = "concurrentWriters" | "oneWriter" | "skipLocked" | "joining" | "noJoining";

/** One law and its test. */
export interface Law {
  /** The sentence. */
  readonly law: string;
  /** What it applies to; default: every adapter. */
  readonly needs?: LawNeed;
  /** Throws when the law is broken. */
  readonly test: (bed: LawBed) => Promise<void>;
}

/** Laws of one subject. */
export interface Chapter {
  /** Name of the chapter, as the mutants cite it. */
  readonly name: string;
  /** Its laws. */
  readonly laws: readonly Law[];
}

/** What a law is tested on. */
export interface LawBed {
  /** The database. */
  readonly harness: StorageHarness;
  /** An adapter on it. */
  readonly adapter: StorageAdapter;
  /** What the adapter says of itself. */
  readonly capabilities: StorageCapabilities;
  /** Runs a transaction of the usual tenant at the usual instant. */
  run<T>(fn: (tx: StoreTx) => Promise<T>, scope?: Partial<TransactionScope>): Promise<T>;
  /** A second adapter over the same data. */
  second(): Promise<StorageAdapter>;
}

/** The usual scope with some parts replaced. */
export function scopeOf(scope: Partial<TransactionScope> = {}): TransactionScope {
  return { tenant: RUIJIN, at: NOW, ...scope };
}

/** Makes the bed of one law. */
export function lawBed(harness: StorageHarness, adapter: StorageAdapter): LawBed {
  return {
    harness,
    adapter,
    capabilities: adapter.capabilities,
    run: (fn, scope) => adapter.transaction(scopeOf(scope), fn),
    second: () => harness.reopen(),
  };
}
