/**
 * Rotation of tenant KEKs, and of the root key above them. A new KEK waits as `pending` for twice the age that a view may
 * have, so that every process holds it before the first key is wrapped under it; then it is active, data keys and hashing
 * keys are wrapped anew in slices, and when nothing names the old one any more it retires. Envelopes of patients' data
 * name no KEK and stay untouched. Every step is a transaction of its own and may be repeated after a crash.
 */
import { type Instant, InternalError, RotationIncomplete, type TenantId } from "../../kernel/index.ts";
import { tenantHash } from "../additional-data.ts";
import { unwrapDataKeyBytes } from "../data-key.ts";
import type { KeyId } from "../key-id.ts";
import { checkKeyTransition, type KeyState } from "../key-state.ts";
import { type DataKeyRow, KEY_COLLECTIONS, type KeyStore, type TenantKeyRow } from "../key-store.ts";
import type { WrapKey } from "../sealing-key.ts";
import { indexKeyPlace } from "../tenant-index-keys.ts";
import { newKek, unwrapByProvider } from "../tenant-kek.ts";
import type { TenantKeysParts } from "../tenant-keys.ts";
import type { TenantView } from "../tenant-view.ts";
import { unwrapKey, wrapKey, wrappingKeyOf } from "../wrapped-key.ts";

/** What one step of a KEK rotation did. */
export interface KekProgress {
  /**
   * `idle`: no rotation runs. `waiting`: until every process has seen the new key, or the last wrap under the old one.
   * `activated`: the new key wraps from now on. `rewrapping`: more steps are needed. `retired`: finished.
   */
  readonly phase: "idle" | "waiting" | "activated" | "rewrapping" | "retired";
  /** Keys wrapped anew in this step. */
  readonly rewrapped: number;
  /** Keys that the old KEK still wraps, as far as they are counted. */
  readonly remaining: number;
}

/** Most keys that a step counts to say how far it is: to count them all at every step would take longer than to wrap them. */
const MOST_COUNTED = 10_000;

/** Says whether enough time has passed since a row's state was entered. */
export type Settled = (row: { readonly stateAt: string }) => boolean;

/** Stores a pending KEK, unless one is pending already; gives its name. Calls the provider. */
export async function startKekRotation(parts: TenantKeysParts, tenant: TenantId): Promise<KeyId> {
  const hash = tenantHash(tenant, parts.ring.suite.hashFamily);
  const candidate = await newKek(parts, { tenant, hash }, "pending");
  return parts.stores.transaction(tenant, "write", async (store) => {
    const pending = (await store.tenantKeys.all()).find((row) => isKek(row, "pending"));
    if (pending !== undefined) return pending.keyId;
    await store.tenantKeys.add(candidate);
    return candidate.keyId;
  });
}

/** One step, in the transaction of `store`. At most `limit` data keys are wrapped anew. */
export async function stepKekRotation(
  parts: TenantKeysParts,
  view: TenantView,
  store: KeyStore,
  { limit, settled }: { readonly limit: number; readonly settled: Settled },
): Promise<KekProgress> {
  const rows = await store.tenantKeys.all();
  const active = rows.find((row) => isKek(row, "active"));
  if (active === undefined) throw new InternalError("The tenant has no active KEK.");
  const pending = rows.find((row) => isKek(row, "pending"));
  if (pending !== undefined) {
    if (!settled(pending)) return { phase: "waiting", rewrapped: 0, remaining: 0 };
    // In this order: the database allows one active KEK.
    await move(parts, store, active, "decryptOnly");
    await move(parts, store, pending, "active");
    return { phase: "activated", rewrapped: 0, remaining: 0 };
  }
  const old = rows.find((row) => isKek(row, "decryptOnly"));
  if (old === undefined) return { phase: "idle", rewrapped: 0, remaining: 0 };
  const target = view.kek(active.keyId);
  let rewrapped = await rewrapHashingKeys(parts, view, store, { rows, old, target });
  for (const row of await store.dataKeys.wrappedBy(old.keyId, { after: null, limit })) {
    await rewrapDataKey(parts, view, store, { row, target });
    rewrapped += 1;
  }
  const remaining = await store.dataKeys.countWrappedBy(old.keyId, MOST_COUNTED);
  if (remaining > 0) return { phase: "rewrapping", rewrapped, remaining };
  if (!settled(old)) return { phase: "waiting", rewrapped, remaining };
  await move(parts, store, old, "retired");
  return { phase: "retired", rewrapped, remaining };
}

/**
 * Deletes the wrapped bytes of a retired KEK; done when every backup made under it has expired.
 *
 * @throws {@link RotationIncomplete} when a key is still wrapped by it.
 * @throws {@link InvalidKeyTransition} when it is not retired.
 */
