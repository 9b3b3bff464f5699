/** Golden dates: golden cases 1 and 2 of the design, order, collapse and steps that follow steps. */
import { describe, expect, it } from "vitest";
import {
  cnCalendar,
  computeSchedule,
  type DatedOccurrence,
  type Occurrence,
  type Step,
} from "../../src/follow-ups/index.ts";
import { plan, step } from "./support/plans.ts";

const dated = (occurrences: readonly Occurrence[]): readonly DatedOccurrence[] =>
  occurrences.filter((each) => each.state === "dated");
const dueDates = (steps: Step, anchor: string, until: string): readonly string[] =>
  dated(computeSchedule(plan(steps), anchor, cnCalendar, until)).map((each) => each.due);

describe("monthly steps", () => {
  const monthly = (monthEnd: "clamp" | "roll-forward" | "skip"): Step =>
    step({ offset: { months: 1 }, repeat: { every: { months: 1 }, basis: "anchor" }, monthEnd });

  it("clamp to the last day without drifting", () => {
    const expected = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"];
    expect(dueDates(monthly("clamp"), "2026-01-31", "2026-05-31")).toEqual(expected);
  });

  it("roll forward to the first of the next month", () => {
    const expected = ["2026-03-01", "2026-03-31", "2026-05-01", "2026-05-31"];
    expect(dueDates(monthly("roll-forward"), "2026-01-31", "2026-05-31")).toEqual(expected);
  });

  it("skip months without the day and leave their numbers unused", () => {
    const occurrences = dated(computeSchedule(plan(monthly("skip")), "2026-01-31", cnCalendar, "2026-05-31"));
    expect(occurrences.map((each) => [each.n, each.due])).toEqual([
      [1, "2026-03-31"],
      [3, "2026-05-31"],
    ]);
  });

  it("come round every fourth year when a yearly step starts on a leap day and skips", () => {
    const yearly = step({ repeat: { every: { months: 12 }, basis: "anchor" }, monthEnd: "skip" });
    expect(dueDates(yearly, "2028-02-29", "2037-12-31")).toEqual(["2028-02-29", "2032-02-29", "2036-02-29"]);
  });

  it("fall on 28 February in common years when a yearly step starts on a leap day", () => {
    const yearly = step({ repeat: { every: { months: 12 }, basis: "anchor" } });
    const expected = ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"];
    expect(dueDates(yearly, "2028-02-29", "2032-12-31")).toEqual(expected);
  });
});

describe("weekly calls across holidays of 2026", () => {
  const weekly = (workday: "next" | "as-is"): Step =>
    step({ repeat: { every: { weeks: 1 }, basis: "anchor" }, workday });

  it("move past Spring Festival with next, and stay with as-is", () => {
    // Tuesdays; 17 February is the first day of the lunar year, the festival ends on Monday the 23rd.
    expect(dueDates(weekly("next"), "2026-02-10", "2026-03-03")).toEqual([
      "2026-02-10",
      "2026-02-24",
      "2026-02-24",
      "2026-03-03",
    ]);
    expect(dueDates(weekly("as-is"), "2026-02-10", "2026-03-03")).toEqual([
      "2026-02-10",
      "2026-02-17",
      "2026-02-24",
      "2026-03-03",
    ]);
  });

  it("collapse into the lower number when two land on one day", () => {
    const occurrences = dated(computeSchedule(plan(weekly("next")), "2026-02-10", cnCalendar, "2026-02-24"));
    expect(occurrences.map((each) => [each.n, each.due, each.collapsedInto])).toEqual([
      [0, "2026-02-10", undefined],
      [1, "2026-02-24", undefined],
      [2, "2026-02-24", 1],
    ]);
  });

  it("move past National Day and accept make-up days as workdays", () => {
    // Saturdays; Sunday 20 September and Saturday 10 October 2026 are worked (调休上班), 25 to 27 September are
    // Mid-Autumn, 1 to 7 October National Day.
    expect(dueDates(weekly("next"), "2026-09-12", "2026-10-10")).toEqual([
      "2026-09-14",
      "2026-09-20",
      "2026-09-28",
      "2026-10-08",
      "2026-10-10",
    ]);
  });
});

describe("windows", () => {
  it("are 3 days before, the day itself and 14 days after unless the step says otherwise", () => {
    const [first] = computeSchedule(
      plan(step({ offset: { days: 10 } })),
      "2026-03-02",
      cnCalendar,
      "2026-12-31",
    );
    expect(first).toEqual({
      state: "dated",
      step: "call",
      n: 0,
      nominal: "2026-03-12",
      due: "2026-03-12",
      opens: "2026-03-09",
      lastDue: "2026-03-12",
      expires: "2026-03-26",
      provisional: false,
    });
  });

  it("are the day itself and one day after for messages", () => {
    const message = step({ kind: "message", template: "reminder" });
    const [first] = computeSchedule(plan(message), "2026-03-02", cnCalendar, "2026-12-31");
    expect(first).toMatchObject({ opens: "2026-03-02", lastDue: "2026-03-02", expires: "2026-03-03" });
  });

  it("count the due date itself in dueFor", () => {
    const wide = step({ window: { openBefore: 0, dueFor: 7, graceAfter: 0 } });
    const [first] = computeSchedule(plan(wide), "2026-03-02", cnCalendar, "2026-12-31");
    expect(first).toMatchObject({ lastDue: "2026-03-08", expires: "2026-03-08" });
  });
});

