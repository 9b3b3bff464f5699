/**
 * Two facts that are only read when a decision turns on them: whether the actor has a break-glass session for a subject,
 * and whether a second person approved. Both are rows of this transaction, read by exact actor and subject.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { Instant, SubjectId, TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { approvalCollection } from "./approval.ts";
import { breakGlassCollection } from "./break-glass-collection.ts";

/** Reads exceptions of one attempt. */
export interface ExceptionFacts {
  /** Whether a session of the actor for this subject holds now. */
  hasSession(subject: SubjectId): Promise<boolean>;
  /** Whether another person approved the actor's purpose for this subject. */
  isApproved(subject: SubjectId): Promise<boolean>;
}

/** What the reader works with. */
export interface ExceptionContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Id of the actor. */
  readonly actor: string;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** The moment. */
  readonly at: Instant;
  /** True when the moment is over: a session that was ended since held then until its end. */
  readonly isPast?: boolean;
}

const SOME = { orderBy: [], limit: 100 } as const;

/** Makes the reader of one attempt. */
export function createExceptionFacts({
  tx,
  tenant,
  actor,
  purpose,
  at,
  isPast = false,
}: ExceptionContext): ExceptionFacts {
  return {
    hasSession: async (subject) => {
      const rows = await tx.find(
        breakGlassCollection.spec.name,
        tenant,
        [
          ["actorId", "eq", actor],
          ["patientId", "eq", subject],
          ...(isPast ? [] : [["state", "eq", "active"] as const]),
          ["declaredAt", "lte", at],
          ["endsAt", "gt", at],
        ],
        { ...SOME, limit: 1 },
      );
      return rows.length > 0;
    },
    isApproved: async (subject) => {
      const rows = await tx.find(
        approvalCollection.name,
        tenant,
        [
          ["actorId", "eq", actor],
          ["patientId", "eq", subject],
          ["purpose", "eq", purpose],
          ["validFrom", "lte", at],
          ["validTo", "gt", at],
        ],
        SOME,
      );
      return rows.some(({ row }) => row["approvedBy"] !== actor);
    },
  };
}
