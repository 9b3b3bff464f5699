/**
 * Keys within one transaction, as `Repository` and the domain see them. A session knows which data keys may be used
 * according to rows read in this transaction (or noted from the gate's row `subjectGate`), so that a key shredded by any
 * process stops working at commit, without a message bus. It never waits for a provider: the tenant was warmed before.
 */
import type { SubjectId, TenantId } from "../kernel/index.ts";
import type { BlindIndexShape } from "./blind-index.ts";
import type { KeyId } from "./key-id.ts";

/** What the gate's row says about a subject's key. Plain data, safe to store and to log. */
export type SubjectKeyReference =
  | {
      /** The subject has an active key. */
      readonly state: "active";
      /** Its name. */
      readonly keyId: KeyId;
    }
  | {
      /** The subject's keys were destroyed by erasure. */
      readonly state: "shredded";
    };

/** An indexed value: the fields that the index is made of, by name. Other fields are ignored. */
export type IndexedFields = object;

/** Keys within one transaction of one tenant, as `Repository` and the domain see them. */
export interface KeySession {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Notes what the gate's row, read in this transaction, says of a subject. Saves reading `data_key`. */
  noteSubject(subject: SubjectId, reference: SubjectKeyReference): void;
  /** Reads the active keys of noted subjects that are not in memory, in one statement instead of one for each. */
  readAhead(subjects: readonly SubjectId[]): Promise<void>;
  /**
   * Makes the active key of a new subject, in this transaction. Returns the reference to store in `subjectGate`. If the
   * subject has an active key already, that one is kept.
   *
   * @throws {@link SubjectShredded} when the subject was erased.
   */
  createSubjectKey(subject: SubjectId): Promise<SubjectKeyReference>;
  /** What `data_key` says of a subject, for folding `subjectGate`; null when it has no usable key. */
  subjectKey(subject: SubjectId): Promise<SubjectKeyReference | null>;
  /**
   * The stored bytes of a blind index, under the epoch that writes use; null when a field is absent.
   *
   * @throws {@link IndexInputRefused} when the value does not normalise: it may be stored without index.
   */
  blindIndex(collection: IndexedCollection, index: BlindIndexShape, fields: IndexedFields): Uint8Array | null;
  /**
   * The bytes to look for: one per live epoch, the active one first; empty when a field is absent.
   *
   * @throws {@link IndexInputRefused} when the value does not normalise.
   */
  blindIndexCandidates(
    collection: IndexedCollection,
    index: BlindIndexShape,
    fields: IndexedFields,
  ): readonly Uint8Array[];
  /**
   * Before inserting under a unique index: while two epochs of it live, locks its epoch row until the transaction ends
   * and says true. The caller must then look for all candidates itself, since equal values have different bytes.
   */
  lockUniqueIndex(collection: IndexedCollection, index: BlindIndexShape): Promise<boolean>;
  /**
   * Before a row with a blind index is written, or a key is wrapped: a transaction that has outlived its view of the tenant's
   * keys reads them again, so that it writes nothing under a key or an epoch that has retired meanwhile.
   *
   * @throws {@link KeyUnavailable} when the keys have changed: repeat the call, which then works with the new ones.
   */
  confirm(): Promise<void>;
  /** HMAC-SHA-256 under the tenant's MAC key, apart for each label; stays the same through every rotation. */
  mac(label: string, message: Uint8Array): Uint8Array;
}

/** The collection of an index, by its id. */
export interface IndexedCollection {
  /** 1..65535. */
  readonly id: number;
}
