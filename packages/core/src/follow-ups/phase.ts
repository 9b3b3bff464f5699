/**
 * The phase (阶段) of a task, derived and never stored: a job that stores "overdue" is wrong between two of its runs. The
 * predicate exists twice, as a function and as a storage condition, side by side in this file and tested to be equal.
 */
import { addDays, type Instant, InvalidInput, type LocalDate, resolveLocal } from "../kernel/index.ts";
import type { RowCondition } from "../storage/index.ts";

/** Where an open task stands: 未到期, 可执行, 到期, 逾期, 过期. */
export type Phase = "upcoming" | "open" | "due" | "overdue" | "expired";

/** All phases, in the order of time. */
export const PHASES: readonly Phase[] = ["upcoming", "open", "due", "overdue", "expired"];

/** The instants at which a task changes its phase: 00:00 in the plan's zone. */
export interface PhaseInstants {
  /** 00:00 of the day it opens. */
  readonly opensAt: Instant;
  /** 00:00 of the due date. */
  readonly dueAt: Instant;
  /** 00:00 of the day after the last due day. */
  readonly overdueAt: Instant;
  /** 00:00 of the day after the last day on which it can be done. */
  readonly expiresAt: Instant;
}

/** What the phase is derived from. */
export interface PhaseFacts extends PhaseInstants {
  /** FHIR Task status; only `ready` and `in-progress` have a phase. */
  readonly status: string;
}

/** Stands for an instant that never comes: an attention task expires at no time. Fits every database. */
export const NEVER: Instant = "9999-12-31T00:00:00.000Z";

/** The statuses that have a phase. */
const LIVE: readonly string[] = ["ready", "in-progress"];

/**
 * The instants of a task's dates. Rewritten whenever a date moves, so that one comparison with `now` serves all zones.
 *
 * @throws {@link InvalidInput} when the platform does not know the zone.
 */
export function phaseInstants(
  dates: {
    readonly opens: LocalDate;
    readonly due: LocalDate;
    readonly lastDue: LocalDate;
    readonly expires: LocalDate;
  },
  zone: string,
): PhaseInstants {
  const midnight = (date: LocalDate): Instant => resolveLocal(date, "00:00", zone);
  return {
    opensAt: midnight(dates.opens),
    dueAt: midnight(dates.due),
    overdueAt: midnight(addDays(dates.lastDue, 1)),
    expiresAt: midnight(addDays(dates.expires, 1)),
  };
}

/**
 * The phase of a task at an instant; null when the task is neither `ready` nor `in-progress`.
 *
 * @example
 * ```ts
 * phaseOf(task, clock.now()); // "due"
 * ```
 */
export function phaseOf(task: PhaseFacts, now: Instant): Phase | null {
  if (!LIVE.includes(task.status)) return null;
  if (now < task.opensAt) return "upcoming";
  if (now < task.dueAt) return "open";
  if (now < task.overdueAt) return "due";
  if (now < task.expiresAt) return "overdue";
  return "expired";
}

/**
 * The same predicate as a condition on the columns `status`, `opensAt`, `dueAt`, `overdueAt` and `expiresAt`: a stored
 * task matches exactly when {@link phaseOf} gives one of the phases.
 *
 * @param phases - One phase, or several that follow each other in time without a gap.
 * @throws {@link InvalidInput} when there is no phase, or a gap between them: that is not one range of instants.
 * @example
 * ```ts
 * phaseCondition(["due", "overdue"], now);
 * // [["status", "in", ["ready", "in-progress"]], ["dueAt", "lte", now], ["expiresAt", "gt", now]]
 * ```
 */
export function phaseCondition(phases: Phase | readonly Phase[], now: Instant): readonly RowCondition[] {
  const wanted = new Set(typeof phases === "string" ? [phases] : phases);
  const positions = PHASES.flatMap((phase, index) => (wanted.has(phase) ? [index] : []));
  const [first, last] = [positions[0], positions.at(-1)];
  if (first === undefined || last === undefined || last - first !== positions.length - 1) {
    throw new InvalidInput("Phases of one question follow each other without a gap.");
  }
  const [from, to] = [BOUNDARIES[first - 1], BOUNDARIES[last]];
  return [
    ["status", "in", LIVE],
    ...(from === undefined ? [] : [[from, "lte", now] as const]),
    ...(to === undefined ? [] : [[to, "gt", now] as const]),
  ];
}

/** Boundary i lies between phase i and phase i + 1. */
const BOUNDARIES: readonly (keyof PhaseInstants)[] = ["opensAt", "dueAt", "overdueAt", "expiresAt"];
