/**
 * Counts whom a person read in the transaction of the reading. A change shows the record that it changed, so it counts too. What
 * the system does by itself, and what is fed in, is no reading of a person; so workers and batches are not counted, and neither
 * are operations that give back no more than the caller sent: nobody is kept from recording a withdrawal.
 */
import { SYSTEM_ACTOR, type VolumeReport } from "../access/index.ts";
import type { StoreTx } from "../storage/index.ts";
import type { Attempt } from "./attempt.ts";
import type { OperationFacts } from "./audit-facts.ts";
import type { Caller, Runtime } from "./runtime.ts";

/** One permitted call, as far as counting needs it. */
interface CountedCall {
  readonly runtime: Runtime;
  readonly caller: Caller;
  readonly operation: OperationFacts;
}

/** Counts the patients of an attempt; a report when they pass the host's limit. */
export async function countVolume(
  { runtime, caller, operation }: CountedCall,
  attempt: Attempt | undefined,
  tx: StoreTx,
): Promise<VolumeReport | null> {
  const subjects = attempt?.subjects() ?? [];
  const shows = operation.effect === "read" || (operation.effect === "write" && !operation.beforeConsent);
  const counts = shows && caller.actor !== SYSTEM_ACTOR && subjects.length > 0;
  if (runtime.volume === undefined || attempt === undefined || !counts) return null;
  const { tenant, today, keyedHash } = attempt.context;
  const hashes = subjects.map((subject) =>
    keyedHash("access-volume", `${caller.actor.id} ${today} ${subject}`),
  );
  return runtime.volume.count(tx, { tenant, actor: caller.actor.id, day: today, hashes });
}
