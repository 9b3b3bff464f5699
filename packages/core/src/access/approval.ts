/**
 * Approvals (审批): a second person lets an actor use a patient's data for one purpose and a time. A policy or a pack asks
 * for one by the obligation `supervisor-approval`; the approver is never the actor. Reference: 未成年人网络保护条例, to be
 * checked against the official text.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** A recorded approval. */
export interface Approval {
  /** Id of the approval. */
  readonly id: RecordId;
  /** Whose data. */
  readonly patient: PatientId;
  /** Who may use it. */
  readonly actor: string;
  /** For what. */
  readonly purpose: PurposeOfUse;
  /** Who approved. */
  readonly approver: string;
  /** First instant at which it holds. */
  readonly validFrom: Instant;
  /** First instant at which it no longer holds. */
  readonly validTo: Instant;
}

/** Approvals. */
export interface Approvals {
  /**
   * Lets an actor use a patient's data.
   *
   * @throws {@link AccessDenied} when the approver is the actor.
   */
  give(input: {
    readonly patient: PatientId;
    readonly actor: string;
    readonly purpose: PurposeOfUse;
    readonly validTo: Instant;
  }): Promise<Approval>;
  /**
   * Ends an approval now.
   *
   * @throws {@link NotFound} when there is none with this id in force.
   */
  revoke(input: { readonly id: RecordId }): Promise<Approval>;
}

/** Rows of approvals; no patient data. */
export const approvalCollection: CollectionSpec = defineCollection({
  id: 13,
  name: "approval",
  family: "consents",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    actorId: { type: "text", max: 128 },
    purpose: { type: "text", max: 16 },
    approvedBy: { type: "text", max: 128 },
    validFrom: { type: "instant" },
    validTo: { type: "instant" },
  },
  indexes: { actor: ["actorId", "patientId"] },
});
