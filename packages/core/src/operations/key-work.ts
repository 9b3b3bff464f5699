/**
 * Work on keys within one transaction: new data keys, re-sealing of rows, census, crypto-shredding. Plaintext never leaves
 * the cipher: rows are re-sealed bytes to bytes, under grants that cannot read. Every count is taken from stored bytes, not
 * from what a key table believes.
 */
import {
  type ByteRange,
  type DataKeyRow,
  dueDataKeys,
  envelopeRanges,
  epochRange,
  type IndexEpochName,
  type IndexEpochRow,
  type KeyId,
  type KeyStore,
  retireDataKey,
  retireIndexEpoch,
  rotateDataKey,
  type SuiteId,
  suiteRanges,
} from "../encryption/index.ts";
import {
  asSubjectId,
  type Instant,
  InternalError,
  msBetween,
  type RecordId,
  type SubjectId,
} from "../kernel/index.ts";
import { createKeyStore, dataKeyCollection, tenantKeyCollection } from "../repository/index.ts";
import { blindIndexColumn, groupColumn, type RowCondition } from "../storage/index.ts";
import type { KeyedCollection, KeyedData } from "./keyed-data.ts";
import { resealedRow } from "./reseal-row.ts";
import { checkSealedSample, type SampleContext, type SealedSample } from "./sealed-sample.ts";

/** A row that is to be sealed anew. */
export interface StaleRow {
  /** Name of the collection. */
  readonly collection: string;
  /** Id of the row. */
  readonly id: RecordId;
}

/** A key, epoch or suite, and what is stored under it. */
export interface CensusLine {
  /** Name of the key, `collection/index/epoch`, or `suite/01`. */
  readonly name: string;
  /** Where it is in its life; a suite is `readable`. */
  readonly state: string;
  /** Data keys that a KEK wraps, envelopes that name a data key or a suite, rows that stand under an epoch; up to the cap. */
  readonly count: number;
}

/** What a census is asked for: every KEK and index epoch when neither is given. */
export interface CensusQuestion {
  /** One data key. */
  readonly key?: KeyId;
  /** One suite: groups sealed by it, and keys wrapped by it. */
  readonly suite?: SuiteId;
}

/** Whose data key: a patient's, or null for the one that the tenant's definitions share. */
export type DataKeyOwner = SubjectId | null;

/** Keys within one transaction. */
export interface KeyWork {
  /** Gives an owner a new active key; the old one opens only. */
  rotateDataKey(owner: DataKeyOwner): Promise<KeyId>;
  /** Owners whose key nears its seal limit. */
  dueOwners(limit: number): Promise<readonly DataKeyOwner[]>;
  /** Owners of active keys, the newest key first, older than the key row `before`. */
  ownersBefore(
    before: RecordId,
    limit: number,
  ): Promise<readonly { readonly row: RecordId; readonly owner: DataKeyOwner }[]>;
  /** Rows of an owner that an older key seals and that may change. */
  staleRows(owner: DataKeyOwner, limit: number): Promise<readonly StaleRow[]>;
  /** Rows that stand under an epoch. */
  rowsOfEpoch(name: IndexEpochName, limit: number): Promise<readonly StaleRow[]>;
  /** Seals all groups of a row anew and computes its indexes under the epochs in use. */
  reseal(row: StaleRow): Promise<void>;
  /** Retires the older keys of an owner that no envelope names, once every process has seen the new one. */
  retireDataKeys(owner: DataKeyOwner): Promise<"retired" | "waiting" | "kept">;
  /** Retires an epoch that no row stands under, once every process writes the new one. */
  retireEpoch(name: IndexEpochName): Promise<boolean>;
  /** Opens some rows of every collection within the cipher; see {@link checkSealedSample}. */
  check(size: number): Promise<SealedSample>;
  /** Counts what stands under a data key, by a suite, or under every KEK and epoch that may yet be in use. */
  census(question: CensusQuestion): Promise<readonly CensusLine[]>;
}

/** What key work is done with. */
export interface KeyWorkContext extends SampleContext {
  /** The moment. */
  readonly at: Instant;
}

/** Twice the age of a view of the keys (`encryption.md` section 5): after this every process works with the new ones. */
const SETTLE_MS = 120_000;
/** Most rows that a census counts in one column. */
const CENSUS_CAP = 1_000_000;

