/** Random anchors, calendars and plans that publishing would accept, for the laws of the schedule. */
import fc from "fast-check";
import {
  defineCalendar,
  type IsoWeekday,
  type PlanDefinition,
  type Span,
  type Step,
  type WorkCalendar,
} from "../../../src/follow-ups/index.ts";
import { addDays, daysBetween, type LocalDate } from "../../../src/kernel/index.ts";
import { plan } from "./plans.ts";

const FIRST = "1970-01-01";

/** A day between two others, both inclusive. */
export function day(from: LocalDate = FIRST, to: LocalDate = "2080-12-31"): fc.Arbitrary<LocalDate> {
  return fc.integer({ min: 0, max: daysBetween(from, to) }).map((days) => addDays(from, days));
}

/** A span of days or weeks, not empty. */
export const shortSpan: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ weeks: fc.integer({ min: 1, max: 12 }) }),
);

/** Any span, not empty. */
export const span: fc.Arbitrary<Span> = fc.oneof(
  shortSpan,
  fc.record({ months: fc.integer({ min: 1, max: 24 }) }),
);

/** A calendar of about two years with random holidays, make-up days and closed weekdays. */
export const calendar: fc.Arbitrary<WorkCalendar> = fc
  .record({
    from: day("2000-01-01", "2060-01-01"),
    closedWeekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7] satisfies IsoWeekday[], { maxLength: 5 }),
    special: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 729 }), fc.boolean()), {
      selector: ([offset]) => offset,
      maxLength: 120,
    }),
  })
  .map(({ from, closedWeekdays, special }) =>
    defineCalendar({
      id: "random",
      version: "1",
      coverage: { from, to: addDays(from, 729) },
      holidays: special.filter(([, closed]) => closed).map(([offset]) => addDays(from, offset)),
      makeUpWorkdays: special.filter(([, closed]) => !closed).map(([offset]) => addDays(from, offset)),
      closedWeekdays,
      source: "random",
    }),
  );

/** How a random step is restricted. */
export interface StepLimits {
  /** Spans to choose from. */
  readonly spans?: fc.Arbitrary<Span>;
  /** Workday rules to choose from. */
  readonly workdays?: readonly NonNullable<Step["workday"]>[];
}

/** A random step after the anchor. */
export function anchoredStep(id: string, limits: StepLimits = {}): fc.Arbitrary<Step> {
  const spans = limits.spans ?? span;
  const workdays = limits.workdays ?? ["as-is", "next", "previous", "nearest"];
  return fc.record(
    {
      id: fc.constant(id),
      kind: fc.constantFrom("call", "message", "visit"),
      after: fc.constant("anchor" as const),
      offset: spans,
      repeat: fc.record(
        { every: spans, basis: fc.constant("anchor" as const), count: fc.integer({ min: 1, max: 30 }) },
        { requiredKeys: ["every", "basis"] },
      ),
      monthEnd: fc.constantFrom("clamp", "roll-forward"),
      workday: fc.constantFrom(...workdays),
      window: fc.record({
        openBefore: fc.integer({ min: 0, max: 30 }),
        dueFor: fc.integer({ min: 1, max: 30 }),
        graceAfter: fc.integer({ min: 0, max: 30 }),
      }),
    },
    { requiredKeys: ["id", "kind", "after", "offset"] },
  );
}

/** A random plan: two steps after the anchor, one after the due date of the first, one after its completion. */
export function anyPlan(limits: StepLimits = {}): fc.Arbitrary<PlanDefinition> {
  const spans = limits.spans ?? span;
  const after = (id: string, on: "due" | "completed"): fc.Arbitrary<Step> =>
    spans.map((offset) => ({ id, kind: "call", after: { step: "first", on }, offset }));
  return fc
    .tuple(
      anchoredStep("first", limits),
      anchoredStep("second", limits),
      after("on-due", "due"),
      after("on-completion", "completed"),
    )
    .map((steps) => plan(...steps));
}
