/**
 * A mutant is a wrapper of the memory adapter that breaks one law. The conformance suite must reject it in the chapter
 * that is named for it; a wrapper that breaks nothing must pass. So the suite itself is tested.
 */
import type { StorageAdapter, StoreTx, TransactionScope } from "../../storage/index.ts";
import type { AdapterWrapper } from "../memory-harness.ts";

/** One broken adapter. */
export interface StorageMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The chapter of the suite that must reject it. */
  readonly chapter: string;
  /** Breaks an adapter. */
  readonly wrap: AdapterWrapper;
}

/** Replacements of some verbs, given the right ones. */
export type BrokenVerbs = (tx: StoreTx, scope: TransactionScope) => Partial<StoreTx>;

/** A wrapper that replaces some verbs in every transaction. What `make` remembers lasts as long as one adapter. */
export function brokenVerbs(make: () => BrokenVerbs): AdapterWrapper {
  return (adapter) => {
    const broken = make();
    return withTransaction(adapter, (scope, fn) =>
      adapter.transaction(scope, (tx) => fn(withVerbs(tx, broken(tx, scope)))),
    );
  };
}

/** An adapter with another `transaction`. */
export function withTransaction(
  adapter: StorageAdapter,
  transaction: StorageAdapter["transaction"],
): StorageAdapter {
  return { ...adapter, transaction };
}

/** A transaction with some verbs replaced. */
export function withVerbs(tx: StoreTx, verbs: Partial<StoreTx>): StoreTx {
  return {
    get: (c, key) => tx.get(c, key),
    getMany: (c, tenant, ids) => tx.getMany(c, tenant, ids),
    find: (c, tenant, where, page) => tx.find(c, tenant, where, page),
    count: (c, tenant, where, cap) => tx.count(c, tenant, where, cap),
    insert: (c, tenant, rows) => tx.insert(c, tenant, rows),
    insertIfAbsent: (c, tenant, row, unique) => tx.insertIfAbsent(c, tenant, row, unique),
    update: (c, key, version, patch) => tx.update(c, key, version, patch),
    updateWhere: (c, tenant, where, patch, options) => tx.updateWhere(c, tenant, where, patch, options),
    delete: (c, key, version) => tx.delete(c, key, version),
    claim: (c, lease) => tx.claim(c, lease),
    lockRow: (c, key) => tx.lockRow(c, key),
    ...verbs,
  };
}
