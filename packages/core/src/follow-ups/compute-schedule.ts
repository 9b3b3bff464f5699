/**
 * From a plan and an anchor to dates, as a pure function: everything else about enrolments is bookkeeping around it.
 * Occurrence n is counted from the anchor (31 January monthly gives 31 March, not 28 March), nothing beyond the horizon
 * is generated, and a longer horizon never changes an occurrence that a shorter one gave.
 */
import { addDays, InvalidInput, type LocalDate, PlanInvalid } from "../kernel/index.ts";
import { type DatedOccurrence, datedOccurrence, type Occurrence } from "./occurrence.ts";
import type { PlanDefinition } from "./plan.ts";
import { resolveDependent, seriesEnd } from "./resolve-dependent.ts";
import { addMonths, addMonthsClamped, daysIn, type MonthEnd, monthsIn } from "./span.ts";
import { type Step, stepTiming } from "./step.ts";
import { orderSteps } from "./step-graph.ts";
import type { WorkCalendar } from "./work-calendar.ts";

/** Bounds of anchors and horizons; with the longest span and window every date then stays within 1900 to 9999. */
const EARLIEST = "1902-01-01";
const LATEST = "9797-12-31";

/**
 * All occurrences of a plan whose nominal date is not after `until`, and those that await a completion.
 *
 * Order: due date, then position of the step in the plan, then number; what awaits comes last. Equal input gives equal
 * output, whatever the host's time zone. Occurrences of one step on one due date collapse into the lowest number, and
 * nothing follows a collapsed one.
 *
 * @param until - Horizon, inclusive; compared with the nominal date.
 * @throws {@link PlanInvalid} when ids repeat, or a step follows itself or a step that does not exist.
 * @throws {@link InvalidInput} when anchor or horizon lie outside 1902 to 9797.
 * @example
 * ```ts
 * const occurrences = computeSchedule(hypertensionPlan, "2026-02-10", cnCalendar, "2026-12-31");
 * ```
 */
export function computeSchedule(
  definition: PlanDefinition,
  anchor: LocalDate,
  calendar: WorkCalendar,
  until: LocalDate,
): readonly Occurrence[] {
  if (anchor < EARLIEST || anchor > LATEST || until > LATEST) {
    throw new InvalidInput("Anchor or horizon lie outside the years that plans can use.");
  }
  const schedule: Schedule = { anchor, calendar, until, byStep: new Map() };
  for (const step of orderedSteps(definition)) {
    schedule.byStep.set(
      step.id,
      step.after === "anchor" ? fromAnchor(step, schedule) : fromStep(step, schedule),
    );
  }
  return inOrder(definition, schedule);
}

interface Schedule {
  readonly anchor: LocalDate;
  readonly calendar: WorkCalendar;
  readonly until: LocalDate;
  readonly byStep: Map<string, readonly Occurrence[]>;
}

function orderedSteps(definition: PlanDefinition): readonly Step[] {
  const { ordered, duplicated, orphaned, circular } = orderSteps(definition.steps);
  if (ordered.length < definition.steps.length || duplicated.length > 0) {
    throw new PlanInvalid("The steps of the plan cannot be ordered.", {
      details: { duplicated, orphaned, circular },
    });
  }
  return ordered;
}

function fromAnchor(step: Step, { anchor, calendar, until }: Schedule): readonly Occurrence[] {
  const end = seriesEnd(step, anchor);
  const horizon = end !== undefined && end < until ? end : until;
  const numbers = step.repeat?.basis === "anchor" ? (step.repeat.count ?? Number.POSITIVE_INFINITY) : 1;
  const { monthEnd } = stepTiming(step);
  const occurrences: Occurrence[] = [];
  for (let n = 0; n < numbers; n += 1) {
    const nominal = nominalDate(step, n, anchor, monthEnd);
    // A skipped number has no date, but the end of its month still tells when the horizon is reached.
    if ((nominal ?? clampedDate(step, n, anchor)) > horizon) break;
    if (nominal === undefined) continue;
    occurrences.push(collapse(datedOccurrence(step, n, nominal, anchor, calendar), occurrences.at(-1)));
  }
  if (occurrences.length > 0 && step.repeat?.basis === "completion" && (step.repeat.count ?? 2) > 1) {
    occurrences.push({ state: "awaiting", step: step.id, n: 1, awaits: { step: step.id, on: "completed" } });
  }
  return occurrences;
}

function fromStep(step: Step, { calendar, until, byStep }: Schedule): readonly Occurrence[] {
  if (step.after === "anchor") return [];
  const { step: before, on } = step.after;
  const occurrences: Occurrence[] = [];
  for (const prior of byStep.get(before) ?? []) {
    if (prior.state === "awaiting" && on === "due") {
      occurrences.push({ ...prior, step: step.id });
    } else if (prior.state === "awaiting" || (on === "completed" && prior.collapsedInto === undefined)) {
      occurrences.push({
        state: "awaiting",
        step: step.id,
        n: prior.n,
        awaits: { step: before, on: "completed" },
      });
    } else if (prior.collapsedInto === undefined) {
      const dated = resolveDependent(step, prior.n, prior.due, calendar);
      if (dated.nominal <= until) occurrences.push(collapse(dated, occurrences.at(-1)));
    }
  }
  return occurrences;
}

/** Occurrence n of a step after the anchor: offset and n intervals, added at once so that month ends do not drift. */
function nominalDate(step: Step, n: number, anchor: LocalDate, monthEnd: MonthEnd): LocalDate | undefined {
  const { daysBefore, months, daysAfter } = distance(step, n);
  const reached = addMonths(addDays(anchor, daysBefore), months, monthEnd);
  return reached === undefined ? undefined : addDays(reached, daysAfter);
}

/** Nominal date of occurrence n of a step after the anchor, with month ends clamped whatever the step says. */
export function clampedDate(step: Step, n: number, anchor: LocalDate): LocalDate {
  const { daysBefore, months, daysAfter } = distance(step, n);
  return addDays(addMonthsClamped(addDays(anchor, daysBefore), months), daysAfter);
}

interface Distance {
  /** Days of the offset, which come before the months of the interval. */
  readonly daysBefore: number;
  /** Months of offset and intervals together. */
  readonly months: number;
  /** Days of the intervals, which come after the months of the offset. */
  readonly daysAfter: number;
}

function distance(step: Step, n: number): Distance {
  const every = step.repeat?.every ?? { days: 0 };
  return {
    daysBefore: daysIn(step.offset),
    months: monthsIn(step.offset) + n * monthsIn(every),
    daysAfter: n * daysIn(every),
  };
}

/** Due dates of one step never fall, so occurrences on one day stand side by side. */
function collapse(occurrence: DatedOccurrence, last: Occurrence | undefined): DatedOccurrence {
  if (last?.state !== "dated" || last.due !== occurrence.due) return occurrence;
  return { ...occurrence, collapsedInto: last.collapsedInto ?? last.n };
}

function inOrder(definition: PlanDefinition, { byStep }: Schedule): readonly Occurrence[] {
  const position = new Map(definition.steps.map((step, index) => [step.id, index]));
  const sortKey = (occurrence: Occurrence): string =>
    occurrence.state === "dated" ? occurrence.due : "awaiting";
  const compare = (a: Occurrence, b: Occurrence): number => {
    const keyA = sortKey(a);
    const keyB = sortKey(b);
    if (keyA !== keyB) return keyA < keyB ? -1 : 1;
    return (position.get(a.step) ?? 0) - (position.get(b.step) ?? 0) || a.n - b.n;
  };
  return [...byStep.values()].flat().sort(compare);
}
