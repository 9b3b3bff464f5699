/**
 * Looks for numbers that a writer must have used and no event has. Numbers come nearly in order, so all that is kept of
 * a writer is the next one expected and the few that ran ahead.
 */
import { type Instant, msBetween } from "../kernel/index.ts";
import type { AuditEvent } from "./audit-event.ts";
import { MAX_GAPS, type WriterGap } from "./audit-verdict.ts";

/** A hole this close to a writer's last event may be what a crash took. */
export const CRASH_TAIL_MS = 60_000;
/** So many numbers may run ahead of one before that one counts as missing for good. */
const MAX_AHEAD = 10_000;

/** Takes in events and tells of holes. */
export interface WriterGapFinder {
  /** Takes in the number of an event, and those that it declares void. */
  see(event: Pick<AuditEvent, "writer" | "voids" | "at">): void;
  /** Holes so far, made as they are taken: whoever forges a number decides how many there are. */
  gaps(): Iterable<WriterGap>;
}

/** Numbers from `start` up to, not including, `end`. */
interface NumberRange {
  readonly start: number;
  readonly end: number;
}

interface WriterState {
  expected: number;
  readonly ahead: Map<number, Instant>;
  readonly lost: NumberRange[];
  lastAt: Instant;
}

/** A finder that has seen nothing yet. Numbers of lane `joined` promise nothing and are passed over. */
export function createWriterGapFinder(): WriterGapFinder {
  const writers = new Map<string, WriterState>();
  return {
    see({ writer, voids, at }) {
      if (writer.lane !== "own") return;
      const state = writers.get(writer.id) ?? { expected: 1, ahead: new Map(), lost: [], lastAt: at };
      writers.set(writer.id, state);
      if (at > state.lastAt) state.lastAt = at;
      for (const n of [writer.n, ...(voids ?? [])]) take(state, n, at);
    },
    *gaps() {
      for (const [writer, state] of writers) yield* gapsOf(writer, state);
    },
  };
}

/** The first {@link MAX_GAPS} holes. */
export function listedGaps(gaps: Iterable<WriterGap>): readonly WriterGap[] {
  const listed: WriterGap[] = [];
  for (const gap of gaps) {
    if (listed.length === MAX_GAPS) break;
    listed.push(gap);
  }
  return listed;
}

function take(state: WriterState, n: number, at: Instant): void {
  if (n < state.expected) return;
  state.ahead.set(n, at);
  if (state.ahead.size > MAX_AHEAD) {
    const [nearest = n] = [...state.ahead.keys()].sort((a, b) => a - b);
    if (state.expected < nearest) state.lost.push({ start: state.expected, end: nearest });
    state.expected = nearest;
  }
  while (state.ahead.delete(state.expected)) state.expected += 1;
}

function* gapsOf(writer: string, state: WriterState): Generator<WriterGap, void, undefined> {
  for (const range of state.lost) yield* eachOf(writer, range, "missing");
  let expected = state.expected;
  for (const [n, at] of [...state.ahead].sort(([a], [b]) => a - b)) {
    // The event behind the hole shows when the hole was there already.
    const kind = msBetween(at, state.lastAt) <= CRASH_TAIL_MS ? "possible-crash-loss" : "missing";
    yield* eachOf(writer, { start: expected, end: n }, kind);
    expected = n + 1;
  }
}

function* eachOf(
  writer: string,
  { start, end }: NumberRange,
  kind: WriterGap["kind"],
): Generator<WriterGap, void, undefined> {
  for (let n = start; n < end; n += 1) yield { writer, n, kind };
}
