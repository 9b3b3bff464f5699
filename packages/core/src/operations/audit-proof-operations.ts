/**
 * Operations by which the audit log is shown to somebody who does not have the database: checkpoints, proofs against them,
 * and exports that verify offline. Each leaves its own event before it answers, so that taking the log away is in the log.
 */
import { z } from "zod";
import type {
  AuditEventId,
  ConsistencyProof,
  ExportPeriod,
  InclusionProof,
  SignedCheckpoint,
} from "../audit/index.ts";
import { exactSchema, instantSchema, recordIdSchema } from "../kernel/index.ts";
import type { BatchOperation, SingleOperation } from "./operation.ts";

const shared = { resource: "audit-event", purposes: "any", grants: [], writes: [] } as const;
const treeSize = z.int().min(1);

/** Makes a signed checkpoint now. */
export const makeAuditCheckpoint: BatchOperation<Readonly<Record<string, never>>, SignedCheckpoint> = {
  ...shared,
  name: "audit.checkpoint",
  summary: "Makes a signed checkpoint of the audit log as it is now.",
  effect: "batch",
  input: z.strictObject({}).readonly(),
  run: async (batch) => {
    await batch.once(async () => undefined);
    return batch.audit.checkpoint();
  },
};

/** What an inclusion proof is asked for. */
export interface InclusionQuestion {
  /** The event. */
  readonly event: AuditEventId;
  /** The tree to prove it in, for example a checkpoint's; default: the tree as it is now. */
  readonly treeSize?: number;
}

/** Proves that an event is in the tree. */
export const proveAuditInclusion: SingleOperation<InclusionQuestion, InclusionProof> = {
  ...shared,
  name: "audit.inclusionProof",
  summary: "Proves that an event is in the audit log.",
  effect: "read",
  input: exactSchema<InclusionQuestion>()(
    z.strictObject({ event: recordIdSchema, treeSize: z.exactOptional(treeSize) }).readonly(),
  ),
  audit: ({ event }) => ({ id: event }),
  run: (context, question) => context.audit.inclusionProof(question),
};

/** What a consistency proof is asked for. */
export interface ConsistencyQuestion {
  /** Leaves of the earlier tree. */
  readonly from: number;
  /** Leaves of the later tree. */
  readonly to: number;
}

/** Proves that the log only grew. */
export const proveAuditConsistency: SingleOperation<ConsistencyQuestion, ConsistencyProof> = {
  ...shared,
  name: "audit.consistencyProof",
  summary: "Proves that the audit log only grew between two sizes.",
  effect: "read",
  input: exactSchema<ConsistencyQuestion>()(z.strictObject({ from: treeSize, to: treeSize }).readonly()),
  run: (context, sizes) => context.audit.consistencyProof(sizes),
};

/** Exports the events of a period. */
export const exportAuditLog: BatchOperation<ExportPeriod, { readonly lines: AsyncIterable<string> }> = {
  ...shared,
  name: "audit.export",
  summary: "Exports the audit events of a period for offline verification.",
  effect: "batch",
  input: exactSchema<ExportPeriod>()(z.strictObject({ from: instantSchema, to: instantSchema }).readonly()),
  run: async (batch, period) => {
    await batch.once(async () => undefined);
    return { lines: await batch.audit.export(period) };
  },
};
