/**
 * The session behind `KeySession`: resolves the data keys of one transaction and computes its index values. Whether a key
 * may be used is read in the transaction; the ring's cache only saves the unwrap. Known keys are handed out
 * synchronously, so that sealing and opening wait for nothing.
 */
import {
  HcrmError,
  IndexInputRefused,
  InternalError,
  KeyDestroyed,
  type RecordId,
  type SubjectId,
  SubjectShredded,
  type TenantId,
  WrongContext,
} from "../kernel/index.ts";
import type { BlindIndexShape } from "./blind-index.ts";
import type { IndexEpoch } from "./blind-index-value.ts";
import { createDataKey, unwrapDataKey } from "./data-key.ts";
import type { DataKey } from "./dek-cache.ts";
import type { KeyId } from "./key-id.ts";
import type { IndexedCollection, IndexedFields, KeySession, SubjectKeyReference } from "./key-session.ts";
import { holdsBytes } from "./key-state.ts";
import type { DataKeyRow, KeyStore } from "./key-store.ts";
import type { RingParts } from "./ring-parts.ts";
import { SEALS_PER_SIGNAL } from "./seal-limit.ts";
import { readTenantRows } from "./tenant-rows.ts";
import type { TenantView } from "./tenant-view.ts";
import { namedKey } from "./wrapped-key.ts";

/**
 * Age, in lifetimes of a view, from which a transaction no longer trusts the one it began with. A view is at most one
 * lifetime old when it begins, and nothing retires sooner than two after its successor took over: between them lies half a
 * lifetime to work in, and half a one to commit in.
 */
const OUTLIVED = 1.5;

/** Keys of one transaction. Not exported from this folder. */
export class TransactionKeys implements KeySession {
  readonly tenant: TenantId;
  /** What the ring's parts share. */
  readonly ring: RingParts;
  /** The tenant's keys, as they were when the transaction began. */
  readonly view: TenantView;
  /** Key rows, in this transaction. */
  readonly store: KeyStore;
  readonly #noted = new Map<SubjectId, SubjectKeyReference>();
  readonly #sealing = new Map<SubjectId | null, DataKey>();
  readonly #opening = new Map<KeyId, DataKey>();
  readonly #openingOf = new Map<SubjectId | null, Set<KeyId>>();
  /** Epoch rows that this transaction has locked. */
  readonly #locked = new Set<RecordId>();
  #confirmedMs: number;

  /** Use `KeyRing.session`. */
  constructor(view: TenantView, store: KeyStore, ring: RingParts) {
    if (store.tenant !== view.tenant) throw new InternalError("Key store and warmed tenant differ.");
    this.tenant = view.tenant;
    this.view = view;
    this.store = store;
    this.ring = ring;
    this.#confirmedMs = view.readAtMs;
  }

  mac(label: string, message: Uint8Array): Uint8Array {
    return this.view.mac(label, message);
  }

  noteSubject(subject: SubjectId, reference: SubjectKeyReference): void {
    this.forget(subject);
    this.#noted.set(subject, reference);
  }

  async readAhead(subjects: readonly SubjectId[]): Promise<void> {
    const missing: KeyId[] = [];
    for (const subject of subjects) {
      const noted = this.#noted.get(subject);
      if (noted?.state !== "active") continue;
      if (this.ring.deks.get(this.tenant, noted.keyId) === undefined) missing.push(noted.keyId);
    }
    await this.preload(missing);
  }

  async createSubjectKey(subject: SubjectId): Promise<SubjectKeyReference> {
    const { keyId } = await this.createKey(subject);
    const reference: SubjectKeyReference = { state: "active", keyId };
    this.#noted.set(subject, reference);
    return reference;
  }

  async subjectKey(subject: SubjectId): Promise<SubjectKeyReference | null> {
    const rows = await this.store.dataKeys.bySubject(subject);
    const active = rows.find((row) => row.state === "active");
    if (active !== undefined) return { state: "active", keyId: active.keyId };
    return rows.some((row) => row.state === "shredded") ? { state: "shredded" } : null;
  }

