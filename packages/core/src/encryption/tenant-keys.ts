/**
 * Loads a tenant's keys: reads the rows, makes what is missing, unwraps KEKs through the provider and index keys under
 * them. Runs outside the transactions of operations, because a slow KMS must not hold a write lock.
 */
import { KeyMismatch, type TenantId } from "../kernel/index.ts";
import { tenantHash } from "./additional-data.ts";
import type { KeyId } from "./key-id.ts";
import type { KeyStoreSource } from "./key-store.ts";
import { buildEpochs, completeIndexes, type DeclaredIndex, lacksIndexes } from "./tenant-index-keys.ts";
import { type FetchedKek, fetchKeks, type KekParts, newKek } from "./tenant-kek.ts";
import { activeMacKey, buildMac, completeMacKey } from "./tenant-mac-key.ts";
import { readTenantRows, type TenantRows } from "./tenant-rows.ts";
import { TenantView } from "./tenant-view.ts";

/** A loaded tenant. */
export interface LoadedTenant {
  /** What sessions use. */
  readonly view: TenantView;
  /** The KEKs behind it. */
  readonly keks: ReadonlyMap<KeyId, FetchedKek>;
  /** Whether an expired KEK is in use because the provider does not answer. */
  readonly degraded: boolean;
}

/** What the loader works with. */
export interface TenantKeysParts extends KekParts {
  /** Transactions for key rows. */
  readonly stores: KeyStoreSource;
  /** All declared indexes. */
  readonly indexes: readonly DeclaredIndex[];
}

/**
 * Loads a tenant, making its first keys if it has none.
 *
 * @throws {@link KeyUnavailable} when the provider does not answer and no usable key is left.
 * @throws {@link KeyRefused} when the provider denies.
 * @throws {@link KeyMismatch} when a key does not fit its commitment, or none is active.
 */
export async function loadTenant(
  parts: TenantKeysParts,
  tenant: TenantId,
  previous: LoadedTenant | undefined,
): Promise<LoadedTenant> {
  const hashed = { tenant, hash: tenantHash(tenant, parts.ring.suite.hashFamily) };
  const read = (): Promise<TenantRows> => parts.stores.transaction(tenant, "read", readTenantRows);
  const readAtMs = Date.parse(parts.ring.clock.now());
  let rows = await read();
  if (!rows.keys.some((row) => row.kind === "tenant-kek")) {
    const row = await newKek(parts, hashed, "active");
    // "exists" is fine: another process was first, and its key is read next.
    await parts.stores.transaction(tenant, "write", (store) => store.tenantKeys.add(row));
    rows = await read();
  }
  const fetched = await fetchKeks(parts, hashed, rows.keys, previous?.keks ?? new Map());
  const keks = new Map([...fetched.keks].map(([keyId, kek]) => [keyId, kek.key] as const));
  const active = rows.keys.find((row) => row.kind === "tenant-kek" && row.state === "active");
  const activeKek = active === undefined ? undefined : keks.get(active.keyId);
  if (activeKek === undefined) throw new KeyMismatch("The tenant has keys, but none is active.");
  if (lacksIndexes(parts.indexes, rows) || activeMacKey(rows.keys) === undefined) {
    await parts.stores.transaction(tenant, "write", async (store) => {
      const owner = { hash: hashed.hash, kek: activeKek };
      await completeIndexes(parts, store, owner);
      await completeMacKey(parts.ring, store, owner);
    });
    rows = await read();
  }
  const epochs = buildEpochs(parts.ring, hashed.hash, { rows, keks, indexes: parts.indexes });
  const mac = buildMac(parts.ring, hashed.hash, { keys: rows.keys, keks });
  const view = new TenantView({ ...hashed, activeKek, keks, epochs, mac, rows, readAtMs });
  return { view, keks: fetched.keks, degraded: fetched.degraded };
}
