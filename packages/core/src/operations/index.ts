/**
 * Operations: values that every call goes through, the pipeline that runs them, and the session that binds them. The
 * operations of floor 3 (consents, access, audit) are declared here too, since that floor may not know this one.
 */
export { accessOperations } from "./access-operations.ts";
export { auditOperations } from "./audit-operations.ts";
export type { BatchContext, ItemResult } from "./batch-context.ts";
export { hasMetAnother, rethrowPassing } from "./batch-faults.ts";
export { type Bound, bind, type OperationDescription, operationsOf } from "./bind.ts";
export type { ChannelDirectory, ChannelLimits } from "./channel-directory.ts";
export { consentOperations } from "./consent-operations.ts";
export { definitionCollection } from "./definition-collection.ts";
export { type DefinitionKey, newestVersions, type StoredDefinition } from "./definition-store.ts";
export type { DomainEvent, EventKind, ReactionEffect } from "./domain-event.ts";
export { dropVolumesJob } from "./drop-volumes-job.ts";
export { hostTransaction } from "./host-transaction.ts";
export type { RotationProgress } from "./keepers.ts";
export {
  createKeyOperations,
  type KeyOperations,
  type RetiredKey,
  type RotationOrder,
  type RotationStarted,
  type SampleRequest,
  type ShredRequest,
} from "./key-operations.ts";
export { keyRotationJob } from "./key-rotation-job.ts";
export type { CensusLine, CensusQuestion } from "./key-work.ts";
export type { KeyedData } from "./keyed-data.ts";
export {
  installNotice,
  noticeOperations,
} from "./notice-operations.ts";
export type {
  AnyOperation,
  BatchOperation,
  Operation,
  SingleOperation,
} from "./operation.ts";
export type {
  ActiveRules,
  DomainSettings,
  OperationContext,
  SearchSettings,
} from "./operation-context.ts";
export { execute } from "./pipeline.ts";
export { createReactions, type Reaction } from "./reactions.ts";
export type { Caller, DecisionTrace, Runtime } from "./runtime.ts";
export type { SealedFault, SealedSample } from "./sealed-sample.ts";
export type { ShadowReport, TagShift } from "./shadow-report.ts";
export type { ShredReport } from "./shred-subject.ts";
export { subjectGateName, WRITTEN_WITH_A_SUBJECT } from "./subject-writes.ts";
export { createTenantRows, type TenantRows } from "./tenant-rows.ts";
export { createTenantSetup, type SetupStep, type TenantSetup, type Transact } from "./tenant-setup.ts";
export { TENANT_STATE_ID, tenantEntryCollection, tenantStateCollection } from "./tenant-state-collection.ts";
export { type TickJob, type TickProgress, type TickSlice, tickSliceSchema } from "./tick.ts";
export { tombstoneCollection } from "./tombstone-collection.ts";
export { createVolumeMeter } from "./volume-meter.ts";
