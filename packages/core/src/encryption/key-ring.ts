/**
 * The key ring of one instance: checks at start that root key and database belong together, keeps the keys of tenants
 * warm, and gives each transaction a session. Root (provider) → tenant KEK → data keys and index keys. Warming may wait
 * for the provider and therefore happens between operations' steps 2 and 3; a session never waits for it.
 */
import { type Clock, type Ids, InternalError, type TenantId, UnsafeConfiguration } from "../kernel/index.ts";
import { createIndexComputer } from "./blind-index-value.ts";
import { prepareCanary } from "./canary.ts";
import { createCodecCache } from "./codec-cache.ts";
import { createDekCache } from "./dek-cache.ts";
import { createFrameWriter } from "./frame.ts";
import type { KeySession } from "./key-session.ts";
import type { KeyStore, KeyStoreSource } from "./key-store.ts";
import type { KeyProvider, ProviderHealth } from "./keys/key-provider.ts";
import { createNoncePool } from "./nonce-pool.ts";
import { providerDeadline } from "./provider-deadline.ts";
import { createProviderGateway, type DeadlineSource } from "./provider-gateway.ts";
import type { RingParts } from "./ring-parts.ts";
import { createKeyRotation, type KeyRotation } from "./rotation/key-rotation.ts";
import { type SecureRandom, systemSecureRandom } from "./secure-random.ts";
import { type AesBackend, createSuites, hasNativeAes } from "./suites/registry.ts";
import type { SuiteId } from "./suites/suite.ts";
import type { DeclaredIndex } from "./tenant-index-keys.ts";
import type { TenantKeysParts } from "./tenant-keys.ts";
import { TenantView, type WarmTenant } from "./tenant-view.ts";
import { createTenantWarmer } from "./tenant-warmer.ts";
import { TransactionKeys } from "./transaction-keys.ts";

/** What a key ring is made of. */
export interface KeyRingOptions {
  /** Keeper of the root key. */
  readonly provider: KeyProvider;
  /** Transactions for key rows, by `storage/`. */
  readonly stores: KeyStoreSource;
  /** The present moment; judges lifetimes. */
  readonly clock: Clock;
  /** Ids of key rows. */
  readonly ids: Ids;
  /** Every blind index of every collection. */
  readonly indexes: readonly DeclaredIndex[];
  /** The suite that seals; every suite of this build opens. Default `02`. */
  readonly suite?: SuiteId;
  /** Where suite `02` runs. Default `node` where OpenSSL has AES-256-GCM. */
  readonly aesBackend?: AesBackend;
  /** How long unwrapped KEKs serve. Default 15 minutes, in milliseconds. */
  readonly kekTtlMs?: number;
  /** How long an unavailable provider is survived after that. Default 1 hour, at most 4, in milliseconds. */
  readonly staleIfErrorMs?: number;
  /** Age from which a view of a tenant's keys is read again. Default 60 seconds, in milliseconds. */
  readonly ringMaxAgeMs?: number;
  /** Data keys kept unwrapped. Default 10,000. */
  readonly dekCacheSize?: number;
  /** Tenants kept warm. Default 1,000. */
  readonly tenantCacheSize?: number;
  /** Ends provider calls in time. Default 10 seconds. */
  readonly deadline?: DeadlineSource;
  /** Source of keys and nonces. Anything but the default is refused with a provider other than `memory`. */
  readonly secureRandom?: SecureRandom;
}

/** Keys of one instance. */
export interface KeyRing {
  /** Where suite `02` runs; on `noble` a host is advised to select suite `01`. */
  readonly aesBackend: AesBackend;
  /**
   * Checks the canary, or writes it into an empty installation. Called once by `createHcrm`, before anything else.
   *
   * @throws {@link KeyMismatch} when root key and database do not belong together.
   */
  prepare(options: { readonly isSchemaEmpty: () => Promise<boolean> }): Promise<void>;
  /**
   * Brings a tenant's keys into memory, outside any transaction; makes them for a new tenant. Cheap when warm.
   *
   * @throws {@link KeyUnavailable} when the provider does not answer and no usable key is left.
   * @throws {@link KeyRefused} when the provider denies.
   */
  warm(tenant: TenantId): Promise<WarmTenant>;
  /**
   * The same inside a transaction that the host has open, for storage that has one transaction at a time. Nothing made or
   * found there is remembered, because the host may roll it back; so a cold tenant asks the provider while the host's
   * transaction is open.
   *
   * @throws {@link KeyUnavailable} when the provider does not answer and no usable key is left.
   * @throws {@link KeyRefused} when the provider denies.
   */
  warmWithin(tenant: TenantId, stores: KeyStoreSource): Promise<WarmTenant>;
  /** Keys within one transaction. Never waits for the provider. */
  session(warm: WarmTenant, store: KeyStore): KeySession;
  /** HMAC-SHA-256 under the tenant's MAC key, apart for each label; for what is checked outside transactions. */
  mac(warm: WarmTenant, label: string, message: Uint8Array): Uint8Array;
  /** Whether the key provider could serve a call now; never throws. */
  health(): Promise<ProviderHealth>;
  /** Rotation of a tenant's own keys, in slices. */
  readonly rotation: KeyRotation;
  /** Wipes every cached key. */
  close(): void;
}

