/**
 * The numbers under which one running instance writes its events. Within a tenant and lane they have no gaps, so an
 * event that vanishes before the tree has taken it in leaves a hole that the verifier names.
 *
 * A number belongs to one transaction and all its attempts. When that came to nothing the number is used again; when
 * nobody knows whether it committed, a later event lists it as void. All of it lives in memory: after a crash the
 * instance comes back under another writer id, and a hole at the old one's end is reported as possible crash loss.
 */
import type { TenantId } from "../kernel/index.ts";
import { type AuditLane, MAX_VOIDS } from "./audit-event.ts";

/** How the transaction with the event ended. */
export type AuditEnding = "committed" | "rolled-back" | "unknown" | "dropped";

/** A number, with what the event under it has to tell of earlier ones. */
export interface WriterNumber {
  /** The number. */
  readonly n: number;
  /** Numbers of this writer that may have no event; at most {@link MAX_VOIDS}, later events list the rest. */
  readonly voids: readonly number[];
  /** Events that could not be written since the last one that was. */
  readonly dropped: number;
  /** To be called once, when the transaction has ended. */
  settle(ending: AuditEnding): void;
}

/** Hands out the numbers of one instance. */
export interface WriterNumbers {
  /** Takes a number. */
  take(tenant: TenantId, lane: AuditLane): WriterNumber;
}

interface LaneState {
  next: number;
  /** Numbers taken before whose transaction wrote nothing. */
  free: readonly number[];
  voids: readonly number[];
  dropped: number;
}

/** Numbers of a new instance, from 1 on for each tenant and lane. */
export function createWriterNumbers(): WriterNumbers {
  const lanes = new Map<string, LaneState>();
  return {
    take(tenant, lane) {
      const key = `${lane}/${tenant}`;
      const state = lanes.get(key) ?? { next: 1, free: [], voids: [], dropped: 0 };
      lanes.set(key, state);
      return takeNumber(state);
    },
  };
}

function takeNumber(state: LaneState): WriterNumber {
  const [reused, ...free] = state.free;
  const n = reused ?? state.next;
  if (reused === undefined) state.next += 1;
  state.free = free;
  const { dropped } = state;
  const voids = state.voids.slice(0, MAX_VOIDS);
  state.voids = state.voids.slice(MAX_VOIDS);
  state.dropped = 0;
  let open = true;
  const settle = (ending: AuditEnding): void => {
    if (!open) return;
    open = false;
    if (ending === "committed") return;
    // What this event should have told is still untold.
    state.voids = [...state.voids, ...voids];
    state.dropped += dropped + (ending === "dropped" ? 1 : 0);
    if (ending === "unknown") state.voids = [...state.voids, n];
    else state.free = [...state.free, n];
  };
  return { n, voids, dropped, settle };
}
