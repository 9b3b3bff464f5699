/**
 * Rotation of a tenant's own keys as the key ring offers it: root version, KEK, index epochs. Each call is one slice,
 * restartable and safe beside reads and writes; `tick()` calls them as the system actor. Data keys rotate inside the
 * caller's transaction (`data-key-lifecycle.ts`).
 */
import type { Instant, TenantId } from "../../kernel/index.ts";
import type { KeyId } from "../key-id.ts";
import type { KeyState } from "../key-state.ts";
import type { IndexEpochState, TenantKeyKind } from "../key-store.ts";
import type { TenantKeysParts } from "../tenant-keys.ts";
import { readTenantRows } from "../tenant-rows.ts";
import type { TenantView } from "../tenant-view.ts";
import {
  type IndexEpochName,
  type IndexProgress,
  startIndexRotation,
  stepIndexRotation,
} from "./index-rotation.ts";
import {
  destroyKek,
  destroyRetiredKeks,
  type KekProgress,
  type RetiredKek,
  rewrapRoot,
  type Settled,
  startKekRotation,
  stepKekRotation,
} from "./kek-rotation.ts";

/** One key of a tenant, as `keys.status` shows it. */
export interface TenantKeyStatus {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** What it is for. */
  readonly kind: TenantKeyKind;
  /** Where it is in its life. */
  readonly state: KeyState;
  /** Version of the root key that wraps it; null for keys under the KEK. */
  readonly providerKeyVersion: string | null;
  /** Estimated seals made with it. */
  readonly seals: number;
}

/** One epoch of an index and its state. */
export interface IndexEpochStatus extends IndexEpochName {
  /** Where the epoch is in its life. */
  readonly state: IndexEpochState;
}

/** Keys and index epochs of a tenant. */
export interface TenantKeysStatus {
  /** KEKs, index keys, MAC key. */
  readonly keys: readonly TenantKeyStatus[];
  /** Index epochs. */
  readonly epochs: readonly IndexEpochStatus[];
}

/** Rotation of a tenant's own keys. */
export interface KeyRotation {
  /** Wraps KEKs anew under the root key's present version; gives how many. */
  rewrapRoot(tenant: TenantId): Promise<number>;
  /** Makes a new KEK, to become active after twice `ringMaxAgeMs`; gives its name. */
  startKek(tenant: TenantId): Promise<KeyId>;
  /** One step of a KEK rotation; wraps at most `limit` data keys anew. */
  stepKek(tenant: TenantId, options: { readonly limit: number }): Promise<KekProgress>;
  /**
   * Deletes a retired KEK, when every backup made under it has expired.
   *
   * @throws {@link RotationIncomplete} when a key is still wrapped by it.
   */
  destroyKek(tenant: TenantId, keyId: KeyId): Promise<void>;
  /** Deletes the KEKs that retired at `before` or earlier; gives all that were retired. */
  destroyRetired(tenant: TenantId, options: { readonly before: Instant }): Promise<readonly RetiredKek[]>;
  /** Starts new epochs where declaration and active epoch differ, or for all indexes under a new key. */
  startIndexes(tenant: TenantId, options: { readonly newKey: boolean }): Promise<readonly IndexEpochName[]>;
  /** Activates new epochs once every process has seen them. */
  stepIndexes(tenant: TenantId): Promise<IndexProgress>;
  /** What keys and epochs there are. */
  status(tenant: TenantId): Promise<TenantKeysStatus>;
}

/** What rotation works with. */
export interface RotationParts {
  /** The parts of the ring. */
  readonly parts: TenantKeysParts;
  /** Warms a tenant. */
  readonly view: (tenant: TenantId) => Promise<TenantView>;
  /** Age of the oldest view that a process may work with. */
  readonly ringMaxAgeMs: number;
}

/** The rotation of one ring. */
export function createKeyRotation({ parts, view, ringMaxAgeMs }: RotationParts): KeyRotation {
  const { stores, ring } = parts;
  const settled: Settled = ({ stateAt }) =>
    Date.parse(ring.clock.now()) - Date.parse(stateAt) >= 2 * ringMaxAgeMs;
  /** Runs a step on a warm tenant; this process reads the tenant's keys again afterwards. */
  const stepping = async <T>(tenant: TenantId, step: (warm: TenantView) => Promise<T>): Promise<T> => {
    const warm = await view(tenant);
    try {
      return await step(warm);
    } finally {
      warm.stale = true;
    }
  };
  return {
    rewrapRoot: (tenant) => rewrapRoot(parts, tenant),
    startKek: (tenant) => startKekRotation(parts, tenant),
    stepKek: (tenant, { limit }) =>
      stepping(tenant, (warm) =>
        stores.transaction(tenant, "write", (store) =>
          stepKekRotation(parts, warm, store, { limit, settled }),
        ),
      ),
    destroyKek: (tenant, keyId) =>
      stores.transaction(tenant, "write", (store) => destroyKek(parts, store, keyId)),
    destroyRetired: (tenant, { before }) =>
      stores.transaction(tenant, "write", (store) => destroyRetiredKeks(parts, store, before)),
    startIndexes: (tenant, options) =>
      stepping(tenant, (warm) =>
        stores.transaction(tenant, "write", (store) => startIndexRotation(parts, warm, store, options)),
      ),
    stepIndexes: (tenant) =>
      stepping(tenant, () =>
        stores.transaction(tenant, "write", (store) => stepIndexRotation(parts, store, settled)),
      ),
    status: async (tenant) => {
      const { keys, epochs } = await stores.transaction(tenant, "read", readTenantRows);
      return {
        keys: keys.map(({ keyId, kind, state, providerKeyVersion, seals }) => ({
          keyId,
          kind,
          state,
          providerKeyVersion,
          seals,
        })),
        epochs: epochs.map(({ collection, index, epoch, state }) => ({ collection, index, epoch, state })),
      };
    },
  };
}
