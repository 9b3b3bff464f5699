/**
 * What a process knows of one tenant's keys at one time: its KEKs, its index keys and the epochs of its indexes, all
 * unwrapped. A view does not change; a newer one replaces it. Transactions work with the view they started with.
 */
import { KeyUnavailable, type TenantId } from "../kernel/index.ts";
import { type BlindIndexShape, indexSlot } from "./blind-index.ts";
import { type IndexEpoch, QUERIED_STATES } from "./blind-index-value.ts";
import type { KeyId } from "./key-id.ts";
import type { WrapKey } from "./sealing-key.ts";
import { stampOf, type TenantRows } from "./tenant-rows.ts";

declare const warmBrand: unique symbol;
/** Proof that a tenant's keys are in memory; given by `KeyRing.warm` and asked for by `KeyRing.session`. */
export interface WarmTenant {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Exists in types only. */
  readonly [warmBrand]: true;
}

/** MACs under the tenant's MAC key, apart for each label. */
export type LabelledMac = (label: string, message: Uint8Array) => Uint8Array;

/** The epochs of one index. */
export interface IndexEpochs {
  /** The epoch that writes use. */
  readonly active: IndexEpoch;
  /** All epochs under which rows may stand, the active one first. */
  readonly live: readonly IndexEpoch[];
}

/** Everything a view is made of. */
export interface TenantViewParts {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Its hash in additional data. */
  readonly hash: Uint8Array;
  /** The KEK that wraps new keys. */
  readonly activeKek: WrapKey;
  /** All KEKs that unwrap. */
  readonly keks: ReadonlyMap<KeyId, WrapKey>;
  /** All epochs that are not retired. */
  readonly epochs: readonly IndexEpoch[];
  /** MACs under the tenant's MAC key. */
  readonly mac: LabelledMac;
  /** The rows that all of this was made from. */
  readonly rows: TenantRows;
  /** When they were read, in milliseconds since the epoch. */
  readonly readAtMs: number;
}

/** Keys of one tenant at one time. */
export class TenantView {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Its hash in additional data. */
  readonly hash: Uint8Array;
  /** The KEK that wraps new keys. */
  readonly activeKek: WrapKey;
  /** MACs under the tenant's MAC key. */
  readonly mac: LabelledMac;
  /** When its rows were read, in milliseconds since the epoch. */
  readonly readAtMs: number;
  /** Set when a transaction met a key that the view does not know; the next warming reloads. */
  stale = false;
  readonly #keks: ReadonlyMap<KeyId, WrapKey>;
  readonly #epochs: ReadonlyMap<number, IndexEpochs>;
  readonly #stamp: string;

  /** Made by the tenant key loader. */
  constructor(parts: TenantViewParts) {
    this.tenant = parts.tenant;
    this.hash = parts.hash;
    this.activeKek = parts.activeKek;
    this.mac = parts.mac;
    this.#keks = parts.keks;
    this.#epochs = groupEpochs(parts.epochs);
    this.readAtMs = parts.readAtMs;
    this.#stamp = stampOf(parts.rows);
  }

  /**
   * Compares what is stored now with what the view was made from.
   *
   * @throws {@link KeyUnavailable} when a key or an epoch was added or has changed its state; warm and retry.
   */
  confirm(rows: TenantRows): void {
    if (stampOf(rows) !== this.#stamp) this.#miss({});
  }

  /**
   * The KEK with this id.
   *
   * @throws {@link KeyUnavailable} when the view does not hold it: another process has rotated since; warm and retry.
   */
  kek(keyId: KeyId): WrapKey {
    return this.#keks.get(keyId) ?? this.#miss({ keyId });
  }

  /**
   * The epochs of an index.
   *
   * @throws {@link KeyUnavailable} when the index was not declared to the key ring.
   */
  epochs(collection: number, index: BlindIndexShape): IndexEpochs {
    return this.#epochs.get(indexSlot(collection, index.id)) ?? this.#miss({ collection, index: index.id });
  }

  #miss(details: Readonly<Record<string, string | number>>): never {
    this.stale = true;
    throw new KeyUnavailable("The key is not in this process's view of the tenant.", { details });
  }
}

function groupEpochs(epochs: readonly IndexEpoch[]): ReadonlyMap<number, IndexEpochs> {
  const groups = new Map<number, IndexEpoch[]>();
  for (const epoch of epochs) {
    if (!QUERIED_STATES.includes(epoch.row.state)) continue;
    const key = indexSlot(epoch.row.collection, epoch.row.index);
    groups.set(key, [...(groups.get(key) ?? []), epoch]);
  }
  const result = new Map<number, IndexEpochs>();
  for (const [key, live] of groups) {
    const active = live.find(({ row }) => row.state === "active");
    if (active !== undefined)
      result.set(key, { active, live: [active, ...live.filter((one) => one !== active)] });
  }
  return result;
}
