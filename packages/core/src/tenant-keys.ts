/**
 * The keys of the tenants of one instance, fetched before a call: outside of any transaction of ours, and remembered. A
 * storage that has one transaction at a time cannot do that while the host has its own open; then they are read inside the
 * host's, and serve that call alone, because the host may still roll everything back.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { KeyRing, KeyStoreSource, WarmTenant } from "./encryption/index.ts";
import { type Clock, InternalError, type TenantId } from "./kernel/index.ts";
import { hostTransaction, type Transact } from "./operations/index.ts";
import { createKeyStore } from "./repository/index.ts";
import type { StorageAdapter } from "./storage/index.ts";

/** Keys of tenants. */
export interface TenantKeys {
  /** Fetches the keys of a tenant. Never inside a transaction. */
  warm(tenant: TenantId): Promise<void>;
  /** Fetches the keys of a tenant inside the host's transaction, and runs work with them. */
  within<T>(tenant: TenantId, native: unknown, work: (transact: Transact) => Promise<T>): Promise<T>;
  /** Keys of a tenant that were fetched. */
  keysOf(tenant: TenantId): WarmTenant;
}

/** What fetching works with. */
export interface TenantKeysParts {
  /** The database. */
  readonly adapter: StorageAdapter;
  /** The present moment. */
  readonly clock: Clock;
  /** The key ring. */
  readonly ring: Pick<KeyRing, "warm" | "warmWithin">;
}

/** Keys of no tenant yet. */
export function createTenantKeys({ adapter, clock, ring }: TenantKeysParts): TenantKeys {
  const fetched = new Map<TenantId, WarmTenant>();
  const ofCall = new AsyncLocalStorage<{ readonly tenant: TenantId; readonly keys: WarmTenant }>();
  return {
    warm: async (tenant) => {
      fetched.set(tenant, await ring.warm(tenant));
    },
    within: async (tenant, native, work) => {
      const transact = hostTransaction(adapter, native);
      const stores: KeyStoreSource = {
        transaction: (owner, _mode, read) =>
          transact({ tenant: owner, at: clock.now() }, (tx) => read(createKeyStore(tx, owner))),
      };
      const keys = await ring.warmWithin(tenant, stores);
      return ofCall.run({ tenant, keys }, () => work(transact));
    },
    keysOf: (tenant) => {
      const call = ofCall.getStore();
      const keys = call?.tenant === tenant ? call.keys : fetched.get(tenant);
      if (keys === undefined) throw new InternalError("The tenant's keys were not fetched.");
      return keys;
    },
  };
}
