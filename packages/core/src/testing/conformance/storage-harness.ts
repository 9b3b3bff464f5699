/**
 * What an adapter's own test gives to the conformance suite: how to open a fresh database, how to open the same one
 * again, and how to look at what is really stored, past the adapter. The suite brings its own assertions and knows no
 * test runner; a runner is anything with `describe` and `it`.
 */
import type { CollectionSpec, Key, StorageAdapter } from "../../storage/index.ts";

/** One database for one test. */
export interface StorageHarness {
  /** Shown in reports. */
  readonly name: string;
  /** Opens a fresh, migrated, empty database with these collections. */
  open(collections: readonly CollectionSpec[]): Promise<StorageAdapter>;
  /** Opens a second adapter over the same data. */
  reopen(): Promise<StorageAdapter>;
  /** Closes every adapter and removes the database. */
  dispose(): Promise<void>;
  /** Reads a stored row past the adapter, by physical table and column names; null when there is none. */
  rawRead(table: string, key: Key): Promise<Readonly<Record<string, unknown>> | null>;
  /** The host's own transactions, where the adapter can join them. */
  readonly native?: NativeTransactions;
}

/** How a host opens and ends a transaction without us. */
export interface NativeTransactions {
  /** Begins one and gives what `joinTransaction` takes. */
  begin(): Promise<unknown>;
  /** Commits it. */
  commit(native: unknown): Promise<void>;
  /** Rolls it back. */
  rollback(native: unknown): Promise<void>;
  /** Gives a handle on which no transaction is open. */
  idle(): Promise<unknown>;
}

/** A test runner: vitest, node:test, mocha and jest all fit. */
export interface SuiteRunner {
  /** Groups the tests of one chapter. */
  describe(name: string, body: () => void): void;
  /** Declares one test. */
  it(name: string, body: () => Promise<void>): void;
}