/** Makes the key work of one attempt. */
export function createKeyWork(context: KeyWorkContext): KeyWork {
  const { tx, tenant, keys } = context;
  const store = createKeyStore(tx, tenant);
  return {
    rotateDataKey: async (owner) => {
      const reference = await rotateDataKey(keys.session, owner);
      if (reference.state !== "active") throw new InternalError("A rotated key is not active.");
      return reference.keyId;
    },
    dueOwners: async (limit) => (await dueDataKeys(keys.session, limit)).map(({ subject }) => subject),
    ownersBefore: (before, limit) => ownersBefore(context, before, limit),
    staleRows: (owner, limit) => staleRows(context, store, owner, limit),
    rowsOfEpoch: (name, limit) => rowsOfEpoch(context, name, limit),
    reseal: (row) => resealRow(context, row),
    retireDataKeys: (owner) => retireDataKeys(context, store, owner),
    retireEpoch: (name) => retireEpoch(context, store, name),
    check: (size) => checkSealedSample(context, size),
    census: async ({ key, suite }) => {
      if (key !== undefined) return censusOfKey(context, store, key);
      return suite === undefined ? censusOfTenant(context, store) : censusOfSuite(context, suite);
    },
  };
}

const within = (column: string, { from, to }: ByteRange): readonly RowCondition[] => [
  [column, "gte", from],
  [column, "lt", to],
];

/** One look for each column and byte range in which envelopes of a key can stand. */
function* placesOf(
  records: readonly KeyedCollection[],
  key: KeyId,
): Generator<{ readonly collection: KeyedCollection; readonly where: readonly RowCondition[] }> {
  const ranges = envelopeRanges(key, "group");
  for (const collection of records)
    for (const group of collection.groups)
      for (const range of ranges) yield { collection, where: within(groupColumn(group.name), range) };
}

/** The rows of a collection that keys of an owner can seal; null when there are none. */
function ofOwner({ spec, groups }: KeyedCollection, owner: DataKeyOwner): readonly RowCondition[] | null {
  if (owner === null) return groups.some(({ key }) => key === "shared") ? [] : null;
  return spec.subject === null ? null : [[spec.subject, "eq", owner]];
}

const olderKeys = async (store: KeyStore, owner: DataKeyOwner): Promise<readonly DataKeyRow[]> =>
  (await store.dataKeys.bySubject(owner)).filter(({ state }) => state === "decryptOnly");

/** Keys made meanwhile have later ids, so going back in time meets each key that was there at the start, and no other. */
async function ownersBefore(
  { tx, tenant }: KeyWorkContext,
  before: RecordId,
  limit: number,
): ReturnType<KeyWork["ownersBefore"]> {
  const page = { orderBy: [["id", "desc"]], after: [before], limit, columns: ["subjectId"] } as const;
  const rows = await tx.find(dataKeyCollection.name, tenant, [["state", "eq", "active"]], page);
  return rows.map(({ id, row: { subjectId } }) => ({
    row: id,
    owner: typeof subjectId === "string" ? asSubjectId(subjectId) : null,
  }));
}

async function staleRows(
  { tx, tenant, data }: KeyWorkContext,
  store: KeyStore,
  owner: DataKeyOwner,
  limit: number,
): Promise<readonly StaleRow[]> {
  const found = new Map<RecordId, StaleRow>();
  const changeable = data.records.filter(({ spec }) => spec.appendOnly !== true);
  for (const { keyId } of await olderKeys(store, owner))
    for (const { collection, where } of placesOf(changeable, keyId)) {
      const own = ofOwner(collection, owner);
      if (own === null) continue;
      const { name } = collection.spec;
      const page = { orderBy: [], limit, columns: [] };
      for (const { id } of await tx.find(name, tenant, [...own, ...where], page))
        found.set(id, { collection: name, id });
      if (found.size >= limit) return [...found.values()];
    }
  return [...found.values()];
}

async function rowsOfEpoch(
  { tx, tenant, data }: KeyWorkContext,
  name: IndexEpochName,
  limit: number,
): Promise<readonly StaleRow[]> {
  const place = indexPlace(data, name);
  if (place === undefined || place.collection.spec.appendOnly === true) return [];
  const { name: collection } = place.collection.spec;
  const where = within(place.column, epochRange(name.epoch));
  const rows = await tx.find(collection, tenant, where, { orderBy: [], limit, columns: [] });
  return rows.map(({ id }) => ({ collection, id }));
}

function indexPlace(
  { records }: KeyedData,
  { collection: id, index: indexId }: IndexEpochName,
): { readonly collection: KeyedCollection; readonly column: string } | undefined {
  const collection = records.find(({ sealed }) => sealed.id === id);
  const index = collection?.sealed.blindIndexes.find((one) => one.id === indexId);
  return collection === undefined || index === undefined
    ? undefined
    : { collection, column: blindIndexColumn(index.name) };
}

