/**
 * Working calendars (工作日历): which days a hospital works. A calendar is data with a version and a coverage; outside its
 * coverage only weekdays are known, and whatever is decided there is marked provisional. Holiday libraries that answer
 * "workday" for a year whose notice has not appeared are the reason for the explicit coverage.
 */
import { z } from "zod";
import { exactSchema, InvalidInput, type LocalDate, localDateSchema, utcMidnight } from "../kernel/index.ts";

/** Day of the week, ISO 8601: 1 is Monday, 7 is Sunday. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The days a hospital works, as data. Made with {@link defineCalendar} or {@link extendCalendar}. */
export interface WorkCalendar {
  /** Stable id that plans name, for example `cn`. */
  readonly id: string;
  /** Changes whenever a day changes. */
  readonly version: string;
  /** First and last day, both inclusive, for which holidays are known. */
  readonly coverage: DateRange;
  /** Days off within the coverage, weekends included or not. */
  readonly holidays: ReadonlySet<LocalDate>;
  /** Days on which work makes up for a holiday (调休上班), usually at a weekend. */
  readonly makeUpWorkdays: ReadonlySet<LocalDate>;
  /** Weekdays without work; Saturday and Sunday unless said otherwise. */
  readonly closedWeekdays: ReadonlySet<IsoWeekday>;
  /** Where the days come from: notice and number. */
  readonly source: string;
}

/** A range of days, both ends inclusive. */
export interface DateRange {
  /** First day. */
  readonly from: LocalDate;
  /** Last day. */
  readonly to: LocalDate;
}

/** The same calendar as plain JSON, for configuration files. */
export interface WorkCalendarData {
  /** As {@link WorkCalendar.id}. */
  readonly id: string;
  /** As {@link WorkCalendar.version}. */
  readonly version: string;
  /** As {@link WorkCalendar.coverage}. */
  readonly coverage: DateRange;
  /** As {@link WorkCalendar.holidays}. */
  readonly holidays: readonly LocalDate[];
  /** As {@link WorkCalendar.makeUpWorkdays}. */
  readonly makeUpWorkdays: readonly LocalDate[];
  /** As {@link WorkCalendar.closedWeekdays}; `[6, 7]` when absent. At least one weekday stays open. */
  readonly closedWeekdays?: readonly IsoWeekday[];
  /** As {@link WorkCalendar.source}. */
  readonly source: string;
}

/** What {@link extendCalendar} changes. */
export interface CalendarChanges {
  /** The new version; must differ from the base's. */
  readonly version: string;
  /** Where the changes come from. */
  readonly source: string;
  /** New last day of the coverage; not before the base's. */
  readonly coverageTo?: LocalDate;
  /** Days that become days off. */
  readonly closed?: readonly LocalDate[];
  /** Days that become working days. */
  readonly open?: readonly LocalDate[];
}

const rangeSchema = z.strictObject({ from: localDateSchema, to: localDateSchema }).readonly();
const weekdaySchema = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
]);

/** Accepts {@link WorkCalendarData}. */
export const workCalendarDataSchema: z.ZodType<WorkCalendarData> = exactSchema<WorkCalendarData>()(
  z
    .strictObject({
      id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "not a calendar id"),
      version: z.string().min(1).max(32),
      coverage: rangeSchema,
      holidays: z.array(localDateSchema).readonly(),
      makeUpWorkdays: z.array(localDateSchema).readonly(),
      closedWeekdays: z.exactOptional(z.array(weekdaySchema).readonly()),
      source: z.string().min(1).max(500),
    })
    .readonly(),
);

/**
 * Makes a calendar from plain data.
 *
 * @throws {@link InvalidInput} when a day lies outside the coverage, is both off and made up, or no weekday is open.
 * @example
 * ```ts
 * const clinic = defineCalendar({
 *   id: "clinic", version: "2026.1", coverage: { from: "2026-01-01", to: "2026-12-31" },
 *   holidays: ["2026-01-01"], makeUpWorkdays: [], source: "clinic notice 4/2025",
 * });
 * ```
 */
