/**
 * Keeps tenants warm: one load at a time per tenant, a short memory for failures, a bound on the number of tenants.
 * All ages are judged on use by the injected clock.
 */
import { type HcrmError, KeyUnavailable, type TenantId } from "../kernel/index.ts";
import type { KeyStoreSource } from "./key-store.ts";
import { type LoadedTenant, loadTenant, type TenantKeysParts } from "./tenant-keys.ts";
import type { TenantView, WarmTenant } from "./tenant-view.ts";

/** Loads tenants and remembers them. */
export interface TenantWarmer {
  /** A tenant's keys, from memory or loaded. */
  warm(tenant: TenantId): Promise<WarmTenant>;
  /**
   * The same through a transaction of the host. What is loaded there serves this one call: the host may roll its
   * transaction back, and with it keys that were made in it.
   */
  warmWithin(tenant: TenantId, stores: KeyStoreSource): Promise<WarmTenant>;
  /** Forgets everything. */
  clear(): void;
}

/** Bounds of a warmer. */
export interface WarmerBounds {
  /** Age from which a view is loaded again, in milliseconds. */
  readonly ringMaxAgeMs: number;
  /** Tenants remembered. */
  readonly capacity: number;
}

interface Remembered {
  readonly loaded: LoadedTenant;
  readonly freshUntilMs: number;
}

interface Failed {
  readonly error: HcrmError;
  readonly untilMs: number;
}

/** How long a failure, or an expired key in use, is not tried again: our choice, short enough for a person to wait. */
const RETRY_AFTER_MS = 5_000;

/** A warmer with nothing loaded. */
export function createTenantWarmer(parts: TenantKeysParts, bounds: WarmerBounds): TenantWarmer {
  const tenants = new Map<TenantId, Remembered>();
  const failures = new Map<TenantId, Failed>();
  const loading = new Map<TenantId, Promise<WarmTenant>>();
  // Of these only the unwrapped KEKs are used again, by name and checked against the row's commitment: a name that was
  // rolled back stands in no row, and so unlocks nothing.
  const within = new Map<TenantId, LoadedTenant>();
  const nowMs = (): number => Date.parse(parts.ring.clock.now());

  const load = async (tenant: TenantId): Promise<WarmTenant> => {
    try {
      const loaded = await loadTenant(parts, tenant, tenants.get(tenant)?.loaded);
      tenants.delete(tenant);
      tenants.set(tenant, { loaded, freshUntilMs: freshUntil(loaded) });
      failures.delete(tenant);
      evict(tenants, bounds.capacity);
      return asWarm(loaded.view);
    } catch (error) {
      if (isKeyFailure(error)) {
        failures.set(tenant, { error, untilMs: nowMs() + RETRY_AFTER_MS });
        evict(failures, bounds.capacity);
        if (!(error instanceof KeyUnavailable)) tenants.delete(tenant);
      }
      throw error;
    } finally {
      loading.delete(tenant);
    }
  };

  const freshUntil = (loaded: LoadedTenant): number => {
    const now = nowMs();
    if (loaded.degraded) return now + RETRY_AFTER_MS;
    const expiries = [...loaded.keks.values()].map((kek) => kek.fetchedAtMs + parts.lifetimes.kekTtlMs);
    return Math.min(now + bounds.ringMaxAgeMs, ...expiries);
  };

  /** What is remembered of a tenant, while it may be used. */
  const remembered = (tenant: TenantId): WarmTenant | undefined => {
    const now = nowMs();
    const known = tenants.get(tenant);
    if (known !== undefined && !known.loaded.view.stale && now < known.freshUntilMs)
      return asWarm(known.loaded.view);
    const failed = failures.get(tenant);
    if (failed !== undefined && now < failed.untilMs) throw failed.error;
    return undefined;
  };

  return {
    warmWithin: async (tenant, stores) => {
      const known = remembered(tenant);
      if (known !== undefined) return known;
      const previous = tenants.get(tenant)?.loaded ?? within.get(tenant);
      const loaded = await loadTenant({ ...parts, stores }, tenant, previous);
      within.set(tenant, loaded);
      evict(within, bounds.capacity);
      return asWarm(loaded.view);
    },
    warm: async (tenant) => {
      const known = remembered(tenant);
      if (known !== undefined) return known;
      const running = loading.get(tenant) ?? load(tenant);
      loading.set(tenant, running);
      return running;
    },
    clear: () => {
      for (const { loaded } of tenants.values()) for (const { key } of loaded.keks.values()) key.wipe();
      for (const { keks } of within.values()) for (const { key } of keks.values()) key.wipe();
      tenants.clear();
      within.clear();
      failures.clear();
    },
  };
}

function asWarm(view: TenantView): WarmTenant {
  return view as TenantView & WarmTenant; // the brand exists in types only; only a loaded view gets it
}

function isKeyFailure(error: unknown): error is HcrmError {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "KeyUnavailable" || error.code === "KeyRefused")
  );
}

function evict<V>(map: Map<TenantId, V>, capacity: number): void {
  for (const tenant of map.keys()) {
    if (map.size <= capacity) return;
    map.delete(tenant);
  }
}