async function resealRow(context: KeyWorkContext, { collection: name, id }: StaleRow): Promise<void> {
  const { tx, tenant, data } = context;
  const collection = data.records.find(({ spec }) => spec.name === name);
  const row = await tx.get(name, { tenant, id });
  // Deleted meanwhile: nothing is left to seal.
  if (collection === undefined || row === null) return;
  await tx.update(name, { tenant, id }, row.version, await resealedRow(context, collection, row));
}

async function retireDataKeys(
  context: KeyWorkContext,
  store: KeyStore,
  owner: DataKeyOwner,
): Promise<"retired" | "waiting" | "kept"> {
  let outcome: "retired" | "waiting" | "kept" = "retired";
  for (const { keyId, stateAt } of await olderKeys(store, owner)) {
    if (msBetween(stateAt, context.at) < SETTLE_MS) return "waiting";
    const remaining = await envelopesOf(context, keyId, owner);
    if (remaining === 0) await retireDataKey(context.keys.session, keyId, 0);
    else outcome = "kept";
  }
  return outcome;
}

/** Envelopes that name a key; of one owner, where the additional data lets no other row open under it. */
async function envelopesOf(
  { tx, tenant, data }: KeyWorkContext,
  key: KeyId,
  owner?: DataKeyOwner,
): Promise<number> {
  let count = 0;
  for (const { collection, where } of placesOf(data.records, key)) {
    const own = owner === undefined ? [] : ofOwner(collection, owner);
    if (own !== null) count += await tx.count(collection.spec.name, tenant, [...own, ...where], CENSUS_CAP);
  }
  return count;
}

async function rowsUnder({ tx, tenant, data }: KeyWorkContext, name: IndexEpochName): Promise<number> {
  const place = indexPlace(data, name);
  if (place === undefined) return 0;
  const where = within(place.column, epochRange(name.epoch));
  return tx.count(place.collection.spec.name, tenant, where, CENSUS_CAP);
}

async function retireEpoch(context: KeyWorkContext, store: KeyStore, name: IndexEpochName): Promise<boolean> {
  const epoch = (await store.indexEpochs.all()).find((row) => sameEpoch(row, name));
  if (epoch?.state !== "queryOnly" || msBetween(epoch.stateAt, context.at) < SETTLE_MS) return false;
  const remaining = await rowsUnder(context, name);
  if (remaining > 0) return false;
  await retireIndexEpoch(context.keys.session, name, remaining);
  return true;
}

function sameEpoch(row: IndexEpochRow, name: IndexEpochName): boolean {
  return row.collection === name.collection && row.index === name.index && row.epoch === name.epoch;
}

async function censusOfTenant(context: KeyWorkContext, store: KeyStore): Promise<readonly CensusLine[]> {
  const lines: CensusLine[] = [];
  for (const { kind, keyId, state } of await store.tenantKeys.all())
    if (kind === "tenant-kek")
      lines.push({ name: keyId, state, count: await store.dataKeys.countWrappedBy(keyId) });
  for (const epoch of await store.indexEpochs.all()) {
    const name = `${epoch.collection}/${epoch.index}/${epoch.epoch}`;
    lines.push({ name, state: epoch.state, count: await rowsUnder(context, epoch) });
  }
  return lines;
}

async function censusOfKey(
  context: KeyWorkContext,
  store: KeyStore,
  key: KeyId,
): Promise<readonly CensusLine[]> {
  const [row] = await store.dataKeys.byKeyIds([key]);
  return [{ name: key, state: row?.state ?? "unknown", count: await envelopesOf(context, key) }];
}

/** Groups that a suite sealed, and data and hashing keys that it wrapped, wherever they stand. */
async function censusOfSuite(
  { tx, tenant, data }: KeyWorkContext,
  suite: SuiteId,
): Promise<readonly CensusLine[]> {
  const columns = data.records.flatMap(({ spec, groups }) =>
    groups.map(({ name }) => ({ collection: spec.name, column: groupColumn(name), kind: "group" as const })),
  );
  const wraps = [dataKeyCollection, tenantKeyCollection].map(({ name }) => ({
    collection: name,
    column: "wrapped",
    kind: "wrapped-key" as const,
  }));
  let count = 0;
  for (const { collection, column, kind } of [...columns, ...wraps])
    for (const range of suiteRanges(suite, kind)) {
      // A key that the provider wrapped is in the provider's own form.
      const ours: readonly RowCondition[] = kind === "group" ? [] : [["kekKeyId", "notNull"]];
      count += await tx.count(collection, tenant, [...ours, ...within(column, range)], CENSUS_CAP);
    }
  return [{ name: `suite/${suite}`, state: "readable", count }];
}
