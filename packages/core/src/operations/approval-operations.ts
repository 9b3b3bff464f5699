/**
 * Operations on approvals: a second person lets an actor use a patient's data for one purpose and a time, or ends that.
 * The approver is never the actor who profits; both appear in the log.
 */
import { z } from "zod";
import { type Approval, approvalCollection } from "../access/index.ts";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import {
  AccessDenied,
  asSubjectId,
  exactSchema,
  type Instant,
  InvalidInput,
  instantSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { SingleOperation } from "./operation.ts";

interface GiveInput {
  readonly patient: PatientId;
  readonly actor: string;
  readonly purpose: PurposeOfUse;
  readonly validTo: Instant;
}

const shared = {
  resource: "approval",
  effect: "write",
  purposes: "any",
  grants: [],
  writes: [approvalCollection.name],
  beforeConsent: true,
  audit: (_input: unknown, { id }: Approval) => ({ id }),
} as const;

const give: SingleOperation<GiveInput, Approval> = {
  ...shared,
  name: "access.approvals.give",
  summary: "Lets an actor use a patient's data for one purpose until a moment.",
  input: exactSchema<GiveInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        actor: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/, "not a code"),
        purpose: purposeOfUseSchema,
        validTo: instantSchema,
      })
      .readonly(),
  ),
  subject: ({ patient }) => patient,
  run: async (context, { patient, actor, purpose, validTo }) => {
    const { at, ids } = context;
    if (actor === context.actor.id) throw new AccessDenied("Nobody approves their own access.");
    if (validTo <= at)
      throw new InvalidInput("An approval ends in the future.", {
        details: { issues: [{ path: "validTo" }] },
      });
    const given = { actor, purpose, approver: context.actor.id, validFrom: at, validTo };
    const id = ids.next();
    await context.rows(approvalCollection).insert([
      {
        ...{ id, patientId: patient, actorId: actor, purpose, approvedBy: given.approver },
        ...{ validFrom: at, validTo },
      },
    ]);
    return { id, patient, ...given };
  },
};

const revoke: SingleOperation<{ readonly id: RecordId }, Approval> = {
  ...shared,
  name: "access.approvals.revoke",
  summary: "Ends an approval now.",
  input: exactSchema<{ readonly id: RecordId }>()(z.strictObject({ id: recordIdSchema }).readonly()),
  run: async (context, { id }) => {
    const { at } = context;
    const rows = context.rows(approvalCollection);
    const stored = await rows.get(id);
    if (stored === null || String(stored.row.validTo) <= at) throw new NotFound("No such patient.");
    const text = (column: string): string => String(stored.row[column]);
    const patient = asSubjectId(text("patientId"));
    await context.grants.require(patient, []);
    context.concerns(patient);
    await rows.update(id, stored.version, { validTo: at });
    return {
      id,
      patient,
      actor: text("actorId"),
      purpose: purposeOfUseSchema.parse(text("purpose")),
      approver: text("approvedBy"),
      validFrom: text("validFrom"),
      validTo: at,
    };
  },
};

/** The operations of `session.access.approvals`. */
export const approvalOperations: { readonly give: typeof give; readonly revoke: typeof revoke } = {
  give,
  revoke,
};
