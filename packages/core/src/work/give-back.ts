/**
 * Giving back an item whose work failed. A patient whose processing is restricted is no fault of the work: the item waits,
 * so that nobody is forgotten when the restriction ends. A patient who was erased has no work.
 */
import { addMs, type Ids, type Instant } from "../kernel/index.ts";
import { fail, finish, finishUntil, type Lease, type WorkRows } from "./work-queue.ts";

/** How often an item of a restricted patient is looked at again. */
const RESTRICTED_MS = 86_400_000;

/** A lease whose work failed. */
export interface Fault {
  /** The lease. */
  readonly lease: Lease;
  /** Code of the error. */
  readonly code: string;
}

/** What became of the work of one lease. */
type Result = { readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } };

/** The faults among the results of some leases. A lease that ran out belongs to another worker, and is none. */
export function faultsOf(leases: readonly Lease[], results: readonly Result[]): readonly Fault[] {
  return leases.flatMap((lease, index) => {
    const result = results[index];
    const isOurs = result?.ok === false && result.error.code !== "StaleLease";
    return isOurs ? [{ lease, code: result.error.code }] : [];
  });
}

/**
 * Gives an item back.
 *
 * @returns `dead` when no further attempt will be made, and someone is to be told; `passed-over` when nothing failed
 */
export async function giveBack(
  rows: WorkRows,
  ids: Ids,
  { lease, code }: Fault,
  now: Instant,
): Promise<"retry" | "dead" | "passed-over"> {
  if (code === "SubjectShredded") await finish(rows, lease);
  else if (code === "Restricted") await finishUntil(rows, ids, lease, addMs(now, RESTRICTED_MS));
  else return fail(rows, lease, { now, jitter: 0 });
  return "passed-over";
}