export async function destroyKek(parts: TenantKeysParts, store: KeyStore, keyId: KeyId): Promise<void> {
  const rows = await store.tenantKeys.all();
  const row = rows.find((one) => one.kind === "tenant-kek" && one.keyId === keyId);
  if (row === undefined) throw new InternalError("The tenant has no such KEK.", { details: { keyId } });
  const hashing = rows.filter((one) => one.kekKeyId === keyId && one.wrapped !== null).length;
  const remaining = hashing + (await store.dataKeys.countWrappedBy(keyId));
  if (remaining > 0) {
    throw new RotationIncomplete("The KEK still wraps keys.", { details: { keyId, remaining } });
  }
  checkKeyTransition(row.state, "destroyed", "other");
  const stateAt = parts.ring.clock.now();
  await store.tenantKeys.change(row, { state: "destroyed", stateAt, wrapped: null, commitment: null });
}

/** A retired KEK and whether it could go. */
export interface RetiredKek {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** When it retired. */
  readonly retiredAt: Instant;
  /** False while backups made under it are kept. */
  readonly destroyed: boolean;
}

/**
 * Deletes every KEK that retired at `before` or earlier; each only after its own census.
 *
 * @throws {@link RotationIncomplete} when a key is still wrapped by one of them.
 */
export async function destroyRetiredKeks(
  parts: TenantKeysParts,
  store: KeyStore,
  before: Instant,
): Promise<readonly RetiredKek[]> {
  const retired = (await store.tenantKeys.all()).filter((row) => isKek(row, "retired"));
  const found: RetiredKek[] = [];
  for (const { keyId, stateAt } of retired) {
    const destroyed = stateAt <= before;
    if (destroyed) await destroyKek(parts, store, keyId);
    found.push({ keyId, retiredAt: stateAt, destroyed });
  }
  return found;
}

/**
 * Wraps the tenant's KEKs (and, under `_system`, the canary) anew where the provider's root key has another version now.
 * Provider calls happen between transactions. Gives how many rows were changed.
 */
export async function rewrapRoot(parts: TenantKeysParts, tenant: TenantId): Promise<number> {
  const current = await parts.provider.currentVersion();
  const rows = await parts.stores.transaction(tenant, "read", (store) => store.tenantKeys.all());
  let changed = 0;
  for (const row of rows) {
    const { kind, keyId } = row;
    if ((kind !== "tenant-kek" && kind !== "canary") || row.wrapped === null) continue;
    if (row.providerKeyVersion === current) continue;
    const context = { tenant, keyId, kind };
    const key = await unwrapByProvider(parts.provider, row, context);
    const wrapped = await parts.provider.wrap(key, context);
    key.wipe();
    const { provider, providerKeyId, providerKeyVersion, bytes } = wrapped;
    await parts.stores.transaction(tenant, "write", async (store) => {
      // Read again: another process may have wrapped it meanwhile, or moved it on in its life.
      const now = (await store.tenantKeys.all()).find((one) => one.id === row.id);
      if (now === undefined || now.wrapped === null || now.providerKeyVersion !== row.providerKeyVersion)
        return;
      await store.tenantKeys.change(now, { provider, providerKeyId, providerKeyVersion, wrapped: bytes });
      changed += 1;
    });
  }
  return changed;
}

function isKek(row: TenantKeyRow, state: KeyState): boolean {
  return row.kind === "tenant-kek" && row.state === state;
}

async function move(parts: TenantKeysParts, store: KeyStore, row: TenantKeyRow, to: KeyState): Promise<void> {
  checkKeyTransition(row.state, to, "other");
  await store.tenantKeys.change(row, { state: to, stateAt: parts.ring.clock.now() });
}

async function rewrapHashingKeys(
  { ring }: TenantKeysParts,
  view: TenantView,
  store: KeyStore,
  work: { readonly rows: readonly TenantKeyRow[]; readonly old: TenantKeyRow; readonly target: WrapKey },
): Promise<number> {
  let rewrapped = 0;
  for (const row of work.rows) {
    if (row.wrapped === null || row.kekKeyId !== work.old.keyId) continue;
    const place = indexKeyPlace(row.id);
    const { kek, wrapped: before } = wrappingKeyOf(row);
    const key = unwrapKey(view.kek(kek), before, place, ring.suites);
    const wrapped = wrapKey(work.target, key, place, ring);
    key.wipe();
    await store.tenantKeys.change(row, { wrapped, kekKeyId: work.target.keyId });
    rewrapped += 1;
  }
  return rewrapped;
}

async function rewrapDataKey(
  { ring }: TenantKeysParts,
  view: TenantView,
  store: KeyStore,
  { row, target }: { readonly row: DataKeyRow; readonly target: WrapKey },
): Promise<void> {
  const key = unwrapDataKeyBytes(view, row, ring);
  const place = { collection: KEY_COLLECTIONS.dataKey, record: row.id, subject: row.subject };
  const wrapped = wrapKey(target, key, place, ring);
  key.wipe();
  await store.dataKeys.change(row, { wrapped, kekKeyId: target.keyId });
}