export function defineCalendar(data: WorkCalendarData): WorkCalendar {
  const parsed = workCalendarDataSchema.safeParse(data);
  if (!parsed.success) throw new InvalidInput("The working calendar does not have the documented form.");
  const { closedWeekdays = [6, 7], ...rest } = parsed.data;
  const calendar: WorkCalendar = {
    ...rest,
    holidays: new Set(rest.holidays),
    makeUpWorkdays: new Set(rest.makeUpWorkdays),
    closedWeekdays: new Set(closedWeekdays),
  };
  assertConsistent(calendar);
  return calendar;
}

/**
 * A calendar with a hospital's own closures, or with the next year's notice, under a new version.
 *
 * @throws {@link InvalidInput} when the version is the base's, the coverage would shrink, or as {@link defineCalendar}.
 * @example
 * ```ts
 * const ours = extendCalendar(cnCalendar, {
 *   version: "cn-2026.1+founders-day", source: "hospital office", closed: ["2026-09-01"],
 * });
 * ```
 */
export function extendCalendar(base: WorkCalendar, changes: CalendarChanges): WorkCalendar {
  const { closed = [], open = [], coverageTo = base.coverage.to } = changes;
  if (changes.version === base.version) throw new InvalidInput("A changed calendar needs a new version.");
  if (coverageTo < base.coverage.to) throw new InvalidInput("The coverage of a calendar may not shrink.");
  const without = (days: ReadonlySet<LocalDate>, removed: readonly LocalDate[]): readonly LocalDate[] =>
    [...days].filter((day) => !removed.includes(day));
  return defineCalendar({
    id: base.id,
    version: changes.version,
    coverage: { from: base.coverage.from, to: coverageTo },
    holidays: [...without(base.holidays, open), ...closed],
    makeUpWorkdays: [...without(base.makeUpWorkdays, closed), ...open],
    closedWeekdays: [...base.closedWeekdays],
    source: `${base.source}; ${changes.source}`,
  });
}

/** A calendar as plain JSON. `defineCalendar` gives the calendar back. */
export function workCalendarDataOf(calendar: WorkCalendar): WorkCalendarData {
  const { id, version, coverage, source } = calendar;
  return {
    id,
    version,
    coverage,
    holidays: [...calendar.holidays].sort(),
    makeUpWorkdays: [...calendar.makeUpWorkdays].sort(),
    closedWeekdays: [...calendar.closedWeekdays].sort(),
    source,
  };
}

/** Says whether the calendar's coverage holds a day; outside it {@link isWorkday} is a guess from the weekday. */
export function covers(calendar: WorkCalendar, date: LocalDate): boolean {
  return calendar.coverage.from <= date && date <= calendar.coverage.to;
}

/**
 * Says whether a day is worked. Outside the coverage only the weekday counts.
 *
 * @example
 * ```ts
 * isWorkday(cnCalendar, "2026-02-14"); // true: a Saturday that makes up for Spring Festival
 * ```
 */
export function isWorkday(calendar: WorkCalendar, date: LocalDate): boolean {
  if (covers(calendar, date)) {
    if (calendar.makeUpWorkdays.has(date)) return true;
    if (calendar.holidays.has(date)) return false;
  }
  return !calendar.closedWeekdays.has(isoWeekday(date));
}

/** Day of the week of a date. */
export function isoWeekday(date: LocalDate): IsoWeekday {
  const sundayIsZero = utcMidnight(date).getUTCDay();
  return (sundayIsZero === 0 ? 7 : sundayIsZero) as IsoWeekday; // getUTCDay gives 0 to 6
}

function assertConsistent(calendar: WorkCalendar): void {
  const { from, to } = calendar.coverage;
  if (from > to) throw new InvalidInput("The coverage of a calendar ends before it begins.");
  if (calendar.closedWeekdays.size === 7)
    throw new InvalidInput("A calendar needs at least one open weekday.");
  for (const day of [...calendar.holidays, ...calendar.makeUpWorkdays]) {
    if (!covers(calendar, day)) throw new InvalidInput("A day of the calendar lies outside its coverage.");
  }
  for (const day of calendar.holidays) {
    if (calendar.makeUpWorkdays.has(day))
      throw new InvalidInput("A day is both a holiday and a make-up workday.");
  }
}
