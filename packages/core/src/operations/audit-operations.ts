/**
 * Operations on the audit log: finding events, the access log of one patient, verifying the log. They run through the gate
 * like all others, so a look into the log is in the log.
 */
import { z } from "zod";
import type { AccessLogEntry, AuditEvent, AuditPosition, AuditVerdict } from "../audit/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type Page,
  type PageRequest,
  type PatientId,
  pageRequestShape,
  patientIdSchema,
  recordIdSchema,
} from "../kernel/index.ts";
import {
  exportAuditLog,
  makeAuditCheckpoint,
  proveAuditConsistency,
  proveAuditInclusion,
} from "./audit-proof-operations.ts";
import type { SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";

interface FindInput extends PageRequest {
  readonly actor?: string;
  readonly action?: string;
  readonly from: Instant;
  readonly to: Instant;
}

const code = z.string().min(1).max(128);
const period = { from: instantSchema, to: instantSchema };
const shared = { resource: "audit-event", effect: "read", purposes: "any", grants: [], writes: [] } as const;

const find: SingleOperation<FindInput, Page<AuditEvent>> = {
  ...shared,
  name: "audit.find",
  summary: "Finds audit events of a period, newest first.",
  input: exactSchema<FindInput>()(
    z
      .strictObject({
        ...pageRequestShape,
        ...period,
        actor: z.exactOptional(code),
        action: z.exactOptional(code),
      })
      .readonly(),
  ),
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { cursor, ...query }) => {
    const name = JSON.stringify(["audit.find", query]);
    const page = await context.audit.find({ ...query, ...positionOf(context, name, cursor) });
    return { items: page.items, ...nextOf(context, name, page.next) };
  },
};

interface AccessLogInput extends PageRequest {
  readonly patient: PatientId;
  readonly from: Instant;
  readonly to: Instant;
}

const accessLog: SingleOperation<AccessLogInput, Page<AccessLogEntry>> = {
  ...shared,
  name: "audit.accessLog",
  summary: "Says who accessed the data of a patient, when and for which purpose, newest first.",
  input: exactSchema<AccessLogInput>()(
    z.strictObject({ ...pageRequestShape, ...period, patient: patientIdSchema }).readonly(),
  ),
  beforeConsent: true,
  subject: ({ patient }) => patient,
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { cursor, patient, ...query }) => {
    const name = JSON.stringify(["audit.accessLog", patient, query]);
    const position = positionOf(context, name, cursor);
    const page = await context.audit.accessLog({ ...query, ...position, patients: [patient] });
    return { items: page.items, ...nextOf(context, name, page.next) };
  },
};

function positionOf(
  context: OperationContext,
  query: string,
  cursor: string | undefined,
): { readonly after?: AuditPosition } {
  if (cursor === undefined) return {};
  const [at, id] = context.cursors.open(query, cursor);
  return { after: { at: instantSchema.parse(at), id: recordIdSchema.parse(id) } };
}

function nextOf(
  context: OperationContext,
  query: string,
  next: AuditPosition | undefined,
): { readonly next?: string } {
  return next === undefined ? {} : { next: context.cursors.after(query, [next.at, next.id]) };
}

interface VerifyInput {
  readonly from?: number;
  readonly to?: number;
  readonly checkpoints?: readonly string[];
}

const verify: SingleOperation<VerifyInput, AuditVerdict> = {
  ...shared,
  name: "audit.verify",
  summary: "Verifies the stored log and says where it was changed.",
  input: exactSchema<VerifyInput>()(
    z
      .strictObject({
        from: z.exactOptional(z.int().min(0)),
        to: z.exactOptional(z.int().min(0)),
        checkpoints: z.exactOptional(z.array(z.string().max(4096)).max(1000).readonly()),
      })
      .readonly(),
  ),
  run: (context, input) => context.audit.verify(input),
};

/** The operations of `session.audit`. */
export const auditOperations: {
  readonly find: typeof find;
  readonly accessLog: typeof accessLog;
  readonly verify: typeof verify;
  readonly checkpoint: typeof makeAuditCheckpoint;
  readonly inclusionProof: typeof proveAuditInclusion;
  readonly consistencyProof: typeof proveAuditConsistency;
  readonly export: typeof exportAuditLog;
} = {
  find,
  accessLog,
  verify,
  checkpoint: makeAuditCheckpoint,
  inclusionProof: proveAuditInclusion,
  consistencyProof: proveAuditConsistency,
  export: exportAuditLog,
};
