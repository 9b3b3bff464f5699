/**
 * Seals and opens groups. Opening takes an access grant, which is compared with the place before any key is touched;
 * sealing takes none, since a writer already holds the plaintext. Nothing here falls back: bytes that do not open are
 * an error with a code, never data, and a row that fails in a bulk read stays visible with its code.
 */
import { HcrmError, type HcrmErrorCode, InternalError, Tampered, WrongContext } from "../kernel/index.ts";
import { type AccessGrant, checkTerms, type GrantAuthority, type GrantTerms } from "./access-grant.ts";
import type { SealedPosition } from "./additional-data.ts";
import type { DataKey } from "./dek-cache.ts";
import { ENVELOPE_FLAGS, type Envelope, parseEnvelope, type Sealed, sealedBytes } from "./envelope.ts";
import { readFrame } from "./frame.ts";
import type { KeySession } from "./key-session.ts";
import { Plain } from "./plain.ts";
import { checkSealLimit, signalsSeals } from "./seal-limit.ts";
import type { GroupPlace } from "./sealed-group.ts";
import { type TransactionKeys, transactionKeysOf } from "./transaction-keys.ts";
import { namedKey } from "./wrapped-key.ts";

/** One group to open. */
export interface OpenRequest<T extends object> {
  /** Where it stands. */
  readonly place: GroupPlace<T>;
  /** Its bytes. */
  readonly sealed: Sealed<T>;
  /** Permission to open it. */
  readonly grant: AccessGrant;
}

/** What became of one group of a bulk read. */
export type OpenResult<T extends object> =
  | {
      /** It opened. */
      readonly ok: true;
      /** The group. */
      readonly value: Plain<T>;
    }
  | {
      /** It did not open. */
      readonly ok: false;
      /** Why, to show in the row's place. */
      readonly code: HcrmErrorCode;
      /** The error, for the log. */
      readonly error: HcrmError;
    };

/** A re-sealed group: bytes only, the plaintext never leaves. */
export interface Resealed<T extends object> {
  /** The new envelope, under the active key, suite and group schema version. */
  readonly sealed: Sealed<T>;
  /** New values of the blind indexes over fields of this group, by index name; null where the value is not indexable. */
  readonly indexes: ReadonlyMap<string, Uint8Array | null>;
}

/** Seals and opens groups within one transaction. */
export interface GroupCipher {
  /**
   * Seals a group.
   *
   * @throws {@link InvalidInput} when the value does not fit the group's schema.
   * @throws {@link GroupTooLarge} above 1 MiB.
   * @throws {@link SubjectShredded} when the subject was erased.
   * @throws {@link KeyExhausted} when the key has reached its seal limit.
   */
  seal<T extends object>(place: GroupPlace<T>, value: Plain<T>): Promise<Sealed<T>>;
  /**
   * Opens a group.
   *
   * @throws {@link GrantRequired} when the grant is missing, forged or ended.
   * @throws {@link GrantMismatch} when it is for something else.
   * @throws {@link Tampered} when the bytes do not verify at this place.
   * @throws {@link WrongContext} when they name a key of another tenant, subject or kind.
   * @throws {@link MalformedEnvelope} when they are not an envelope.
   * @throws {@link UnsupportedSuite} when their suite is unknown.
   * @throws {@link GroupSchemaTooNew} when a newer build wrote them.
   * @throws {@link SubjectShredded} when the subject was erased.
   * @throws {@link KeyDestroyed} when the key is gone by rotation.
   */
  open<T extends object>(place: GroupPlace<T>, sealed: Sealed<T>, grant: AccessGrant): Promise<Plain<T>>;
  /** Opens many groups; results stand in the order of the requests, and one bad row never hides or fails the others. */
  openMany<T extends object>(rows: readonly OpenRequest<T>[]): Promise<readonly OpenResult<T>[]>;
  /**
   * Bytes in, bytes out, for rotation and index backfill. `to` differs from `from` in the revision at most. Takes a grant
   * with use `reseal`, which cannot read, as a `read` grant cannot re-seal. Throws what `open` and `seal` throw.
   */
  reseal<T extends object>(
    from: GroupPlace<T>,
    to: GroupPlace<T>,
    sealed: Sealed<T>,
    grant: AccessGrant,
  ): Promise<Resealed<T>>;
}

