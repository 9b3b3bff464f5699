/**
 * One evaluation of one person: the facts, the instant, and what is derived from both once. Cells of a plan remember the
 * run they were filled in, so nothing is cleared between runs.
 */
import {
  type AgeProblem,
  ageAt,
  type CalendarDuration,
  type Moment,
  utcText,
  windowStart,
} from "../kernel/index.ts";
import type { FactSource } from "../rule-set/index.ts";

/** State of the evaluation that a plan is busy with. */
export interface Run {
  /** Raised with every run. */
  generation: number;
  /** Facts of the person. */
  source: FactSource;
  /** The instant. */
  now: Moment;
  /** Age, once it has been asked for in this run. */
  age: PersonAge | undefined;
  /** A fact dated after the instant was passed over, so its arrival in time can change a verdict. */
  sawFuture: boolean;
}

/** Completed years, or why they cannot be told. */
export type PersonAge = number | AgeProblem | "absent";

const NOBODY: FactSource = { profile: {}, tags: [], facts: () => [] };

/** A run of nobody, to be started. */
export function idleRun(): Run {
  return {
    generation: 0,
    source: NOBODY,
    now: { ms: Number.NaN, offset: 0, utc: "" },
    age: undefined,
    sawFuture: false,
  };
}

/** Turns a run to a person and an instant. */
export function startRun(run: Run, source: FactSource, now: Moment): void {
  run.generation += 1;
  run.source = source;
  run.now = now;
  run.age = undefined;
  run.sawFuture = false;
}

/** The person's age; computed when a condition first asks, since most rules never do. */
export function ageOf(run: Run): PersonAge {
  if (run.age !== undefined) return run.age;
  const { birthDate } = run.source.profile;
  run.age = birthDate === undefined ? "absent" : ageAt(birthDate, run.now);
  return run.age;
}

/** A window of a plan; its start is computed once per instant. */
export interface WindowStart {
  /** Its length. */
  readonly duration: CalendarDuration;
  /** The instant it was computed for. */
  of: Moment | undefined;
  /** Exclusive start in milliseconds since the epoch. */
  ms: number;
  /** The same as text. */
  utc: string;
}

/** Brings a window to the run's instant. */
export function moveWindow(window: WindowStart, run: Run): void {
  if (window.of === run.now) return;
  window.of = run.now;
  window.ms = windowStart(run.now, window.duration);
  window.utc = utcText(window.ms);
}
