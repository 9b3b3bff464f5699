/**
 * Everything that keys protect, as one list: which collections hold sealed groups and blind indexes, and which hold nothing
 * but search keys of a subject. Rotation, census and shredding walk it, so none of them can forget a collection.
 */
import type { RecordCollection } from "../repository/index.ts";
import type { CollectionSpec } from "../storage/index.ts";

/** A collection with sealed groups, as far as keys are concerned. */
export type KeyedCollection = Pick<RecordCollection<never>, "spec" | "sealed" | "groups">;

/** What keys protect. */
export interface KeyedData {
  /** Collections with sealed groups. */
  readonly records: readonly KeyedCollection[];
  /** Collections whose rows are search keys of a subject and nothing else: erased with them. */
  readonly searchKeys: readonly CollectionSpec[];
}
