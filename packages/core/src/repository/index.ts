/**
 * The bridge between plain domain records and stored rows: collections of records, the repository that opens them for a
 * grant, the codec that seals and indexes them, cursors, and the key rows behind the key ring. Adapters never see it.
 */
export { type CursorMac, type Cursors, createCursors } from "./cursor.ts";
export type { FieldMask, FieldShow, GrantSource, Permit } from "./grant-source.ts";
export { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "./key-collections.ts";
export { createKeyStore, createKeyStoreSource } from "./key-store.ts";
export { createRecordCodec, type IndexQuestion, type RecordCodec, type RecordPatch } from "./record-codec.ts";
export {
  type GroupName,
  groupFields,
  type RecordCollection,
  type RecordDefinition,
  recordCollection,
  type Seen,
  type StoredRecord,
} from "./record-collection.ts";
export { createRepository, type Repository, type VisibleCount } from "./repository.ts";
export type {
  Change,
  GroupChange,
  RepositoryContext,
  RepositoryQuery,
  Stored,
  Unreadable,
  WriteBounds,
} from "./stored-record.ts";
