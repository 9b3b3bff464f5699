/**
 * The job of `tick()` that carries key rotations on, slice by slice and as the system actor. Each slice is a transaction of
 * its own and may be repeated, so a process that dies in the middle loses nothing: the next tick, of any process, goes on
 * from what is stored. A data key that nears its seal limit is rotated here without being asked.
 */
import { addMs } from "../kernel/index.ts";
import { advance, claimDue, finish, type Lease, workItemCollection } from "../work/index.ts";
import type { BatchContext } from "./batch-context.ts";
import { rethrowPassing } from "./batch-faults.ts";
import { KEY_WRITES, ownerOf, renewDataKey } from "./key-operations.ts";
import type { StaleRow } from "./key-work.ts";
import type { KeyedData } from "./keyed-data.ts";
import type { BatchOperation } from "./operation.ts";
import { type TickJob, type TickProgress, type TickSlice, tickSliceSchema } from "./tick.ts";

/** Keys that one step of a KEK rotation wraps: a wrap takes microseconds, and the transaction stays short. */
const WRAPS = 1000;
/** Rows of one patient sealed anew in one slice. */
const ROWS = 500;
/** When to look again at a key that not every process has replaced yet. */
const WAIT_MS = 60_000;
/** Owners of data keys whose rotation goes on in one slice. */
const OWNERS = 10;
/** Data keys that get a successor in one slice: one transaction has at most 50 subjects. */
const RENEWALS = 50;

const IDLE: TickProgress = { done: 0, more: false };

/** The job over everything that keys protect. */
export function keyRotationJob({ records }: KeyedData): TickJob {
  const operation: BatchOperation<TickSlice, TickProgress> = {
    name: "work.rotateKeys",
    summary: "Carries running key rotations on.",
    resource: "key",
    effect: "batch",
    input: tickSliceSchema,
    purposes: ["HSYSADMIN"],
    grants: [],
    writes: [...new Set([...KEY_WRITES, ...records.map(({ spec }) => spec.name)])],
    run: async (batch, { limit }) => {
      const { keys, epochs } = await batch.keys.status();
      const isKekDue = keys.some(
        ({ kind, state }) => kind === "tenant-kek" && (state === "pending" || state === "decryptOnly"),
      );
      const areIndexesDue = epochs.some(({ state }) => state === "pending" || state === "queryOnly");
      const steps = [
        isKekDue ? await stepKek(batch) : IDLE,
        areIndexesDue ? await stepIndexes(batch, limit) : IDLE,
        await stepRenewal(batch),
        await stepDataKeys(batch),
      ];
      return {
        done: steps.reduce((sum, { done }) => sum + done, 0),
        more: steps.some(({ more }) => more),
      };
    },
  };
  return { operation, purpose: "HSYSADMIN" };
}

async function stepKek(batch: BatchContext): Promise<TickProgress> {
  const { phase, rewrapped, remaining } = await batch.keys.stepKek(WRAPS);
  if (phase === "idle") return IDLE;
  const shown = phase === "rewrapping" ? "working" : phase;
  batch.keys.report({ key: "tenant", phase: shown, done: rewrapped, remaining });
  if (phase !== "waiting") await batch.once(async () => undefined);
  return { done: rewrapped, more: phase === "activated" || phase === "rewrapping" };
}

async function stepIndexes(batch: BatchContext, limit: number): Promise<TickProgress> {
  const { activated, queryOnly } = await batch.keys.stepIndexes();
  if (activated.length > 0)
    batch.keys.report({ key: "indexes", phase: "activated", done: activated.length, remaining: 0 });
  let [done, retired] = [0, 0];
  let more = false;
  for (const epoch of queryOnly) {
    const rows = await batch.once((context) => context.keys.rowsOfEpoch(epoch, limit));
    const sealed = await reseal(batch, rows);
    done += sealed;
    more ||= rows.length === limit && sealed > 0;
    if (rows.length === 0 && (await batch.once((context) => context.keys.retireEpoch(epoch)))) retired += 1;
  }
  if (done > 0) batch.keys.report({ key: "indexes", phase: "working", done, remaining: queryOnly.length });
  if (retired > 0) {
    const remaining = queryOnly.length - retired;
    batch.keys.report({ key: "indexes", phase: remaining === 0 ? "retired" : "working", done: 0, remaining });
  }
  return { done, more };
}

async function reseal(batch: BatchContext, rows: readonly StaleRow[]): Promise<number> {
  const results = await batch.each(rows, (context, row) => context.keys.reseal(row));
  return results.filter(({ ok }) => ok).length;
}

/** The next slice of a rotation of all data keys: each gets a successor, and its rows go on the queue. */
async function stepRenewal(batch: BatchContext): Promise<TickProgress> {
  const slice = await batch.once(async (context) => {
    const request = { kind: "key.renew", now: context.at, limit: 1, worker: context.operation } as const;
    const [lease] = await claimDue(context.rows(workItemCollection), request);
    return lease === undefined
      ? undefined
      : { lease, next: await context.keys.ownersBefore(lease.ref, RENEWALS) };
  });
  if (slice === undefined) return IDLE;
  const { lease, next } = slice;
  const results = await batch.each(next, (context, { owner }) => renewDataKey(context, owner));
  rethrowPassing(results); // the slice is done again; an owner who was erased meanwhile holds up nobody
  const done = results.filter(({ ok }) => ok).length;
  const last = next.length < RENEWALS ? undefined : next.at(-1);
  await batch.once(async (context) => {
    const queue = context.rows(workItemCollection);
    if (last === undefined) await finish(queue, lease);
    else await advance(queue, lease, { ref: last.row, visibleAt: context.at });
  });
  batch.keys.report({ key: "data", phase: "working", done, remaining: last === undefined ? 0 : RENEWALS });
  return { done, more: last !== undefined };
}

async function stepDataKeys(batch: BatchContext): Promise<TickProgress> {
  const leases = await batch.once(async (context) => {
    for (const owner of await context.keys.dueOwners(OWNERS)) await renewDataKey(context, owner);
    const request = {
      kind: "key.reseal",
      now: context.at,
      limit: OWNERS,
      worker: context.operation,
    } as const;
    return claimDue(context.rows(workItemCollection), request);
  });
  let done = 0;
  for (const lease of leases) done += await stepOwner(batch, lease);
  return { done, more: leases.length === OWNERS };
}

async function stepOwner(batch: BatchContext, lease: Lease): Promise<number> {
  const owner = ownerOf(lease);
  const rows = await batch.once((context) => context.keys.staleRows(owner, ROWS));
  const done = await reseal(batch, rows);
  const more = rows.length === ROWS && done > 0;
  const phase = await batch.once(async (context) => {
    const queue = context.rows(workItemCollection);
    if (more) {
      await finish(queue, lease, context.at);
      return "working" as const;
    }
    const outcome = await context.keys.retireDataKeys(owner);
    await finish(queue, lease, outcome === "waiting" ? addMs(context.at, WAIT_MS) : undefined);
    return outcome;
  });
  const key = owner === null ? "shared" : "patient";
  batch.keys.report({ key, phase, done, remaining: more ? ROWS : 0 });
  return done;
}
