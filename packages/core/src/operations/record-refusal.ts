/**
 * The event about a call that was refused or failed. Its own transaction was rolled back with what it wrote, so the event is
 * recorded in another one: beside the host's where a host has one open, or in that where it must be.
 */
import { type AccessDecision, subjectGateCollection } from "../access/index.ts";
import type { AuditEntry, NewAuditEvent, RunTransaction } from "../audit/index.ts";
import type { HcrmError, Instant, PatientId } from "../kernel/index.ts";
import type { TransactionScope } from "../storage/index.ts";
import { auditFacts, type OperationFacts } from "./audit-facts.ts";
import { hostTransaction, standsAlone } from "./host-transaction.ts";
import type { Caller, Runtime } from "./runtime.ts";

/** One call, as far as recording its end needs it. */
interface EndedCall {
  readonly runtime: Runtime;
  readonly caller: Caller;
  readonly operation: OperationFacts;
  readonly at: Instant;
}

/** How a call ended. */
interface Refusal {
  readonly decision: AccessDecision;
  readonly error: HcrmError;
  readonly subjects: readonly PatientId[];
}

/** Records a refusal or failure; `entry` hands over the number of the call's own event. */
export async function recordRefusal(
  call: EndedCall,
  entry: AuditEntry | undefined,
  { decision, error, subjects }: Refusal,
): Promise<void> {
  const { runtime, caller, operation, at } = call;
  const scope: TransactionScope = { tenant: caller.tenant, at, durability: "relaxed" };
  const facts = auditFacts(call, decision, {});
  const event: NewAuditEvent = {
    ...facts,
    reasons: [...facts.reasons, error.code],
    outcome: decision.effect === "deny" ? "refused" : "failed",
    subjects: subjects.map((id) => ({ id })),
  };
  const mayDrop = decision.effect === "deny" || operation.effect === "read";
  const { adapter, audit } = runtime;
  const own: RunTransaction = (at_, work) => adapter.transaction(at_, work);
  try {
    if (await belongsToHost(call, scope, subjects)) {
      const joined = { mayDrop, entry: audit.begin(caller.tenant, "joined") };
      await audit.record(hostTransaction(adapter, caller.transaction), scope, event, joined);
      return;
    }
    await audit.record(own, scope, event, entry === undefined ? { mayDrop } : { mayDrop, entry });
  } catch (failure) {
    // The first error tells the caller more than a log that cannot be written: the storage is down for both.
    if (error.code === "StorageUnavailable" || error.code === "AuditUnavailable") return;
    throw failure;
  }
}

/**
 * Whether a refusal is recorded in the host's transaction, and stays when that commits. It outlives that transaction where it
 * can: not where there is none beside it, and not about patients whom only it knows, since another would wait for their rows.
 */
async function belongsToHost(
  { runtime, caller }: EndedCall,
  scope: TransactionScope,
  subjects: readonly PatientId[],
): Promise<boolean> {
  if (caller.transaction === undefined) return false;
  if (standsAlone(runtime, caller)) return true;
  const { name } = subjectGateCollection.spec;
  const known = await runtime.adapter.transaction({ ...scope, readOnly: true }, (tx) =>
    tx.getMany(name, caller.tenant, subjects),
  );
  return known.length < new Set(subjects).size;
}
