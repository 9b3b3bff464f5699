/**
 * Which occurrences of an enrolment should be tasks by now: all within a rolling horizon, and of each step at least the
 * next one. An endless daily step therefore never explodes, and a yearly one is never forgotten.
 */
import { addDays, type LocalDate } from "../kernel/index.ts";
import { clampedDate, computeSchedule } from "./compute-schedule.ts";
import type { DatedOccurrence, Occurrence } from "./occurrence.ts";
import type { PlanDefinition } from "./plan.ts";
import { addSpan } from "./span.ts";
import type { Step } from "./step.ts";
import type { WorkCalendar } from "./work-calendar.ts";

/** Length of the rolling horizon, in days. */
export const HORIZON_DAYS = 90;

/** A span of time within which occurrences are wanted. */
export interface Horizon {
  /** The day on which it is asked, in the plan's zone. */
  readonly today: LocalDate;
  /** Last nominal date, inclusive; {@link HORIZON_DAYS} from today when absent. */
  readonly until?: LocalDate;
}

/** The occurrences that should be tasks, in the order of the schedule; collapsed ones are left out. */
export function wantedOccurrences(
  definition: PlanDefinition,
  anchor: LocalDate,
  calendar: WorkCalendar,
  { today, until = addDays(today, HORIZON_DAYS) }: Horizon,
): readonly DatedOccurrence[] {
  const occurrences = computeSchedule(
    definition,
    anchor,
    calendar,
    farEnough(definition, anchor, today, until),
  );
  const dated = occurrences.filter(isTask);
  const next = new Map<string, DatedOccurrence>();
  for (const each of dated) if (each.nominal > today && !next.has(each.step)) next.set(each.step, each);
  return dated.filter((each) => each.nominal <= until || next.get(each.step) === each);
}

/**
 * The schedule as far as some occurrences of it reach, collapsed ones left out: where tasks that exist already belong, also
 * beyond the horizon within which new ones are made.
 */
export function occurrencesUpTo(
  definition: PlanDefinition,
  anchor: LocalDate,
  calendar: WorkCalendar,
  occurrences: readonly Pick<DatedOccurrence, "step" | "n">[],
): readonly DatedOccurrence[] {
  let far = anchor;
  for (const { step: id, n } of occurrences) {
    const step = definition.steps.find((each) => each.id === id);
    const date = step?.after === "anchor" ? clampedDate(step, n, anchor) : far;
    if (date > far) far = date;
  }
  const until = definition.steps.reduce(
    (day, step) => (step.after === "anchor" ? day : addSpan(day, step.offset)),
    far,
  );
  return computeSchedule(definition, anchor, calendar, until).filter(isTask);
}

/** Every occurrence that a finite plan will ever have a date for; `undefined` when a step repeats without end. */
export function allOccurrences(
  definition: PlanDefinition,
  anchor: LocalDate,
  calendar: WorkCalendar,
): readonly DatedOccurrence[] | undefined {
  if (definition.steps.some(isEndless)) return undefined;
  return computeSchedule(definition, anchor, calendar, LAST_DAY).filter(isTask);
}

/** The last horizon that `computeSchedule` accepts. */
const LAST_DAY = "9797-12-31";

function isTask(occurrence: Occurrence): occurrence is DatedOccurrence {
  return occurrence.state === "dated" && occurrence.collapsedInto === undefined;
}

function isEndless({ repeat }: Step): boolean {
  return repeat?.basis === "anchor" && repeat.count === undefined && repeat.until === undefined;
}

/** A horizon that holds the next occurrence of every step: an interval from today, or a first date still to come. */
function farEnough(
  definition: PlanDefinition,
  anchor: LocalDate,
  today: LocalDate,
  until: LocalDate,
): LocalDate {
  let far = until;
  for (const step of definition.steps) {
    if (step.after !== "anchor") continue;
    const first = addSpan(anchor, step.offset);
    const next =
      step.repeat === undefined ? first : addSpan(today > first ? today : first, step.repeat.every);
    if (next > far) far = next;
  }
  return definition.steps.reduce(
    (day, step) => (step.after === "anchor" ? day : addSpan(day, step.offset)),
    far,
  );
}
