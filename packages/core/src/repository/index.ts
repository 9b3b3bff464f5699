/**
 * The bridge between plain domain records and stored rows: collections of records, the repository that opens them for a
 * grant, the codec that seals and indexes them, cursors, and the key rows behind the key ring. Adapters never see it.
 */
export { type Cursors, createCursors } from "./cursor.ts";
export type { FieldMask, FieldShow, GrantSource, Permit } from "./grant-source.ts";
export { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "./key-collections.ts";
export { createKeyStore, createKeyStoreSource } from "./key-store.ts";
export { createRecordCodec, type RecordCodec } from "./record-codec.ts";
export {
  type RecordCollection,
  recordCollection,
  type Seen,
  type StoredRecord,
} from "./record-collection.ts";
export { createRepository, type Repository } from "./repository.ts";
export type {
  Change,
  GroupChange,
  Stored,
  Unreadable,
} from "./stored-record.ts";
export { refuseTaken } from "./unique-values.ts";
