/**
 * Occurrences: what a step comes to on the calendar. An occurrence is named by step and number, never by its date, so a
 * moved task stays the same task and repeated runs add nothing.
 */
import { addDays, type LocalDate } from "../kernel/index.ts";
import { shiftToWorkday } from "./shift-to-workday.ts";
import { type Step, stepTiming } from "./step.ts";
import type { WorkCalendar } from "./work-calendar.ts";

/** An occurrence with its dates. */
export interface DatedOccurrence {
  /** Dates are known. */
  readonly state: "dated";
  /** Id of the step. */
  readonly step: string;
  /** Number, from 0; stable whatever the dates do. */
  readonly n: number;
  /** The date before the workday rule; horizons compare with it. */
  readonly nominal: LocalDate;
  /** The due date. */
  readonly due: LocalDate;
  /** First day on which it can be done. */
  readonly opens: LocalDate;
  /** Last day on which it is due and not overdue. */
  readonly lastDue: LocalDate;
  /** Last day on which it can be done. */
  readonly expires: LocalDate;
  /** True when the due date rests on days that the calendar does not cover. */
  readonly provisional: boolean;
  /** Number of the earlier occurrence of this step on the same due date; this one makes no task. */
  readonly collapsedInto?: number;
}

/** An occurrence whose date depends on when something is performed. */
export interface AwaitingOccurrence {
  /** No date yet. */
  readonly state: "awaiting";
  /** Id of the step. */
  readonly step: string;
  /** Number, from 0. */
  readonly n: number;
  /** The step whose completion gives the date; its own id for the next of a repetition from completion. */
  readonly awaits: AwaitedCompletion;
}

/** A completion that is waited for. */
export interface AwaitedCompletion {
  /** Id of the step. */
  readonly step: string;
  /** Its completion. */
  readonly on: "completed";
}

/** What a step comes to. */
export type Occurrence = DatedOccurrence | AwaitingOccurrence;

/**
 * The dates around a nominal date: workday rule, then window.
 *
 * @param notBefore - The date the step counts from; a shift backwards never lands before it.
 */
export function datedOccurrence(
  step: Step,
  n: number,
  nominal: LocalDate,
  notBefore: LocalDate,
  calendar: WorkCalendar,
): DatedOccurrence {
  const { workday, window } = stepTiming(step);
  const { date: due, provisional } = shiftToWorkday(nominal, workday, calendar, notBefore);
  const lastDue = addDays(due, window.dueFor - 1);
  return {
    state: "dated",
    step: step.id,
    n,
    nominal,
    due,
    opens: addDays(due, -window.openBefore),
    lastDue,
    expires: addDays(lastDue, window.graceAfter),
    provisional,
  };
}
