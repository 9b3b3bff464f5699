/**
 * Sealed groups (加密字段组): the unit of storage. A collection declares groups of fields; the fields of one group are
 * sealed together in one envelope, which is cheaper than ten envelopes and hides which fields are filled. Each group
 * belongs to one data category, the unit that an access grant speaks of.
 */
import type { ZodType } from "zod";
import type { JsonObject, RecordId, SubjectId, TenantId } from "../kernel/index.ts";
import { InternalError } from "../kernel/index.ts";
import type { BlindIndexSpec } from "./blind-index.ts";
import type { DataCategory } from "./data-category.ts";

/** One envelope column of a collection. */
export interface SealedGroupSpec<T extends object> {
  /** 1..65535, unique in the collection, locked in `collection-ids.lock.json` and never reused. */
  readonly id: number;
  /** lowerCamel; may be renamed freely. */
  readonly name: string;
  /** What a grant must name. */
  readonly category: DataCategory;
  /** Whose key seals it; `shared` only in collections that hold no patient data. */
  readonly key: "subject" | "shared";
  /** Group schema version, from 1; raised with every change of the schema. */
  readonly version: number;
  /** Strict schema; runs before sealing and after upgrading. */
  readonly schema: ZodType<T>;
  /** For each older version n the pure step from n to n + 1. */
  readonly upgrades: ReadonlyMap<number, (old: JsonObject) => JsonObject>;
  /** Binds an envelope to the row version it was written with, where replay of an older one matters. */
  readonly bindRevision?: true;
}

/** What the cipher needs to know of a collection; every `CollectionSpec` with sealed groups fits. */
export interface SealedCollection {
  /** 1..65535. */
  readonly id: number;
  /** Shown in errors. */
  readonly name: string;
  /** Indexes that a re-seal recomputes. */
  readonly blindIndexes: readonly BlindIndexSpec[];
}

/** One sealed cell: which group of which row of whom. Built by `Repository` with {@link groupPlace}. */
export interface GroupPlace<T extends object> {
  /** The tenant. */
  readonly tenant: TenantId;
  /** The collection. */
  readonly collection: SealedCollection;
  /** The group in it. */
  readonly group: SealedGroupSpec<T>;
  /** The row. */
  readonly record: RecordId;
  /** The patient (or other subject) whose key seals it; null if and only if the group's key is shared. */
  readonly subject: SubjectId | null;
  /** The row's version: when sealing the one being written, when opening the one that was read. From 1. */
  readonly revision: number;
}

const MAX_U16 = 0xffff;

/**
 * Checks and freezes a place.
 *
 * @throws {@link InternalError} when ids or revision are out of range, or subject and kind of key do not fit together.
 * @example
 * ```ts
 * const place = groupPlace({ tenant, collection: patientSpec, group: identityGroup, record, subject, revision: 1 });
 * ```
 */
export function groupPlace<T extends object>(place: GroupPlace<T>): GroupPlace<T> {
  const { collection, group, subject, revision } = place;
  if (!isU16(collection.id) || !isU16(group.id))
    throw new InternalError("Collection and group ids are 1..65535.");
  if ((group.key === "subject") !== (subject !== null)) {
    throw new InternalError("A place names a subject if and only if its group is sealed with a subject key.");
  }
  if (!Number.isSafeInteger(revision) || revision < 1) throw new InternalError("Row versions start at 1.");
  return Object.freeze(place);
}

function isU16(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_U16;
}
