/**
 * Moving a date to a day on which the hospital works. Clinical follow-ups are not moved unless their plan says so: a
 * wound is checked on day 3. What was decided with days outside the calendar's coverage is provisional and is looked at
 * again when a later calendar arrives.
 */
import { addDays, daysBetween, type LocalDate } from "../kernel/index.ts";
import { covers, isWorkday, type WorkCalendar } from "./work-calendar.ts";

/**
 * Where a date goes that is no workday: `as-is` leaves it, `next` and `previous` take the nearest workday after or
 * before, `nearest` takes the smaller distance and, at a tie, the earlier day.
 */
export type WorkdayRule = "as-is" | "next" | "previous" | "nearest";

/** Where a date went. */
export interface ShiftedDate {
  /** The date after the rule. */
  readonly date: LocalDate;
  /** True when a day outside the calendar's coverage had a say. Never true for `as-is`. */
  readonly provisional: boolean;
}

/**
 * Applies a workday rule. A shift backwards that would land before `notBefore` (the plan's anchor) goes forwards
 * instead.
 *
 * @example
 * ```ts
 * shiftToWorkday("2026-02-17", "next", cnCalendar, "2026-02-10"); // { date: "2026-02-24", provisional: false }
 * ```
 */
export function shiftToWorkday(
  date: LocalDate,
  rule: WorkdayRule,
  calendar: WorkCalendar,
  notBefore: LocalDate,
): ShiftedDate {
  if (rule === "as-is") return { date, provisional: false };
  const next = closestWorkday(date, 1, calendar);
  if (rule === "next" || next.date === date) return next;
  const previous = closestWorkday(date, -1, calendar);
  const provisional = previous.provisional || (rule === "nearest" && next.provisional);
  if (previous.date < notBefore)
    return { date: next.date, provisional: previous.provisional || next.provisional };
  const nextIsCloser = daysBetween(date, next.date) < daysBetween(previous.date, date);
  return { date: rule === "nearest" && nextIsCloser ? next.date : previous.date, provisional };
}

/** Ends because a calendar keeps at least one weekday open and its holidays lie within its coverage. */
function closestWorkday(from: LocalDate, step: 1 | -1, calendar: WorkCalendar): ShiftedDate {
  let date = from;
  let provisional = !covers(calendar, date);
  while (!isWorkday(calendar, date)) {
    date = addDays(date, step);
    provisional ||= !covers(calendar, date);
  }
  return { date, provisional };
}