/** What a cipher is made of. */
export interface GroupCipherOptions {
  /** Keys within the transaction. */
  readonly keys: KeySession;
  /** Checks grants: `authority.check`. */
  readonly check: GrantAuthority["check"];
}

const GROUP_FLAGS: number = ENVELOPE_FLAGS.padded | ENVELOPE_FLAGS.framed;

/**
 * A cipher for one transaction; cheap to make.
 *
 * @example
 * ```ts sketch
 * const cipher = createGroupCipher({ keys: ring.session(warm, keyStoreOf(tx)), check: authority.check });
 * const sealed = await cipher.seal(place, plain({ name: "张伟" }));
 * const opened = await cipher.open(place, sealed, grant);
 * ```
 */
export function createGroupCipher({ keys, check }: GroupCipherOptions): GroupCipher {
  return new TransactionCipher(transactionKeysOf(keys), check);
}

class TransactionCipher implements GroupCipher {
  readonly #keys: TransactionKeys;
  readonly #check: GrantAuthority["check"];

  constructor(keys: TransactionKeys, check: GrantAuthority["check"]) {
    this.#keys = keys;
    this.#check = check;
  }

  async seal<T extends object>(place: GroupPlace<T>, value: Plain<T>): Promise<Sealed<T>> {
    this.#checkTenant(place);
    const pending = this.#keys.sealingKey(place.subject);
    const key = pending instanceof Promise ? await pending : pending;
    const sealed = this.#sealWith(key, place, value);
    if (signalsSeals(sealed)) await this.#keys.countSeals(key);
    return sealed;
  }

