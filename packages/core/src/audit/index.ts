/**
 * The audit log (审计日志): one tamper-evident event per operation, in its transaction; a Merkle tree over all events of
 * a tenant (RFC 9162); signed checkpoints; verification here and offline. How the floors above use it:
 *
 * ```ts
 * // hcrm.ts, once per instance; `auditCollections` go into storage.open
 * const audit = createAuditLog({ capabilities: adapter.capabilities, keys, ids, source: { app: "his", version: "7.1" } });
 *
 * // pipeline, for each operation: one number for all attempts and for the event about a failure
 * const entry = audit.begin(tenant);
 * try {
 *   const result = await adapter.transaction(scope, async (tx) => {
 *     const value = await run(tx);
 *     await entry.append(tx, scope, { ...facts, subjects: [{ id: patient, salt: gate.auditSalt }] });   // before data is returned
 *     return value;
 *   });
 *   entry.settle("committed");
 *   return result;
 * } catch (error) {
 *   if (endingOf(error) === "unknown") entry.settle("unknown");            // then record without `entry`
 *   else await audit.record(run, scope, { ...facts, outcome: "failed" }, { entry });
 *   throw error;
 * }
 * // a denial, before any transaction
 * await audit.record(run, scope, { ...facts, decision: "deny", outcome: "refused" }, { entry, mayDrop: true });
 *
 * // the fold of subjectGate, in the transaction of an event about the subject
 * const auditSalt = await audit.saltOf(tx, tenant, patient);
 *
 * // tick(), for each tenant
 * await audit.sequence(run, scope, { batches: 20 });                       // once a day { everything: true }
 * await audit.checkpointIfDue(run, scope);                               // onCheckpoint queues `audit.deliver` per sink
 *
 * // operations: audit.verify, audit.find … ; an operation that is in a transaction passes (_, fn) => fn(tx) as `run`
 * const verdict = await audit.verify(adapter.transaction, scope, { checkpoints: sink.published() });
 * ```
 */
export type { AccessLogEntry } from "./access-log.ts";
export type { NewAuditEvent } from "./append-event.ts";
export {
  type AuditEntry,
  type AuditLog,
  type AuditLogOptions,
  createAuditLog,
  endingOf,
} from "./audit.ts";
export { auditCollections } from "./audit-collections.ts";
export type {
  AuditActor,
  AuditAuthentication,
  AuditConsentRef,
  AuditEvent,
  AuditEventId,
  AuditFacts,
  AuditLane,
  AuditResource,
  AuditSource,
  AuditWriter,
} from "./audit-event.ts";
export { checkpointId, checkpointSize } from "./audit-ids.ts";
export type {
  AuditFinding,
  AuditFindingKind,
  AuditStatus,
  AuditVerdict,
  WriterGap,
} from "./audit-verdict.ts";
export {
  type Checkpoint,
  type CheckpointAlgorithm,
  type CheckpointKey,
  type CheckpointSigner,
  checkpointSigner,
  type SignedCheckpoint,
  verifyCheckpoint,
} from "./checkpoint.ts";
export {
  type CheckpointSink,
  type FileCheckpointSinkOptions,
  fileCheckpointSink,
  type MemoryCheckpointSink,
  memoryCheckpointSink,
} from "./checkpoint-sinks.ts";
export type { ExportPeriod } from "./export-log.ts";
export { type FhirAuditAction, type FhirAuditOptions, fhirAuditEvent } from "./fhir-audit-event.ts";
export type { AuditPage, AuditPosition, AuditQuery } from "./find-events.ts";
export type { RunTransaction } from "./make-checkpoint.ts";
export { createTreeBuilder, leafHash } from "./merkle.ts";
export {
  type ConsistencyProof,
  consistencyHolds,
  type InclusionProof,
  inclusionHolds,
} from "./prove-event.ts";
export type { AuditSubject } from "./subject-refs.ts";
export { type VerifyExportOptions, verifyAuditExport } from "./verify-audit-export.ts";
export type { VerifyOptions } from "./verify-log.ts";
export type { AuditEnding } from "./writer-numbers.ts";
