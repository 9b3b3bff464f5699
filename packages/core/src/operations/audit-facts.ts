/**
 * What a call's audit event says: the decision, and names, ids and counts of the operation. It has no access to inputs and
 * results beyond what an operation's `audit` function picked from them, so no value of a patient can get in.
 */
import type { AccessDecision } from "../access/index.ts";
import type { AuditFacts } from "../audit/index.ts";
import { type Instant, msBetween } from "../kernel/index.ts";
import type { AuditNote, Operation } from "./operation.ts";
import type { Caller } from "./runtime.ts";

/** What the pipeline needs of an operation once its input is parsed. */
export type OperationFacts = Pick<
  Operation<never, unknown>,
  "name" | "effect" | "resource" | "beforeConsent"
>;

/** The part of an audit event that the pipeline knows. */
export function auditFacts(
  {
    caller,
    operation,
    at,
  }: { readonly caller: Caller; readonly operation: OperationFacts; readonly at: Instant },
  decision: AccessDecision,
  note: AuditNote,
): Omit<AuditFacts, "outcome"> {
  const { actor } = caller;
  return {
    actor: { type: actor.id === "system" ? "system" : "user", id: actor.id, roles: actor.roles },
    action: operation.name,
    resource: { type: operation.resource, ...(note.id === undefined ? {} : { id: note.id }) },
    purpose: caller.purpose,
    decision: decision.effect,
    reasons: decision.reasons,
    policyVersion: decision.policyVersion,
    ...(decision.basis === undefined ? {} : { basis: decision.basis }),
    consentRefs: [
      ...decision.consentRefs.map((id) => ({ id })),
      ...(note.consent === undefined ? [] : [note.consent]),
    ],
    ...(note.notice === undefined ? {} : { noticeRef: note.notice }),
    fields: note.fields ?? [],
    ...(note.count === undefined ? {} : { count: note.count }),
    authn: authentication(caller, at),
  };
}

function authentication({ actor }: Caller, at: Instant): AuditFacts["authn"] {
  const { acr, amr, authTime } = actor.authentication ?? {};
  return {
    ...(acr === undefined ? {} : { acr }),
    ...(amr === undefined ? {} : { amr }),
    ...(authTime === undefined
      ? {}
      : { authAgeSec: Math.round(msBetween(new Date(authTime * 1000).toISOString(), at) / 1000) }),
  };
}
