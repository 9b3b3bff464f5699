/**
 * Tenant key-encryption keys (KEK, 密钥加密密钥): random, versioned, wrapped by the provider. When the provider is
 * unavailable an expired KEK may serve for a while; when it refuses, the KEK is dropped at once. Lifetimes are judged
 * on use by the injected clock; there are no timers.
 */
import { KeyMismatch, KeyUnavailable, type TenantId } from "../kernel/index.ts";
import { type KeyId, newKeyId } from "./key-id.ts";
import { checkCommitment, expandKey } from "./key-schedule.ts";
import type { KeyState } from "./key-state.ts";
import type { NewKeyRow, TenantKeyRow } from "./key-store.ts";
import type { KeyContext } from "./keys/key-provider.ts";
import type { ProviderGateway } from "./provider-gateway.ts";
import type { RingParts } from "./ring-parts.ts";
import { SealingKey, type WrapKey } from "./sealing-key.ts";
import type { SecretBytes } from "./secret-bytes.ts";
import { newKeyBytes } from "./secure-random.ts";

/** How long unwrapped KEKs serve, in milliseconds. */
export interface KekLifetimes {
  /** After this a KEK is fetched again. */
  readonly kekTtlMs: number;
  /** For this long after that an unavailable provider is survived. */
  readonly staleIfErrorMs: number;
}

/** An unwrapped KEK and when the provider gave it. */
export interface FetchedKek {
  /** The key. */
  readonly key: WrapKey;
  /** Milliseconds since 1970, by the injected clock. */
  readonly fetchedAtMs: number;
}

/** A tenant by name and by its hash in additional data. */
export interface HashedTenant {
  /** The name. */
  readonly tenant: TenantId;
  /** 16 bytes. */
  readonly hash: Uint8Array;
}

/** What fetching KEKs works with. */
export interface KekParts {
  /** Shared parts of the ring. */
  readonly ring: RingParts;
  /** The provider. */
  readonly provider: ProviderGateway;
  /** Lifetimes. */
  readonly lifetimes: KekLifetimes;
}

/** Result of {@link fetchKeks}. */
export interface FetchedKeks {
  /** KEKs by key id. */
  readonly keks: ReadonlyMap<KeyId, FetchedKek>;
  /** Whether an expired one is among them. */
  readonly degraded: boolean;
}

const USABLE_STATES: ReadonlySet<KeyState> = new Set<KeyState>(["pending", "active", "decryptOnly"]);

/** A new KEK, wrapped by the provider, as a row that is not yet stored. */
export async function newKek(
  { ring, provider }: KekParts,
  { tenant, hash }: HashedTenant,
  state: "pending" | "active",
): Promise<NewKeyRow<TenantKeyRow>> {
  const key = newKeyBytes(ring.random);
  const keyId = newKeyId(ring.random);
  const wrapped = await provider.wrap(key, { tenant, keyId, kind: "tenant-kek" });
  const { commitment } = expandKey(key, { tenant: hash, subject: null, keyId }, ring.suite.hashFamily);
  key.wipe();
  return {
    id: ring.ids.next(),
    keyId,
    kind: "tenant-kek",
    state,
    provider: wrapped.provider,
    providerKeyId: wrapped.providerKeyId,
    providerKeyVersion: wrapped.providerKeyVersion,
    kekKeyId: null,
    wrapped: wrapped.bytes,
    commitment,
    seals: 0,
    stateAt: ring.clock.now(),
  };
}

/**
 * All KEKs of a tenant that may unwrap, from memory where their lifetime allows, else from the provider.
 *
 * @throws {@link KeyUnavailable} when the provider does not answer and a KEK is older than all lifetimes.
 */
export async function fetchKeks(
  parts: KekParts,
  tenant: HashedTenant,
  rows: readonly TenantKeyRow[],
  previous: ReadonlyMap<KeyId, FetchedKek>,
): Promise<FetchedKeks> {
  const nowMs = Date.parse(parts.ring.clock.now());
  const keks = new Map<KeyId, FetchedKek>();
  let degraded = false;
  for (const row of rows) {
    if (row.kind !== "tenant-kek" || !USABLE_STATES.has(row.state)) continue;
    const known = previous.get(row.keyId);
    const fresh = known !== undefined && nowMs - known.fetchedAtMs < parts.lifetimes.kekTtlMs;
    const kek = fresh ? known : await refetchKek(parts, tenant, row, { known, nowMs });
    if (kek === known && !fresh) degraded = true;
    keks.set(row.keyId, kek);
  }
  return { keks, degraded };
}

/** Fetches a KEK again, or keeps the expired one while the provider is unavailable and `staleIfErrorMs` allows. */
async function refetchKek(
  parts: KekParts,
  tenant: HashedTenant,
  row: TenantKeyRow,
  { known, nowMs }: { readonly known: FetchedKek | undefined; readonly nowMs: number },
): Promise<FetchedKek> {
  try {
    return { key: await fetchKek(parts, tenant, row), fetchedAtMs: nowMs };
  } catch (error) {
    const { kekTtlMs, staleIfErrorMs } = parts.lifetimes;
    const survives = error instanceof KeyUnavailable && known !== undefined;
    if (survives && nowMs - known.fetchedAtMs < kekTtlMs + staleIfErrorMs) return known;
    throw error;
  }
}

async function fetchKek(
  parts: KekParts,
  { tenant, hash }: HashedTenant,
  row: TenantKeyRow,
): Promise<WrapKey> {
  const key = await unwrapByProvider(parts.provider, row, { tenant, keyId: row.keyId, kind: "tenant-kek" });
  const owner = { tenant: hash, subject: null, keyId: row.keyId };
  const expanded = expandKey(key, owner, parts.ring.suite.hashFamily);
  key.wipe();
  checkCommitment(row.commitment, expanded.commitment, row.keyId);
  return new SealingKey({ ...owner, use: "wrap", cipher: expanded.cipher, seals: row.seals });
}

/**
 * Unwraps a row that the provider wrapped.
 *
 * @throws {@link KeyMismatch} when the row holds no provider-wrapped key.
 */
export async function unwrapByProvider(
  provider: ProviderGateway,
  row: TenantKeyRow,
  context: KeyContext,
): Promise<SecretBytes> {
  const { wrapped, provider: id, providerKeyId, providerKeyVersion } = row;
  if (wrapped === null || id === null || providerKeyId === null || providerKeyVersion === null) {
    throw new KeyMismatch("A key row holds no wrapped key.", { details: { keyId: row.keyId } });
  }
  return provider.unwrap({ provider: id, providerKeyId, providerKeyVersion, bytes: wrapped }, context);
}
