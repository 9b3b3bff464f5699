/**
 * The one way through the house: parse → authorise → transaction → run → audit → commit. Every operation takes it, from
 * whatever side it is called. A permit and its data commit with their audit event or not at all; a denial or failure is
 * one event in a transaction of its own.
 */
import {
  type AccessDecision,
  type AccessRequest,
  type AuthorisedCall,
  authorise,
  type VolumeReport,
} from "../access/index.ts";
import { type AuditEnding, endingOf, type NewAuditEvent, type RunTransaction } from "../audit/index.ts";
import { HcrmError, type Instant, InternalError, type PatientId } from "../kernel/index.ts";
import type { StoreTx, TransactionScope } from "../storage/index.ts";
import { type Attempt, openAttempt } from "./attempt.ts";
import { auditFacts, type OperationFacts } from "./audit-facts.ts";
import { createAuditKeeper } from "./audit-keeper.ts";
import { BATCH_SUBJECTS, type BatchContext, type ItemResult } from "./batch-context.ts";
import { hasMetAnother, isFaultOfOneItem } from "./batch-faults.ts";
import { countVolume } from "./count-volume.ts";
import { decisionOn } from "./decision-on-error.ts";
import { hostTransaction, standsAlone } from "./host-transaction.ts";
import { createKeyKeeper } from "./key-keeper.ts";
import type { AuditNote, BatchOperation, Operation, SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";
import { parseInput } from "./parse-input.ts";
import { recordRefusal } from "./record-refusal.ts";
import type { Caller, Runtime } from "./runtime.ts";

/**
 * Runs an operation for a caller.
 *
 * @throws any coded error of the operation; every error is an {@link HcrmError}.
 */
export async function execute<Input, Output>(
  runtime: Runtime,
  caller: Caller,
  operation: Operation<Input, Output>,
  input: unknown,
): Promise<Output> {
  const parsed = parseInput(operation.name, operation.input, input);
  const at = runtime.clock.now();
  const authorisation = authorise(requestOf(runtime, caller, operation, at), runtime.policies);
  const proceed = (): Promise<Output> =>
    run({ runtime, caller, operation, at }, authorisation, operation, parsed);
  // While the host has the only transaction open, nothing can be done beside it: the tenant is made ready inside it.
  if (standsAlone(runtime, caller)) return runtime.within(caller.tenant, caller.transaction, proceed);
  await runtime.prepare(caller.tenant);
  return proceed();
}

async function run<Input, Output>(
  known: Omit<Call, "authorised">,
  authorisation: ReturnType<typeof authorise>,
  operation: Operation<Input, Output>,
  parsed: Input,
): Promise<Output> {
  const { runtime, caller } = known;
  if (authorisation.effect === "deny") {
    trace(runtime, caller, authorisation.decision, authorisation.error.code);
    await recordRefusal(known, undefined, {
      decision: authorisation.decision,
      error: authorisation.error,
      subjects: subjectOf(operation, parsed),
    });
    throw authorisation.error;
  }
  const call: Call = { ...known, authorised: authorisation.call };
  return operation.effect === "batch"
    ? runBatch(call, operation, parsed)
    : runSingle(call, operation, parsed);
}

/** One permitted call. */
interface Call {
  readonly runtime: Runtime;
  readonly caller: Caller;
  readonly operation: OperationFacts;
  readonly authorised: AuthorisedCall;
  readonly at: Instant;
}

/** Work of one transaction, with what its audit event says. */
interface Work<Result> {
  readonly run: (context: OperationContext) => Promise<Result>;
  readonly note: (result: Result) => AuditNote;
}

async function runSingle<Input, Output>(
  call: Call,
  operation: SingleOperation<Input, Output>,
  input: Input,
): Promise<Output> {
  return inTransaction(call, {
    run: async (context) => {
      const subject = operation.subject?.(input);
      if (subject !== undefined) {
        context.concerns(subject);
        await context.grants.require(subject, operation.grants);
      }
      return operation.run(context, input);
    },
    note: (output) => operation.audit?.(input, output) ?? {},
  });
}

async function runBatch<Input, Output>(
  call: Call,
  operation: BatchOperation<Input, Output>,
  input: Input,
): Promise<Output> {
  const { runtime, caller, at } = call;
  // Consent, restrictions and rights are asked as they stand when a transaction begins, not when the batch did; and a batch
  // may outlast the view of the tenant's keys that it began with.
  const present = async (): Promise<Call> => {
    if (!standsAlone(runtime, caller)) await runtime.prepare(caller.tenant);
    return { ...call, at: runtime.clock.now() };
  };
  const context: BatchContext = {
    tenant: caller.tenant,
    actor: caller.actor,
    purpose: caller.purpose,
    at,
    audit: createAuditKeeper(runtime, caller, at),
    keys: createKeyKeeper(runtime, caller),
    once: async (work) => inTransaction(await present(), { run: work, note: () => ({}) }),
    each: async <T, R>(
      items: readonly T[],
      work: (inside: OperationContext, item: T) => Promise<R>,
      progress?: (done: number, total: number) => void,
    ) => {
      const results: ItemResult<R>[] = [];
      for (let start = 0; start < items.length; start += BATCH_SUBJECTS) {
        results.push(...(await runChunk(await present(), items.slice(start, start + BATCH_SUBJECTS), work)));
        progress?.(results.length, items.length);
      }
      return results;
    },
  };
  return operation.run(context, input);
}

/** Whether an error would meet every item alike. The others are recorded where the item is worked on alone. */
function endsBatch(error: unknown): boolean {
  return !isFaultOfOneItem(error) && !hasMetAnother(error);
}

/** A chunk in one transaction; when an item fails, each item again in its own, so the culprit stands alone. */
async function runChunk<T, R>(
  call: Call,
  items: readonly T[],
  work: (context: OperationContext, item: T) => Promise<R>,
): Promise<readonly ItemResult<R>[]> {
  const together: Work<ItemResult<R>[]> = {
    run: async (context) => {
      const results: ItemResult<R>[] = [];
      for (const item of items) results.push({ ok: true, value: await work(context, item) });
      return results;
    },
    note: (results) => ({ count: results.length }),
  };
  if (items.length > 1) {
    try {
      return await inTransaction(call, together, endsBatch);
    } catch (error) {
      if (endsBatch(error)) throw error;
    }
  }
  return eachAlone(call, items, work);
}

async function eachAlone<T, R>(
  call: Call,
  items: readonly T[],
  work: (context: OperationContext, item: T) => Promise<R>,
): Promise<readonly ItemResult<R>[]> {
  const results: ItemResult<R>[] = [];
  for (const item of items) {
    try {
      const value = await inTransaction(call, {
        run: (context) => work(context, item),
        note: () => ({ count: 1 }),
      });
      results.push({ ok: true, value });
    } catch (error) {
      const isOwn = isFaultOfOneItem(error) || (items.length > 1 && hasMetAnother(error));
      if (!(error instanceof HcrmError) || !isOwn) throw error;
      results.push({ ok: false, error });
    }
  }
  return results;
}

async function inTransaction<Result>(
  call: Call,
  work: Work<Result>,
  isRecorded: (error: HcrmError) => boolean = () => true,
): Promise<Result> {
  const { runtime, caller, operation } = call;
  const joined = caller.transaction !== undefined;
  const entry = runtime.audit.begin(caller.tenant, joined ? "joined" : "own");
  const ran: { attempt?: Attempt; volume?: VolumeReport | null } = {};
  try {
    const result = await begin(runtime, caller, scopeOf(call), async (tx, scope) => {
      ran.attempt = openAttempt({ ...call, tx });
      return runAttempt(call, ran.attempt, work, async (event) => {
        ran.volume = await countVolume(call, ran.attempt, tx);
        await entry.append(tx, scope, event);
      });
    });
    entry.settle("committed");
    tellCommitted(call, ran);
    trace(runtime, caller, ran.attempt?.decision() ?? call.authorised.decision);
    return result;
  } catch (thrown) {
    const error = coded(operation.name, thrown);
    const ending = endingOf(error);
    if (mayGoUnlogged(call, error, ending)) {
      entry.settle(ending);
      return readUnlogged(call, work);
    }
    const decision = decisionOn(error, ran.attempt, call.authorised.decision);
    trace(runtime, caller, decision, error.code);
    // An event about the failure takes the number over; after a lost answer nobody may use it again, and the number of a
    // joined call belongs to the host's transaction.
    const isTaken = isRecorded(error) && !joined && ending !== "unknown";
    if (!isTaken) entry.settle(ending);
    if (isRecorded(error))
      await recordRefusal(call, isTaken ? entry : undefined, {
        decision,
        error,
        subjects: ran.attempt?.subjects() ?? [],
      });
    throw error;
  }
}

interface Ran {
  readonly attempt?: Attempt;
  readonly volume?: VolumeReport | null;
}

/** Tells what holds now that the transaction is committed. */
function tellCommitted({ runtime, caller }: Call, { attempt, volume }: Ran): void {
  runtime.volume?.tell(volume);
  if (attempt !== undefined) caller.tally?.(attempt.tallied);
}

/** Runs the work of one attempt; its event is handed on before its grants end. */
async function runAttempt<Result>(
  call: Call,
  attempt: Attempt,
  work: Work<Result>,
  log: (event: NewAuditEvent) => Promise<unknown>,
): Promise<Result> {
  try {
    const value = await work.run(attempt.context);
    await log({
      ...auditFacts(call, attempt.decision(), work.note(value)),
      outcome: "success",
      subjects: await attempt.auditSubjects(),
    });
    return value;
  } finally {
    call.runtime.authority.endOperation(attempt.context.operation);
  }
}

/** A read may go on without its event where the host chose so; a change, or an emergency, never. */
function mayGoUnlogged({ runtime, caller, operation }: Call, error: HcrmError, ending: AuditEnding): boolean {
  if (runtime.audit.mode !== "best-effort" || caller.transaction !== undefined) return false;
  const isLost = error.code === "AuditUnavailable" && ending === "rolled-back";
  return isLost && operation.effect === "read" && caller.purpose !== "BTG";
}

/** Reads again without the log, then offers it the event, which it may drop and own up to in the next one. */
async function readUnlogged<Result>(call: Call, work: Work<Result>): Promise<Result> {
  const { runtime, caller } = call;
  const run: RunTransaction = (scope, inside) => runtime.adapter.transaction(scope, inside);
  const events: NewAuditEvent[] = [];
  const result = await run(scopeOf(call), async (tx) => {
    const attempt = openAttempt({ ...call, tx });
    events.length = 0;
    return runAttempt(call, attempt, work, async (event) => {
      await countVolume(call, attempt, tx);
      events.push(event);
    });
  });
  for (const event of events) await runtime.audit.record(run, scopeOf(call), event, { mayDrop: true });
  trace(runtime, caller, call.authorised.decision);
  return result;
}

function scopeOf({ caller, operation, at }: Call): TransactionScope {
  return { tenant: caller.tenant, at, durability: operation.effect === "read" ? "relaxed" : "full" };
}

async function begin<T>(
  runtime: Runtime,
  caller: Caller,
  scope: TransactionScope,
  work: (tx: StoreTx, scope: TransactionScope) => Promise<T>,
): Promise<T> {
  const { adapter } = runtime;
  if (caller.transaction === undefined) return adapter.transaction(scope, (tx) => work(tx, scope));
  return hostTransaction(adapter, caller.transaction)(scope, (tx) => work(tx, scope));
}

function requestOf<Input, Output>(
  runtime: Runtime,
  caller: Caller,
  operation: Operation<Input, Output>,
  at: Instant,
): AccessRequest {
  return {
    tenant: caller.tenant,
    actor: caller.actor,
    purpose: caller.purpose,
    action: operation.name,
    purposes: operation.purposes,
    collections: [...operation.writes, ...runtime.reactions.writesOf(operation.announces ?? [])],
    beforeConsent: operation.beforeConsent === true,
    at,
  };
}

function subjectOf<Input, Output>(operation: Operation<Input, Output>, input: Input): readonly PatientId[] {
  const subject = operation.subject?.(input);
  return subject === undefined ? [] : [subject];
}

function coded(operation: string, thrown: unknown): HcrmError {
  if (thrown instanceof HcrmError) return thrown;
  return new InternalError(`${operation} failed unexpectedly; please report it.`, { cause: thrown });
}

function trace(runtime: Runtime, caller: Caller, decision: AccessDecision, error?: string): void {
  if (runtime.onDecision === undefined) return;
  const entry = { ...decision, tenant: caller.tenant, actor: caller.actor.id };
  try {
    runtime.onDecision(error === undefined ? entry : { ...entry, error });
  } catch {
    // The trace is a help for developers; what happens in it never changes an answer.
  }
}