const MINUTE_MS = 60_000;
const DEFAULT_KEK_TTL_MS: number = 15 * MINUTE_MS;
const DEFAULT_STALE_IF_ERROR_MS: number = 60 * MINUTE_MS;
const MAX_STALE_IF_ERROR_MS: number = 240 * MINUTE_MS;
const DEFAULT_DEK_CACHE_SIZE = 10_000;
const DEFAULT_TENANT_CACHE_SIZE = 1_000;

/**
 * Makes the key ring of an instance.
 *
 * @throws {@link UnsafeConfiguration} when `staleIfErrorMs` is above four hours, or keys would come from a random
 * source of the host with a provider that keeps data.
 * @example
 * ```ts sketch
 * const ring = createKeyRing({ provider, stores, clock, ids, indexes });
 * await ring.prepare({ isSchemaEmpty });
 * const warm = await ring.warm(tenant);                      // before the transaction
 * const keys = ring.session(warm, keyStoreOf(tx));           // in the transaction
 * const cipher = createGroupCipher({ keys, check: authority.check });
 * ```
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const parts = createParts(options);
  const { ringMaxAgeMs } = parts.ring;
  const warmer = createTenantWarmer(parts, {
    ringMaxAgeMs,
    capacity: options.tenantCacheSize ?? DEFAULT_TENANT_CACHE_SIZE,
  });
  return {
    aesBackend: parts.ring.suites.aesBackend,
    prepare: ({ isSchemaEmpty }) => prepareCanary(parts, isSchemaEmpty),
    warm: (tenant) => warmer.warm(tenant),
    warmWithin: (tenant, stores) => warmer.warmWithin(tenant, stores),
    session: (warm, store) => new TransactionKeys(viewOf(warm), store, parts.ring),
    mac: (warm, label, message) => viewOf(warm).mac(label, message),
    health: () => parts.provider.health(),
    rotation: createKeyRotation({
      parts,
      ringMaxAgeMs,
      view: async (tenant) => viewOf(await warmer.warm(tenant)),
    }),
    close: () => {
      parts.ring.deks.clear();
      warmer.clear();
    },
  };
}

/** The view behind the proof of warmth. */
function viewOf(warm: WarmTenant): TenantView {
  if (warm instanceof TenantView) return warm;
  throw new InternalError("A tenant is warmed by the key ring only.");
}

function createParts(options: KeyRingOptions): TenantKeysParts {
  const random = options.secureRandom ?? systemSecureRandom;
  if (random !== systemSecureRandom && options.provider.id !== "memory") {
    throw new UnsafeConfiguration("Keys that keep data come from the system's random source.");
  }
  const staleIfErrorMs = options.staleIfErrorMs ?? DEFAULT_STALE_IF_ERROR_MS;
  if (staleIfErrorMs > MAX_STALE_IF_ERROR_MS) {
    throw new UnsafeConfiguration("An expired key may serve for at most four hours.", {
      details: { staleIfErrorMs },
    });
  }
  const suites = createSuites(options.aesBackend ?? (hasNativeAes() ? "node" : "noble"));
  const suite = suites.get(options.suite ?? "02");
  const ring: RingParts = {
    suites,
    suite,
    random,
    nonces: createNoncePool(random),
    ids: options.ids,
    clock: options.clock,
    ringMaxAgeMs: options.ringMaxAgeMs ?? MINUTE_MS,
    frames: createFrameWriter(),
    codecs: createCodecCache(),
    indexes: createIndexComputer(suite.hashFamily),
    deks: createDekCache(options.dekCacheSize ?? DEFAULT_DEK_CACHE_SIZE),
  };
  return {
    ring,
    provider: createProviderGateway(options.provider, options.deadline ?? providerDeadline),
    stores: options.stores,
    indexes: options.indexes,
    lifetimes: { kekTtlMs: options.kekTtlMs ?? DEFAULT_KEK_TTL_MS, staleIfErrorMs },
  };
}
