/**
 * The key rows of a tenant that are read as a whole: a handful of KEKs and hashing keys and one epoch per index. Data keys
 * are many and are read one by one.
 */
import type { IndexEpochRow, KeyStore, TenantKeyRow } from "./key-store.ts";

/** The key rows of one tenant, without data keys. */
export interface TenantRows {
  /** KEKs, index keys, canary. */
  readonly keys: readonly TenantKeyRow[];
  /** Index epochs. */
  readonly epochs: readonly IndexEpochRow[];
}

/** Reads the key rows of a store's tenant. */
export async function readTenantRows(store: KeyStore): Promise<TenantRows> {
  return { keys: await store.tenantKeys.all(), epochs: await store.indexEpochs.all() };
}

/** Says whether two readings found the same keys in the same states. */
export function stampOf({ keys, epochs }: TenantRows): string {
  return [...keys, ...epochs]
    .map(({ id, state }) => `${id} ${state}`)
    .toSorted()
    .join();
}
