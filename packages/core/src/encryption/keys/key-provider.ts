/**
 * The port to whatever keeps the root key (主密钥): a file, a KMS, Vault, an HSM. A provider wraps and unwraps the 32-byte
 * keys of tenants and sees nothing else: no patient data, no data keys, no index keys. Caching, single flight, TTL,
 * retry, commitment check and metrics are core's work, so a provider stays under about a hundred lines. A provider of
 * the host passes `keyProviderContract` of `@hcrm/core/testing`.
 */
import type { SecretBytes } from "../secret-bytes.ts";

/** What a wrapped key is bound to. */
export interface KeyContext {
  /** Name of the tenant. */
  readonly tenant: string;
  /** Name of the key that is wrapped. */
  readonly keyId: string;
  /** What the key is for. */
  readonly kind: "tenant-kek" | "canary";
}

/** A key as a provider gives it back for storing. */
export interface WrappedKey {
  /** `id` of the provider that wrapped it; no other one opens it. */
  readonly provider: string;
  /** The provider's name for its root key. */
  readonly providerKeyId: string;
  /** The version of the root key. */
  readonly providerKeyVersion: string;
  /** The wrapped bytes, opaque to core. */
  readonly bytes: Uint8Array;
}

/** Why a provider could not serve a call. */
export type ProviderFault = "unavailable" | "refused" | "unknown-version" | "misconfigured";

/** What a health check says. */
export interface ProviderHealth {
  /** Whether keys can be wrapped and unwrapped now. */
  readonly ok: boolean;
  /** Why not. */
  readonly reason?: ProviderFault;
}

/**
 * Wraps and unwraps 32-byte tenant keys. Calls may be repeated and may run side by side. Failures are made with
 * `providerFailure`; any other exception counts as *unavailable*, and its text is dropped.
 */
export interface KeyProvider {
  /** Stable name of the kind of provider, stored beside every wrapped key. */
  readonly id: string;
  /** Called once by `createHcrm`. Must not create a root key unless `mayCreate` (no canary, empty schema). */
  prepare(options: { readonly mayCreate: boolean }, signal: AbortSignal): Promise<void>;
  /** Wraps a key under the newest version of the root key, bound to `context`. Does not change or keep `key`. */
  wrap(key: SecretBytes, context: KeyContext, signal: AbortSignal): Promise<WrappedKey>;
  /** Unwraps. Must fail when `context` is not the one given to `wrap`. */
  unwrap(wrapped: WrappedKey, context: KeyContext, signal: AbortSignal): Promise<SecretBytes>;
  /** The version that `wrap` would use now; shows in-place version bumps of a KMS. */
  currentVersion(signal: AbortSignal): Promise<string>;
  /** Whether the provider could serve a call now. */
  health(signal: AbortSignal): Promise<ProviderHealth>;
}
