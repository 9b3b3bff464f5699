/**
 * The storage ports and what every adapter shares (subpath `@hcrm/core/storage`): collections as data, the eleven
 * verbs, the transaction runner with its guard and retries, and the checks that come before any statement.
 */
export {
  AppendOnly,
  addMs,
  asRecordId,
  asTenant,
  type Clock,
  ConstraintViolated,
  DuplicateKey,
  HcrmError,
  type Instant,
  InternalError,
  InvalidQuery,
  InvalidRow,
  InvalidSpec,
  isInstant,
  MigrationChanged,
  NestedTransaction,
  NotInTransaction,
  type RandomSource,
  type RecordId,
  randomFraction,
  SchemaDrift,
  SchemaNotReady,
  StaleLease,
  StorageUnavailable,
  SYSTEM_TENANT,
  systemClock,
  systemRandom,
  type TenantId,
  TenantMismatch,
  TransactionClosed,
  Transient,
  UnknownCollection,
  UnsafeConfiguration,
  UnsafeRole,
  UnsupportedRuntime,
  VersionConflict,
} from "../kernel/index.ts";
export { type CleanCause, cleanCause } from "./clean-cause.ts";
export {
  type CollectionLayout,
  type CollectionLayouts,
  type ColumnFacts,
  type ColumnRole,
  collectionLayout,
  collectionLayouts,
} from "./collection-layout.ts";
export type {
  BlindIndexColumnSpec,
  CollectionFamily,
  CollectionName,
  CollectionSpec,
  ColumnSpec,
  ColumnType,
  GroupColumnSpec,
} from "./collection-spec.ts";
export { type CursorMac, type Cursors, createCursors } from "./cursor.ts";
export { type CollectionDefinition, defineCollection } from "./define-collection.ts";
export type { FieldMask, FieldShow, GrantSource, Permit } from "./grant-source.ts";
export { type GuardedTx, type GuardOptions, guardStoreTx } from "./guarded-tx.ts";
export { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "./key-collections.ts";
export { createKeyStore, createKeyStoreSource } from "./key-store.ts";
export {
  blindIndexColumn,
  groupColumn,
  MAX_PHYSICAL_NAME,
  physicalColumn,
  physicalIndex,
  physicalReference,
  physicalTable,
  physicalUnique,
  snakeCase,
} from "./physical-names.ts";
export type {
  Key,
  KeysetPage,
  LeaseRequest,
  Row,
  RowCondition,
  RowsOf,
  Scalar,
  StoreTx,
  UpdateLimit,
  Versioned,
} from "./port.ts";
export { fullOrder, layoutOf, MAX_ROWS_PER_CALL } from "./query-checks.ts";
export { createRecordCodec, type RecordCodec } from "./record-codec.ts";
export {
  groupFields,
  type RecordCollection,
  type RecordDefinition,
  recordCollection,
  type Seen,
  type StoredRecord,
} from "./record-collection.ts";
export { createRepository, type Repository } from "./repository.ts";
export type { RetryTiming } from "./retry.ts";
export { type RetryWait, timerWait } from "./retry-wait.ts";
export { type EnterQueue, serialQueue } from "./serial-queue.ts";
export type {
  MigrationStatus,
  Migrator,
  StorageAdapter,
  StorageCapabilities,
  StorageContext,
  StorageFactory,
  TransactionScope,
} from "./storage-adapter.ts";
export {
  type ConstraintKind,
  constraintViolated,
  duplicateKey,
  storageUnavailable,
  transient,
  versionConflict,
} from "./storage-errors.ts";
export type {
  Change,
  GroupChange,
  RepositoryContext,
  RepositoryQuery,
  Stored,
  Unreadable,
} from "./stored-record.ts";
export {
  createTransactionRunner,
  type TransactionHost,
  type TransactionRunner,
  type UnitOfWork,
} from "./transaction-runner.ts";
