/**
 * Rotation of blind indexes. Key, normalisers and width of an index change together, as one new epoch: `pending` (every
 * process looks under both, still writes the old) → after twice the age that a view may have `active` (writes the new, the
 * old is `queryOnly`) → backfill by re-sealing → census of the old epoch byte is zero → `retired`.
 */
import { InternalError, RotationIncomplete } from "../../kernel/index.ts";
import { EXACT_BITS, formatNormaliser } from "../blind-index-value.ts";
import type { KeySession } from "../key-session.ts";
import { checkKeyTransition } from "../key-state.ts";
import type { IndexEpochRow, KeyStore, TenantKeyRow } from "../key-store.ts";
import { type DeclaredIndex, newEpoch, newHashingKey } from "../tenant-index-keys.ts";
import type { TenantKeysParts } from "../tenant-keys.ts";
import type { TenantView } from "../tenant-view.ts";
import { transactionKeysOf } from "../transaction-keys.ts";
import type { Settled } from "./kek-rotation.ts";

/** Which epoch of which index. */
export interface IndexEpochName {
  /** Collection id. */
  readonly collection: number;
  /** Index id in the collection. */
  readonly index: number;
  /** 1..255. */
  readonly epoch: number;
}

/** What one step of an index rotation did. */
export interface IndexProgress {
  /** Epochs that writes use from now on. */
  readonly activated: readonly IndexEpochName[];
  /** Epochs that every process is still to see. */
  readonly waiting: readonly IndexEpochName[];
  /** Epochs that rows may still stand under, to be backfilled and then retired. */
  readonly queryOnly: readonly IndexEpochName[];
}

const MAX_EPOCH = 255;

/**
 * Adds a pending epoch to every declared index whose active one differs from the declaration, and with `newKey` to all of
 * them under a new index key. Indexes with a rotation under way are left alone. Gives the new epochs.
 */
export async function startIndexRotation(
  parts: TenantKeysParts,
  view: TenantView,
  store: KeyStore,
  { newKey }: { readonly newKey: boolean },
): Promise<readonly IndexEpochName[]> {
  const keys = await store.tenantKeys.all();
  const key = newKey ? await pendingKey(parts, view, store, keys) : indexKey(keys, "active");
  if (key === undefined) throw new InternalError("The tenant has no index key.");
  const epochs = await store.indexEpochs.all();
  const added: IndexEpochName[] = [];
  for (const declared of parts.indexes) {
    const own = epochs.filter(
      (row) => row.collection === declared.collection && row.index === declared.index.id,
    );
    const [live, ...others] = own.filter((row) => row.state !== "retired");
    if (live === undefined || others.length > 0 || fits(live, declared, key)) continue;
    const epoch = nextEpoch(own);
    await store.indexEpochs.add(
      newEpoch(parts.ring, declared, { keyId: key.keyId, epoch, state: "pending" }),
    );
    added.push({ collection: declared.collection, index: declared.index.id, epoch });
  }
  return added;
}

/** Activates pending epochs that every process has seen. */
export async function stepIndexRotation(
  parts: TenantKeysParts,
  store: KeyStore,
  settled: Settled,
): Promise<IndexProgress> {
  const stateAt = parts.ring.clock.now();
  const rows = await store.indexEpochs.all();
  const due = rows.filter((row) => row.state === "pending" && settled(row));
  for (const row of due) {
    const before = rows.find((one) => sameIndex(one, row) && one.state === "active");
    if (before !== undefined) await store.indexEpochs.change(before, { state: "queryOnly", stateAt });
    await store.indexEpochs.change(row, { state: "active", stateAt });
  }
  await activateKey(parts, store, due);
  const after = await store.indexEpochs.all();
  return {
    activated: due.map(nameOf),
    waiting: after.filter((row) => row.state === "pending").map(nameOf),
    queryOnly: after.filter((row) => row.state === "queryOnly").map(nameOf),
  };
}

/**
 * Retires an epoch that no row stands under any more; the index key retires with the last epoch that used it.
 * `remaining` is the census of its epoch byte (`epochRange`), taken in this transaction.
 *
 * @throws {@link RotationIncomplete} when rows are left, or the epoch is not `queryOnly`.
 */
export async function retireIndexEpoch(
  session: KeySession,
  name: IndexEpochName,
  remaining: number,
): Promise<void> {
  const { store, ring } = transactionKeysOf(session);
  const rows = await store.indexEpochs.all();
  const row = rows.find((one) => sameIndex(one, name) && one.epoch === name.epoch);
  if (remaining > 0 || row?.state !== "queryOnly") {
    throw new RotationIncomplete("Rows of the epoch are left.", { details: { ...name, remaining } });
  }
  const stateAt = ring.clock.now();
  await store.indexEpochs.change(row, { state: "retired", stateAt });
  const stillUsed = rows.some((one) => one !== row && one.keyId === row.keyId && one.state !== "retired");
  const key = (await store.tenantKeys.all()).find((one) => one.keyId === row.keyId);
  if (!stillUsed && key?.state === "decryptOnly") {
    checkKeyTransition(key.state, "retired", "other");
    await store.tenantKeys.change(key, { state: "retired", stateAt });
  }
}

function indexKey(keys: readonly TenantKeyRow[], state: "pending" | "active"): TenantKeyRow | undefined {
  return keys.find((row) => row.kind === "index" && row.state === state);
}

async function pendingKey(
  parts: TenantKeysParts,
  view: TenantView,
  store: KeyStore,
  keys: readonly TenantKeyRow[],
): Promise<TenantKeyRow | undefined> {
  const present = indexKey(keys, "pending");
  if (present !== undefined) return present;
  const tenant = { hash: view.hash, kek: view.activeKek };
  await store.tenantKeys.add(newHashingKey(parts.ring, tenant, { kind: "index", state: "pending" }));
  return indexKey(await store.tenantKeys.all(), "pending");
}

/** A pending index key becomes active with the first epoch that uses it. */
async function activateKey(
  parts: TenantKeysParts,
  store: KeyStore,
  activated: readonly IndexEpochRow[],
): Promise<void> {
  const keys = await store.tenantKeys.all();
  const pending = indexKey(keys, "pending");
  if (pending === undefined || !activated.some((row) => row.keyId === pending.keyId)) return;
  const stateAt = parts.ring.clock.now();
  const active = indexKey(keys, "active");
  // In this order: the database allows one active index key.
  if (active !== undefined) await store.tenantKeys.change(active, { state: "decryptOnly", stateAt });
  await store.tenantKeys.change(pending, { state: "active", stateAt });
}

function fits(row: IndexEpochRow, { index }: DeclaredIndex, key: TenantKeyRow): boolean {
  const bits = index.width.kind === "bucket" ? index.width.bits : EXACT_BITS;
  return (
    row.keyId === key.keyId && row.bits === bits && row.normaliser === formatNormaliser(index.normaliser)
  );
}

/** The next epoch number. Numbers are never used again: a backup may hold rows under any of them. */
function nextEpoch(own: readonly IndexEpochRow[]): number {
  const next = Math.max(...own.map((row) => row.epoch)) + 1;
  if (next <= MAX_EPOCH) return next;
  throw new RotationIncomplete("The index has used all of its 255 epochs.");
}

function sameIndex(row: IndexEpochRow, other: Pick<IndexEpochName, "collection" | "index">): boolean {
  return row.collection === other.collection && row.index === other.index;
}

function nameOf({ collection, index, epoch }: IndexEpochRow): IndexEpochName {
  return { collection, index, epoch };
}