  /** The active key of a subject (null: the shared key), made if there is none. */
  async createKey(subject: SubjectId | null): Promise<DataKey> {
    const rows = await this.store.dataKeys.bySubject(subject);
    if (subject !== null && rows.some((row) => row.state === "shredded")) throw shredded(subject);
    const present = rows.find((row) => row.state === "active");
    if (present !== undefined) return this.#keepSealing(this.#unwrap(present));
    await this.confirm();
    const created = await createDataKey(this.view, this.store, this.ring, subject);
    if (created === null) return this.#loadSealing(subject);
    this.ring.deks.set(this.tenant, created);
    return this.#keepSealing(created);
  }

  /** The key that seals for a subject (null: the shared key, made on first use). Synchronous once known. */
  sealingKey(subject: SubjectId | null): DataKey | Promise<DataKey> {
    const known = this.#sealing.get(subject);
    if (known !== undefined && !known.wiped) return known;
    const noted = subject === null ? undefined : this.#notedKey(subject);
    if (noted !== undefined) return this.#keepSealing(noted);
    return this.#loadSealing(subject);
  }

  /** The key that an envelope of this subject names. Synchronous once known. */
  openingKey(envelope: Uint8Array, subject: SubjectId | null): DataKey | Promise<DataKey> {
    const usual = this.#sealing.get(subject);
    if (usual?.isNamedBy(envelope) && !usual.wiped) return usual;
    const keyId = namedKey(envelope);
    const known = this.#opening.get(keyId);
    if (known !== undefined && !known.wiped) return ofSubject(known, subject);
    const noted = subject === null ? undefined : this.#notedKey(subject);
    if (noted?.keyId === keyId) return ofSubject(this.#keepSealing(noted), subject);
    return this.#loadOpening(keyId, subject);
  }

  /** Reads the rows of many keys in one statement, so that opening many envelopes costs one. */
  async preload(keyIds: readonly KeyId[]): Promise<void> {
    const missing = [...new Set(keyIds)].filter((keyId) => this.#opening.get(keyId)?.wiped !== false);
    if (missing.length === 0) return;
    for (const row of await this.store.dataKeys.byKeyIds(missing)) {
      if (row.state === "active" || row.state === "decryptOnly") this.#tryKeepOpening(row);
    }
  }

  /** Counts a signalling seal on the key's row. */
  async countSeals(key: DataKey): Promise<void> {
    const [found] = await this.store.dataKeys.byKeyIds([key.keyId]);
    const row = found === undefined ? null : await this.store.dataKeys.lock(found.id);
    if (row === null) throw new InternalError("A sealing key has no row.", { details: { keyId: key.keyId } });
    const seals = row.seals + SEALS_PER_SIGNAL;
    await this.store.dataKeys.change(row, { seals });
    key.seals = seals;
  }

  blindIndex(
    collection: IndexedCollection,
    index: BlindIndexShape,
    fields: IndexedFields,
  ): Uint8Array | null {
    const { active } = this.view.epochs(collection.id, index);
    return this.#compute(active, index, fields);
  }

  blindIndexCandidates(
    collection: IndexedCollection,
    index: BlindIndexShape,
    fields: IndexedFields,
  ): readonly Uint8Array[] {
    const { live } = this.view.epochs(collection.id, index);
    return live.map((epoch) => this.#compute(epoch, index, fields)).filter((value) => value !== null);
  }

  async lockUniqueIndex(collection: IndexedCollection, index: BlindIndexShape): Promise<boolean> {
    const { live } = this.view.epochs(collection.id, index);
    if (live.length === 1) return false;
    // Every writer locks the same row: the oldest live epoch.
    const { row } = live.reduce((first, epoch) => (epoch.row.epoch < first.row.epoch ? epoch : first));
    if (this.#locked.has(row.id)) return true;
    await this.store.indexEpochs.lock(row.id);
    this.#locked.add(row.id);
    return true;
  }

  async confirm(): Promise<void> {
    const nowMs = Date.parse(this.ring.clock.now());
    if (nowMs - this.#confirmedMs < OUTLIVED * this.ring.ringMaxAgeMs) return;
    this.view.confirm(await readTenantRows(this.store));
    this.#confirmedMs = nowMs;
  }

  /** As {@link KeySession.blindIndex}, but null for a value that does not normalise. */
  tryBlindIndex(
    collection: IndexedCollection,
    index: BlindIndexShape,
    fields: IndexedFields,
  ): Uint8Array | null {
    try {
      return this.blindIndex(collection, index, fields);
    } catch (error) {
      if (error instanceof IndexInputRefused) return null;
      throw error;
    }
  }

  #compute(epoch: IndexEpoch, index: BlindIndexShape, fields: IndexedFields): Uint8Array | null {
    const members = fields as Readonly<Record<string, unknown>>; // any object can be read by key
    const parts: (string | undefined)[] = [];
    for (const field of index.of) {
      const part = textOf(members[field]);
      if (part === undefined && !mayBeAbsent(index, parts.length)) return null;
      parts.push(part);
    }
    return this.ring.indexes.compute(epoch, parts);
  }

  #notedKey(subject: SubjectId): DataKey | undefined {
    const noted = this.#noted.get(subject);
    if (noted === undefined) return undefined;
    if (noted.state === "shredded") throw shredded(subject);
    return this.ring.deks.get(this.tenant, noted.keyId);
  }

  async #loadSealing(subject: SubjectId | null): Promise<DataKey> {
    const rows = await this.store.dataKeys.bySubject(subject);
    const active = rows.find((row) => row.state === "active");
    if (active !== undefined) return this.#keepSealing(this.#unwrap(active));
    if (subject === null) return this.createKey(null);
    if (rows.some((row) => row.state === "shredded")) throw shredded(subject);
    throw new InternalError(
      "The subject has no active key; make it in the transaction that registers the subject.",
      {
        details: { subject },
      },
    );
  }

  async #loadOpening(keyId: KeyId, subject: SubjectId | null): Promise<DataKey> {
    const [row] = await this.store.dataKeys.byKeyIds([keyId]);
    if (row === undefined || row.subject !== subject || row.state === "pending") throw wrongKey(keyId);
    if (row.state === "shredded" && row.subject !== null) throw shredded(row.subject);
    if (row.state === "retired" || !holdsBytes(row.state)) {
      throw new KeyDestroyed("The key is gone by rotation.", { details: { keyId } });
    }
    return ofSubject(this.#keepOpening(this.#unwrap(row)), subject);
  }

  #unwrap(row: DataKeyRow): DataKey {
    const cached = this.ring.deks.get(this.tenant, row.keyId);
    if (cached !== undefined) {
      cached.seals = row.seals;
      return cached;
    }
    const key = unwrapDataKey(this.view, row, this.ring);
    this.ring.deks.set(this.tenant, key);
    return key;
  }

  #keepSealing(key: DataKey): DataKey {
    this.#sealing.set(key.subject, key);
    return this.#keepOpening(key);
  }

