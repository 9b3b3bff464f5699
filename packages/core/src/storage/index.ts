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
  BlindIndexKind,
  CollectionFamily,
  CollectionName,
  CollectionSpec,
  ColumnSpec,
  ColumnType,
  GroupColumnSpec,
} from "./collection-spec.ts";
export { type CollectionDefinition, defineCollection } from "./define-collection.ts";
export { type GuardedTx, type GuardOptions, guardStoreTx } from "./guarded-tx.ts";
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
export type { RetryTiming } from "./retry.ts";
export { type RetryWait, timerWait } from "./retry-wait.ts";
export { type EnterQueue, serialQueue } from "./serial-queue.ts";
export type {
  JoinedTx,
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
  type UnavailableReason,
  versionConflict,
} from "./storage-errors.ts";
export {
  createTransactionRunner,
  type TransactionHost,
  type TransactionRunner,
  type UnitOfWork,
} from "./transaction-runner.ts";