  async open<T extends object>(
    place: GroupPlace<T>,
    sealed: Sealed<T>,
    grant: AccessGrant,
  ): Promise<Plain<T>> {
    const envelope = this.#admit(place, sealed, grant, "read");
    const pending = this.#keys.openingKey(sealed, place.subject);
    const key = pending instanceof Promise ? await pending : pending;
    return new Plain(this.#openWith(key, place, envelope));
  }

  async openMany<T extends object>(rows: readonly OpenRequest<T>[]): Promise<readonly OpenResult<T>[]> {
    const admitted = rows.map((row) => this.#tryAdmit(row));
    await this.#keys.preload(
      rows
        .filter((_, index) => !(admitted[index] instanceof HcrmError))
        .map(({ sealed }) => namedKey(sealed)),
    );
    const results: OpenResult<T>[] = [];
    for (const [index, envelope] of admitted.entries()) {
      const row = rows[index];
      if (row !== undefined) results.push(await this.#tryOpen(row.place, row.sealed, envelope));
    }
    return results;
  }

  async reseal<T extends object>(
    from: GroupPlace<T>,
    to: GroupPlace<T>,
    sealed: Sealed<T>,
    grant: AccessGrant,
  ): Promise<Resealed<T>> {
    if (!samePlace(from, to)) throw new InternalError("A re-seal changes the revision of a place at most.");
    const envelope = this.#admit(from, sealed, grant, "reseal");
    const value = this.#openWith(await this.#keys.openingKey(sealed, from.subject), from, envelope);
    const resealed = await this.seal(to, new Plain(value));
    return { sealed: resealed, indexes: this.#reindex(to, value) };
  }

  /** Everything that is checked before a key is touched. */
  #admit<T extends object>(
    place: GroupPlace<T>,
    sealed: Sealed<T>,
    grant: AccessGrant,
    use: GrantTerms["use"],
  ): Envelope {
    this.#checkTenant(place);
    checkTerms(this.#check(grant), place, use);
    const envelope = parseEnvelope(sealed, this.#keys.ring.suites);
    checkFlags(envelope, place);
    return envelope;
  }

  #openWith<T extends object>(key: DataKey, place: GroupPlace<T>, envelope: Envelope): T {
    const bytes = key.open(envelope, positionOf(place));
    if (bytes === null) throw tampered(place, key);
    try {
      const frame = readFrame(bytes);
      if (frame === null) throw tampered(place, key);
      return this.#keys.ring.codecs.of(place.group).decode(frame);
    } finally {
      bytes.fill(0);
    }
  }

  #sealWith<T extends object>(key: DataKey, place: GroupPlace<T>, value: Plain<T>): Sealed<T> {
    checkSealLimit(key);
    const { frames, codecs, suite, nonces } = this.#keys.ring;
    const codec = codecs.of(place.group);
    return frames.write(
      place.group.version,
      (json) => codec.encode(value.reveal(), json),
      (frame) => sealedBytes<T>(key.seal(suite, flagsOf(place), positionOf(place), frame, nonces)),
    );
  }

  #reindex(place: GroupPlace<object>, value: object): ReadonlyMap<string, Uint8Array | null> {
    const fields = value as Readonly<Record<string, unknown>>; // any object can be read by key
    const values = new Map<string, Uint8Array | null>();
    for (const index of place.collection.blindIndexes) {
      if (!index.of.some((field) => fields[field] !== undefined)) continue;
      values.set(index.name, this.#keys.tryBlindIndex(place.collection, index, fields));
    }
    return values;
  }

  #tryAdmit({ place, sealed, grant }: OpenRequest<object>): Envelope | HcrmError {
    try {
      return this.#admit(place, sealed, grant, "read");
    } catch (error) {
      return coded(error);
    }
  }

  async #tryOpen<T extends object>(
    place: GroupPlace<T>,
    sealed: Sealed<T>,
    admitted: Envelope | HcrmError,
  ): Promise<OpenResult<T>> {
    if (admitted instanceof HcrmError) return failed(admitted);
    try {
      const pending = this.#keys.openingKey(sealed, place.subject);
      const key = pending instanceof Promise ? await pending : pending;
      return { ok: true, value: new Plain(this.#openWith(key, place, admitted)) };
    } catch (error) {
      return failed(coded(error));
    }
  }

  #checkTenant(place: GroupPlace<object>): void {
    if (place.tenant !== this.#keys.tenant)
      throw new InternalError("Place and key session are of two tenants.");
  }
}

/** The error, if it is one of ours; anything else is a defect and goes up as it is. */
function coded(error: unknown): HcrmError {
  if (error instanceof HcrmError) return error;
  throw error;
}

function failed(error: HcrmError): {
  readonly ok: false;
  readonly code: HcrmErrorCode;
  readonly error: HcrmError;
} {
  return { ok: false, code: error.code as HcrmErrorCode, error }; // every subclass has such a code
}

function tampered(place: GroupPlace<object>, key: DataKey): Tampered {
  return new Tampered("Sealed bytes do not verify.", {
    details: { collection: place.collection.name, record: place.record, keyId: key.keyId },
  });
}

function positionOf(place: GroupPlace<object>): SealedPosition {
  return {
    collection: place.collection.id,
    group: place.group.id,
    record: place.record,
    revision: place.group.bindRevision === true ? place.revision : 0,
  };
}

function flagsOf(place: GroupPlace<object>): number {
  return place.group.bindRevision === true ? GROUP_FLAGS | ENVELOPE_FLAGS.revisionBound : GROUP_FLAGS;
}

/** A wrapped key, or an envelope that is not bound to a revision where the group asks for it, is of another kind. */
function checkFlags(envelope: Envelope, place: GroupPlace<object>): void {
  if (envelope.flags === flagsOf(place)) return;
  throw new WrongContext("The envelope is not of the kind that stands here.", {
    details: { collection: place.collection.name, record: place.record },
  });
}

function samePlace(from: GroupPlace<object>, to: GroupPlace<object>): boolean {
  return (
    from.tenant === to.tenant &&
    from.collection.id === to.collection.id &&
    from.group.id === to.group.id &&
    from.record === to.record &&
    from.subject === to.subject
  );
}