  #keepOpening(key: DataKey): DataKey {
    this.#opening.set(key.keyId, key);
    const own = this.#openingOf.get(key.subject);
    if (own === undefined) this.#openingOf.set(key.subject, new Set([key.keyId]));
    else own.add(key.keyId);
    return key;
  }

  /** A row that does not unwrap fails the envelopes that name it, each by itself, and not the ones beside them. */
  #tryKeepOpening(row: DataKeyRow): void {
    try {
      this.#keepOpening(this.#unwrap(row));
    } catch (error) {
      if (!(error instanceof HcrmError)) throw error;
    }
  }

  /** Forgets the keys of a subject, whose rows have changed in this transaction. */
  forget(subject: SubjectId | null): void {
    if (subject !== null) this.#noted.delete(subject);
    this.#sealing.delete(subject);
    for (const keyId of this.#openingOf.get(subject) ?? []) this.#opening.delete(keyId);
    this.#openingOf.delete(subject);
  }
}
function ofSubject(key: DataKey, subject: SubjectId | null): DataKey {
  if (key.subject !== subject) throw wrongKey(key.keyId);
  return key;
}

function wrongKey(keyId: KeyId): WrongContext {
  return new WrongContext("The envelope names a key of another tenant, subject or kind.", {
    details: { keyId },
  });
}

function shredded(subject: SubjectId): SubjectShredded {
  return new SubjectShredded("The subject's keys were destroyed by erasure.", { details: { subject } });
}

/** The assigner, second part of an identifier, is the only part that a value may lack. */
function mayBeAbsent(index: BlindIndexShape, position: number): boolean {
  return index.normaliser === "identifier/1" && position === 1;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

/**
 * The session behind an interface that came back from outside.
 *
 * @throws {@link InternalError} when it is not one of ours.
 */
export function transactionKeysOf(keys: KeySession): TransactionKeys {
  if (keys instanceof TransactionKeys) return keys;
  throw new InternalError("A key session comes from the key ring.");
}
