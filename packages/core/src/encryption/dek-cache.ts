/**
 * Unwrapped data keys by tenant and key id, bounded. It saves the unwrap and nothing else: whether a key may be used
 * is read in the same transaction as the data. Two generations approximate least-recently-used without reordering at
 * every hit. Evicted keys are left to running transactions and the garbage collector; keys of an erased subject are
 * wiped at once.
 */
import type { TenantId } from "../kernel/index.ts";
import type { KeyId } from "./key-id.ts";
import type { SharedDek, SubjectDek } from "./sealing-key.ts";

/** A key that seals groups. */
export type DataKey = SubjectDek | SharedDek;

/** The cache of one key ring. */
export interface DekCache {
  /** The key, if it is in memory. */
  get(tenant: TenantId, keyId: KeyId): DataKey | undefined;
  /** Keeps a key. */
  set(tenant: TenantId, key: DataKey): void;
  /** Forgets a key and wipes it. */
  wipe(tenant: TenantId, keyId: KeyId): void;
  /** Forgets and wipes everything. */
  clear(): void;
}

/** A cache of about `capacity` keys. */
export function createDekCache(capacity: number): DekCache {
  let young = new Map<string, DataKey>();
  let old = new Map<string, DataKey>();
  const put = (slot: string, key: DataKey): void => {
    if (young.size * 2 >= capacity) {
      old = young;
      young = new Map();
    }
    young.set(slot, key);
  };
  return {
    get: (tenant, keyId) => {
      const slot = tenant + keyId;
      const key = young.get(slot);
      if (key !== undefined) return key;
      const aged = old.get(slot);
      if (aged !== undefined) put(slot, aged);
      return aged;
    },
    set: (tenant, key) => put(tenant + key.keyId, key),
    wipe: (tenant, keyId) => {
      const slot = tenant + keyId;
      (young.get(slot) ?? old.get(slot))?.wipe();
      young.delete(slot);
      old.delete(slot);
    },
    clear: () => {
      for (const key of [...young.values(), ...old.values()]) key.wipe();
      young.clear();
      old.clear();
    },
  };
}
