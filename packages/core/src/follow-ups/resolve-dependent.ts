/**
 * Steps that wait for another: their dates once the wait is over. What counts is the day on which something was
 * performed, not the day on which somebody typed it in.
 */
import { addDays, type LocalDate } from "../kernel/index.ts";
import { type DatedOccurrence, datedOccurrence } from "./occurrence.ts";
import type { PlanDefinition } from "./plan.ts";
import { addMonths, addMonthsClamped, addSpan, daysIn, monthsIn } from "./span.ts";
import { type Step, stepTiming } from "./step.ts";
import type { WorkCalendar } from "./work-calendar.ts";

/**
 * The occurrence of a step once the date it waited for is known.
 *
 * For a step after another step, `basis` is the date on which that step was **performed**, or its due date; for the next
 * occurrence of a repetition from completion it is the date on which the one before was performed. `skip` acts as
 * `clamp` here, because there is no next month to fall to; publishing refuses the combination.
 *
 * @example
 * ```ts
 * resolveDependent(suturesOut, 0, "2026-03-02", cnCalendar).due; // seven days later: "2026-03-09"
 * ```
 */
export function resolveDependent(
  step: Step,
  n: number,
  basis: LocalDate,
  calendar: WorkCalendar,
): DatedOccurrence {
  const span = step.repeat?.basis === "completion" && n > 0 ? step.repeat.every : step.offset;
  const month =
    addMonths(basis, monthsIn(span), stepTiming(step).monthEnd) ?? addMonthsClamped(basis, monthsIn(span));
  return datedOccurrence(step, n, addDays(month, daysIn(span)), basis, calendar);
}

/** Last possible nominal date of a repeating step, inclusive; `undefined` when it has none. */
export function seriesEnd(step: Step, anchor: LocalDate): LocalDate | undefined {
  return step.repeat?.until === undefined ? undefined : addSpan(anchor, step.repeat.until);
}

/** A completed occurrence and what it belongs to. */
export interface Completion {
  /** Id of the completed step. */
  readonly step: string;
  /** Number of the completed occurrence. */
  readonly n: number;
  /** The day on which it was performed. */
  readonly performedOn: LocalDate;
  /** Anchor of the enrolment. */
  readonly anchor: LocalDate;
}

/**
 * Every occurrence that gets its date from a completion: steps after this one, its own next repetition, and the steps
 * that count from the due dates of those. In the order in which they depend on each other.
 */
export function occurrencesAfter(
  definition: PlanDefinition,
  completion: Completion,
  calendar: WorkCalendar,
): readonly DatedOccurrence[] {
  const { step: completed, n, performedOn } = completion;
  const found = definition.steps
    .filter((step) => follows(step, completed, "completed"))
    .map((step) => resolveDependent(step, n, performedOn, calendar));
  const next = nextRepetition(definition, completion, calendar);
  if (next !== undefined) found.push(next);
  // `found` grows while it is walked: an occurrence that has just got its date may give others theirs.
  for (const dated of found) {
    const dependents = definition.steps.filter((step) => follows(step, dated.step, "due"));
    found.push(...dependents.map((step) => resolveDependent(step, dated.n, dated.due, calendar)));
  }
  return found;
}

function nextRepetition(
  definition: PlanDefinition,
  { step: completed, n, performedOn, anchor }: Completion,
  calendar: WorkCalendar,
): DatedOccurrence | undefined {
  const step = definition.steps.find((each) => each.id === completed);
  if (step?.repeat?.basis !== "completion" || n + 1 >= (step.repeat.count ?? Number.POSITIVE_INFINITY)) {
    return undefined;
  }
  const next = resolveDependent(step, n + 1, performedOn, calendar);
  const end = seriesEnd(step, anchor);
  return end === undefined || next.nominal <= end ? next : undefined;
}

function follows(step: Step, before: string, on: "completed" | "due"): boolean {
  return step.after !== "anchor" && step.after.step === before && step.after.on === on;
}