describe("the end of a series", () => {
  const weekly = { every: { weeks: 1 }, basis: "anchor" } as const;

  it("is its count", () => {
    const counted = step({ repeat: { ...weekly, count: 2 } });
    expect(dueDates(counted, "2026-03-02", "2030-01-01")).toEqual(["2026-03-02", "2026-03-09"]);
  });

  it("is its last date, inclusive", () => {
    const limited = step({ repeat: { ...weekly, until: { weeks: 2 } } });
    expect(dueDates(limited, "2026-03-02", "2030-01-01")).toEqual(["2026-03-02", "2026-03-09", "2026-03-16"]);
  });

  it("is the horizon, inclusive", () => {
    expect(dueDates(step({ repeat: weekly }), "2026-03-02", "2026-03-09")).toEqual([
      "2026-03-02",
      "2026-03-09",
    ]);
  });
});

describe("steps after steps", () => {
  const first = step({ id: "first", repeat: { every: { months: 1 }, basis: "anchor", count: 2 } });

  it("are dated at once from the due date of the other, and take its number", () => {
    const after = step({ id: "after", after: { step: "first", on: "due" }, offset: { days: 2 } });
    const occurrences = dated(computeSchedule(plan(after, first), "2026-03-02", cnCalendar, "2026-12-31"));
    expect(occurrences.map((each) => [each.step, each.n, each.due])).toEqual([
      ["first", 0, "2026-03-02"],
      ["after", 0, "2026-03-04"],
      ["first", 1, "2026-04-02"],
      ["after", 1, "2026-04-04"],
    ]);
  });

  it("await the completion of the other, after everything that has a date", () => {
    const after = step({ id: "after", after: { step: "first", on: "completed" }, offset: { days: 2 } });
    const then = step({ id: "then", after: { step: "after", on: "due" }, offset: { days: 1 } });
    const occurrences = computeSchedule(plan(then, after, first), "2026-03-02", cnCalendar, "2026-03-31");
    const awaits = { step: "first", on: "completed" };
    expect(occurrences.slice(1)).toEqual([
      { state: "awaiting", step: "then", n: 0, awaits },
      { state: "awaiting", step: "after", n: 0, awaits },
    ]);
  });

  it("follow no occurrence that has collapsed", () => {
    const daily = step({
      id: "daily",
      repeat: { every: { days: 1 }, basis: "anchor", count: 3 },
      workday: "next",
    });
    const after = step({ id: "after", after: { step: "daily", on: "completed" } });
    // Saturday, Sunday and Monday all come to Monday 9 March.
    const occurrences = computeSchedule(plan(daily, after), "2026-03-07", cnCalendar, "2026-03-31");
    expect(occurrences.filter((each) => each.step === "after")).toHaveLength(1);
  });

  it("repeat one at a time when they count from completion", () => {
    const refill = step({ offset: { days: 5 }, repeat: { every: { weeks: 4 }, basis: "completion" } });
    expect(computeSchedule(plan(refill), "2026-03-02", cnCalendar, "2030-01-01")).toMatchObject([
      { state: "dated", n: 0, due: "2026-03-07" },
      { state: "awaiting", n: 1, awaits: { step: "call", on: "completed" } },
    ]);
  });

  it("cannot follow themselves or nobody", () => {
    const circle = plan(
      step({ id: "a", after: { step: "b", on: "due" } }),
      step({ id: "b", after: { step: "a", on: "due" } }),
    );
    const orphan = plan(step({ after: { step: "nowhere", on: "due" } }));
    for (const wrong of [circle, orphan, plan(step(), step())]) {
      expect(() => computeSchedule(wrong, "2026-03-02", cnCalendar, "2026-12-31")).toThrowError(
        expect.objectContaining({ code: "PlanInvalid" }),
      );
    }
  });
});

describe("provisional dates", () => {
  const weekly = { every: { weeks: 1 }, basis: "anchor" } as const;

  it("are those that a day outside the calendar decided", () => {
    const shifted = step({ repeat: weekly, workday: "next" });
    const occurrences = dated(computeSchedule(plan(shifted), "2026-12-21", cnCalendar, "2027-01-04"));
    expect(occurrences.map((each) => [each.due, each.provisional])).toEqual([
      ["2026-12-21", false],
      ["2026-12-28", false],
      ["2027-01-04", true],
    ]);
  });

  it("do not exist for as-is, which asks no calendar", () => {
    const occurrences = dated(
      computeSchedule(plan(step({ repeat: weekly })), "2026-12-21", cnCalendar, "2027-01-04"),
    );
    expect(occurrences.some((each) => each.provisional)).toBe(false);
  });
});

describe("the edges of the calendar", () => {
  it("are refused instead of giving a date that is none", () => {
    for (const [anchor, until] of [
      ["1901-12-31", "2026-01-01"],
      ["9800-01-01", "9999-12-31"],
      ["2026-01-01", "9999-12-31"],
    ] as const) {
      expect(() => computeSchedule(plan(step()), anchor, cnCalendar, until)).toThrowError(
        expect.objectContaining({ code: "InvalidInput" }),
      );
    }
  });
});
